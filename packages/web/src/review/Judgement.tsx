import { type ReactElement, type RefObject, useEffect, useRef, useState } from 'react';
import type { Case } from './case.ts';
import { DecidePanel } from './DecidePanel.tsx';
import type { ChangeDraft, Draft } from './draft.ts';
import { LeaningPanel } from './LeaningPanel.tsx';
import { Pressure } from './Pressure.tsx';
import type { Seconds } from './reading-clock.ts';
import { ReadingPanel } from './ReadingPanel.tsx';
import { GiveBack, SlotPanel } from './SlotPanel.tsx';
import { StaleBand } from './Stale.tsx';
import { VerdictPanel } from './VerdictPanel.tsx';

interface JudgementProps {
  readonly shown: Case;
  readonly draft: Draft;
  readonly change: ChangeDraft;
  readonly seconds: Seconds;
  readonly stale: string | null;
  readonly onRead: () => void;
  readonly onSummary: () => void;
}

const gap = 12;

/** Keeps the steps in view: a column taller than the window sticks by its foot, a shorter one by its head. */
function useStickyFoot(): RefObject<HTMLDivElement | null> {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const column = place.current;
    if (column === null) return;
    const set = (): void => {
      column.style.top = `${Math.min(gap, innerHeight - column.offsetHeight - gap)}px`;
    };
    const watch = new ResizeObserver(set);
    watch.observe(column);
    addEventListener('resize', set);
    return () => {
      watch.disconnect();
      removeEventListener('resize', set);
    };
  }, []);
  return place;
}

/** Which step is next, for the handle of the sheet that the steps become on a narrow page. */
function stepWords(shown: Case): string {
  if (shown.phase === 'blind') return '1 Your own reading first';
  if (shown.phase === 'opened') return '2 The verdict, 3 decide';
  return 'Slots and decisions';
}

/** The right column: what was read, the three steps, and what pressed on the decision. */
export function Judgement(props: JudgementProps): ReactElement {
  const { shown, draft, change, seconds, stale, onRead, onSummary } = props;
  const panels = useStickyFoot();
  const [open, setOpen] = useState(false);
  const mine = shown.phase === 'blind' || shown.phase === 'opened';
  return (
    <aside className="judgement" aria-label="Your judgement">
      <div className="steps" data-open={open}>
        <button
          type="button"
          className="button wide sheet-handle"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? 'Close the steps' : stepWords(shown)}
        </button>
        {mine && <ReadingPanel shown={shown} seconds={seconds} />}
        <div className="panels" ref={panels}>
          {stale !== null && <StaleBand words={stale} onRead={onRead} />}
          {!mine && <SlotPanel shown={shown} />}
          {mine && (
            <>
              <LeaningPanel shown={shown} draft={draft} change={change} locked={stale !== null} />
              <VerdictPanel shown={shown} />
              <DecidePanel
                shown={shown}
                draft={draft}
                change={change}
                locked={stale !== null}
                onSummary={onSummary}
              />
              <GiveBack shown={shown} />
            </>
          )}
          {!mine && shown.revealed && <VerdictPanel shown={shown} />}
        </div>
      </div>
      <Pressure shown={shown} />
    </aside>
  );
}
