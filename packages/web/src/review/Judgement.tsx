import type { ReactElement } from 'react';
import type { Case } from './case.ts';
import { DecidePanel } from './DecidePanel.tsx';
import type { Draft } from './draft.ts';
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
  readonly change: (next: Partial<Draft>) => void;
  readonly seconds: Seconds;
  readonly stale: string | null;
  readonly onRead: () => void;
  readonly onSummary: () => void;
}

/** The right column: what was read, the three steps, and what pressed on the decision. */
export function Judgement(props: JudgementProps): ReactElement {
  const { shown, draft, change, seconds, stale, onRead, onSummary } = props;
  const mine = shown.phase === 'blind' || shown.phase === 'opened';
  return (
    <aside className="judgement" aria-label="Your judgement">
      {mine && <ReadingPanel shown={shown} seconds={seconds} />}
      <div className="panels">
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
      <Pressure shown={shown} />
    </aside>
  );
}
