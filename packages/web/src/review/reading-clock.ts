import { useEffect, useState } from 'react';
import { isRecord, readLocal, writeLocal } from '../app/local-store.ts';
import { steadyMilliseconds } from '../app/clock.ts';

const idleMilliseconds = 120_000;
const tickMilliseconds = 1000;

/** Seconds by section, kept on this machine until the decision. */
export type Seconds = Readonly<Record<string, number>>;

function isSeconds(value: unknown): value is Seconds {
  return isRecord(value) && Object.values(value).every((seconds) => typeof seconds === 'number');
}

/** Of the sections on screen, the one that fills most of it; null when none is seen. */
export function sectionInView(
  sections: readonly { readonly name: string; readonly top: number; readonly bottom: number }[],
  height: number,
): string | null {
  let best: string | null = null;
  let most = 0;
  for (const { name, top, bottom } of sections) {
    const seen = Math.min(bottom, height) - Math.max(top, 0);
    if (seen > most) {
      most = seen;
      best = name;
    }
  }
  return best;
}

/** Whether a second counts: the page is seen and focused, and somebody did something within two minutes. */
export function counts(moment: {
  readonly visible: boolean;
  readonly focused: boolean;
  readonly idle: number;
}): boolean {
  return moment.visible && moment.focused && moment.idle < idleMilliseconds;
}

function sectionNow(): string | null {
  const sections = [...document.querySelectorAll<HTMLElement>('[data-section]')].map((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return { name: element.dataset['section'] ?? '', top, bottom };
  });
  return sectionInView(sections, innerHeight);
}

/**
 * Measures reading: visible and focused seconds a section, cut when nothing happened for two minutes. Kept under
 * `key` on this machine; nothing is sent before the reviewer decides, and they see it first.
 */
export function useReadingClock(key: string, running: boolean): Seconds {
  const [seconds, setSeconds] = useState<Seconds>(() => readLocal(key, isSeconds, {}));
  useEffect(() => {
    if (!running) return;
    let last = steadyMilliseconds();
    const awake = (): void => {
      last = steadyMilliseconds();
    };
    const signs = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'scroll', 'touchstart'] as const;
    for (const sign of signs) addEventListener(sign, awake, { passive: true, capture: true });
    const timer = setInterval(() => {
      const visible = document.visibilityState === 'visible';
      if (!counts({ visible, focused: document.hasFocus(), idle: steadyMilliseconds() - last })) return;
      const section = sectionNow();
      if (section === null) return;
      const kept = readLocal(key, isSeconds, {});
      const next = { ...kept, [section]: (kept[section] ?? 0) + 1 };
      writeLocal(key, next);
      setSeconds(next);
    }, tickMilliseconds);
    return () => {
      clearInterval(timer);
      for (const sign of signs) removeEventListener(sign, awake, { capture: true });
    };
  }, [key, running]);
  return seconds;
}

/** All seconds together. */
export function totalOf(seconds: Seconds): number {
  return Object.values(seconds).reduce((sum, value) => sum + value, 0);
}
