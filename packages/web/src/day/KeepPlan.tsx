import type { ReactElement } from 'react';
import { useKeys } from '../frame/use-keys.ts';
import { Keys } from '../parts/Keys.tsx';
import { minutesInWords } from '../words/durations.ts';
import { listed, nameOf } from '../words/numbers.ts';
import type { Plan } from './plan.ts';

interface KeepPlanProps {
  readonly plan: Plan;
  readonly busy: boolean;
  readonly onKeep: () => void;
}

/** What is missing, who is told, and the button that tells them. */
export function KeepPlan({ plan, busy, onKeep }: KeepPlanProps): ReactElement | null {
  const nothing = plan.reads.length + plan.slips.length + plan.handOver.length === 0;
  useKeys(nothing || plan.kept || busy ? {} : { keep: onKeep });
  if (nothing) return null;
  const people = [...new Set(plan.told.map(({ person }) => nameOf(person)))];
  const told = listed(people.slice(0, 4));
  return (
    <aside className="keep" aria-label="Keep this plan">
      <h2>{plan.missingMinutes > 0 ? `${minutesInWords(plan.missingMinutes)} missing` : 'It all fits'}</h2>
      <p className="caption">
        {plan.told.length === 0
          ? 'Nobody has to be told anything.'
          : `${told}${people.length > 4 ? ` and ${people.length - 4} more` : ''} ${plan.kept ? (people.length === 1 ? 'was told' : 'were told') : `${people.length === 1 ? 'is' : 'are'} told when you keep the plan`}.`}
      </p>
      {plan.kept ? (
        <p className="good">● This plan is kept.</p>
      ) : (
        <button type="button" className="button primary" disabled={busy} onClick={onKeep}>
          Keep this plan <Keys action="keep" />
        </button>
      )}
    </aside>
  );
}
