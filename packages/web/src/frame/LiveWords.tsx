import type { ReactElement } from 'react';
import { useLiveness } from '../app/live.ts';
import { useMe } from '../app/session.ts';
import { timeOf } from '../words/dates.ts';

/** Whether this page hears of changes: "Live, last change 09:21.", or since when it does not. */
export function LiveWords(): ReactElement {
  const { state, at } = useLiveness();
  const { calendar } = useMe();
  if (state === 'lost')
    return (
      <output className="warn strong">
        Not live since {at === null ? 'the page was opened' : timeOf(at, calendar.zone)}.{' '}
        <button type="button" className="textual" onClick={() => location.reload()}>
          Reload
        </button>
      </output>
    );
  if (state === 'connecting') return <span>Connecting.</span>;
  return <span>{at === null ? 'Live.' : `Live, last change ${timeOf(at, calendar.zone)}.`}</span>;
}
