import type { ReactElement } from 'react';
import { counted } from '../words/numbers.ts';
import type { Suite } from './suite-words.ts';

interface ScaleProps {
  readonly spent: number;
  readonly of: number;
}

/** Bits spent as a bar from the left; what is left is open. */
function Scale({ spent, of }: ScaleProps): ReactElement {
  const share = of === 0 ? 1 : Math.min(1, spent / of);
  return (
    <svg className="scale" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect width={100} height={8} fill="var(--sunken)" />
      <rect width={share * 100} height={8} fill="var(--ink)" />
      <path d="M0 0V8M100 0V8" stroke="var(--edge)" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

/** What producers have learned of a suite version and what they may still learn, in words first. */
export function BudgetBar({ suite }: { readonly suite: Suite }): ReactElement {
  const { bits, spent, words, teams } = suite.budget;
  const { epsilon } = suite.manifest.guard;
  return (
    <div className="budget">
      <p>
        <b>{words}</b>
      </p>
      <Scale spent={spent} of={bits} />
      <p className="caption">
        {counted(spent)} of {counted(bits)} bits told. Beyond them a score may flatter by more than the{' '}
        {epsilon} that its steward allows.
      </p>
      {teams.length > 0 && (
        <ul className="shares">
          {teams.map((team) => (
            <li key={team.team}>
              <span>{team.team}</span>
              <Scale spent={team.spent} of={team.share} />
              <span className="num">
                {counted(team.spent)} of {counted(team.share)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
