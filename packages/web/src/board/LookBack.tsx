import type { ReactElement } from 'react';
import { nowMilliseconds } from '../app/clock.ts';
import { useMe } from '../app/session.ts';
import { dayOf } from '../words/dates.ts';

const days = 90;
const day = 86_400_000;

interface LookBackProps {
  /** Days before now; 0 is now. */
  readonly back: number;
  readonly onBack: (back: number) => void;
}

/** The last 90 days: a line one can drag back, type into, or step along by arrow keys. */
export function LookBack({ back, onBack }: LookBackProps): ReactElement {
  const { calendar } = useMe();
  const at = nowMilliseconds() - back * day;
  return (
    <div className="lookback">
      <label htmlFor="lookback">
        <b>Last 90 days</b>
        <span className="caption">drag to look back</span>
      </label>
      <input
        id="lookback"
        type="range"
        min={0}
        max={days}
        step={1}
        value={days - back}
        aria-valuetext={back === 0 ? 'now' : dayOf(at, calendar.zone)}
        onChange={(event) => onBack(days - Number(event.target.value))}
      />
      <output htmlFor="lookback">{back === 0 ? 'now' : dayOf(at, calendar.zone)}</output>
    </div>
  );
}

/** The instant so many days ago; undefined for now. */
export function instantBack(back: number): string | undefined {
  return back === 0
    ? undefined
    : new Date(Math.floor((nowMilliseconds() - back * day) / 60_000) * 60_000).toISOString();
}
