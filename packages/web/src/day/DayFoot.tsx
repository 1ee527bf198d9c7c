import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useMe } from '../app/session.ts';
import { LiveWords } from '../frame/LiveWords.tsx';
import { Keys } from '../parts/Keys.tsx';
import { dayOf } from '../words/dates.ts';
import { nameOf } from '../words/numbers.ts';
import type { Plan } from './plan.ts';

const hints = [
  [['row-next', 'row-previous'], 'move'],
  [['open'], 'open'],
  [['minutes'], 'minutes'],
  [['slip'], 'slip'],
  [['hand-over'], 'hand over'],
  [['undo'], 'undo'],
  [['keys'], 'all keys'],
] as const;

/** What will be told to whom, why these, what is not my turn; the keys at the bottom of the window. */
export function DayFoot({ plan }: { readonly plan: Plan }): ReactElement {
  const { calendar } = useMe();
  return (
    <>
      <div className="columns">
        <div>
          <h2 className="small-heading">Told when you keep the plan</h2>
          {plan.told.length === 0 && <p>Nothing.</p>}
          {plan.told.slice(0, 4).map(({ person, words }) => (
            <p key={`${person}${words}`}>
              To {nameOf(person)}: “{words}”
            </p>
          ))}
        </div>
        <div>
          <h2 className="small-heading">Why these</h2>
          <p>{plan.why}</p>
        </div>
        <div>
          <h2 className="small-heading">Not your turn</h2>
          {plan.waiting.length === 0 && <p>Nothing of yours waits for anyone else.</p>}
          {plan.waiting.slice(0, 5).map(({ request, model, version, attention }) => (
            <p key={request}>
              <Link to={`/requests/${request}`}>
                {model} {version}
              </Link>
              : {attention.person === null ? attention.group : nameOf(attention.person)}, {attention.why},
              since {dayOf(attention.since, calendar.zone)}.
            </p>
          ))}
        </div>
      </div>
      <footer className="foot">
        <span className="row keyhints">
          {hints.map(([actions, word]) => (
            <span key={word}>
              {actions.map((action) => (
                <Keys key={action} action={action} />
              ))}
              {word}
            </span>
          ))}
        </span>
        <span>
          <LiveWords /> Claiming an item is yours alone: two reviewers never hold the same one.
        </span>
      </footer>
    </>
  );
}
