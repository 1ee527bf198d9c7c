import { steadyMilliseconds } from '../app/clock.ts';
import { isRecord, readLocal } from '../app/local-store.ts';
import { type KeyAction, everyKeyAction, keyActions, strokeOf } from './keymap.ts';

export const keySettingsKey = 'assay.keys';
const sequenceMilliseconds = 1200;

/** A person's own keys, and whether single keys act at all (WCAG 2.1.4). */
export interface KeySettings {
  readonly own: Readonly<Partial<Record<KeyAction, string>>>;
  readonly singleKeys: boolean;
}
export const standardKeys: KeySettings = { own: {}, singleKeys: true };

/** Whether a stored value is key settings. */
export function isKeySettings(value: unknown): value is KeySettings {
  return isRecord(value) && isRecord(value['own']) && typeof value['singleKeys'] === 'boolean';
}

/** The chord of an action under a person's settings. */
export function chordOf(action: KeyAction, settings: KeySettings): string {
  return settings.own[action] ?? keyActions[action].keys;
}

type Handler = () => void;
const handlers = new Map<KeyAction, Handler[]>();
let pending: { readonly stroke: string; readonly until: number } | null = null;

/** Gives an action a handler until the returned function is called; the latest handler wins. */
export function handleKey(action: KeyAction, handler: Handler): () => void {
  const stack = handlers.get(action) ?? [];
  stack.push(handler);
  handlers.set(action, stack);
  return () => {
    stack.splice(stack.indexOf(handler), 1);
  };
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches('textarea, select')) return true;
  return target.matches('input:not([type="radio"], [type="checkbox"], [type="range"])');
}

/** Enter belongs to whatever has the focus, when that can be pressed. */
function ownsEnter(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('button, a[href], input, summary, [role="option"]');
}

function matching(stroke: string, settings: KeySettings): KeyAction | 'start' | null {
  const usable = everyKeyAction.filter((action) => (handlers.get(action)?.length ?? 0) > 0);
  const now = steadyMilliseconds();
  const chord = pending && pending.until > now ? `${pending.stroke} ${stroke}` : stroke;
  pending = null;
  const exact = usable.find((action) => chordOf(action, settings) === chord);
  if (exact) return exact;
  if (usable.some((action) => chordOf(action, settings).startsWith(`${chord} `))) {
    pending = { stroke: chord, until: now + sequenceMilliseconds };
    return 'start';
  }
  return null;
}

/** Acts on a key press, or leaves it alone while someone types, in a dialog, or where a write repeats. */
export function onKeyDown(event: KeyboardEvent): void {
  const stroke = strokeOf(event);
  if (stroke === null || event.defaultPrevented) return;
  const modified = stroke.startsWith('Mod+');
  const settings = readLocal(keySettingsKey, isKeySettings, standardKeys);
  const inDialog = document.querySelector('[role="dialog"]') !== null;
  if (inDialog || (!modified && (isTyping(event.target) || !settings.singleKeys))) return;
  if (stroke === 'Enter' && ownsEnter(event.target)) return;
  const action = matching(stroke, settings);
  if (action === null || action === 'start') return;
  event.preventDefault();
  if (event.repeat && (keyActions[action].writes || modified)) return;
  handlers.get(action)?.at(-1)?.();
}
