import type { ReactElement } from 'react';
import { secondsOnClock } from '../words/durations.ts';
import { counted, plural } from '../words/numbers.ts';
import type { Case } from './case.ts';
import { type Seconds, totalOf } from './reading-clock.ts';

/** The sections of the page in reading order, by the name under which their seconds are kept. */
export const sectionNames: Readonly<Record<string, string>> = {
  question: 'The question',
  'case-against': 'The case against, findings',
  'side-by-side': 'Side by side',
  calibration: 'Calibration, contamination',
  lineage: 'Lineage',
  card: 'The producer says',
  pressure: 'Pressure',
};

/** What was read, against the floor, on this machine until the decision. A fact on a scale, never a score. */
export function ReadingPanel({
  shown,
  seconds,
}: {
  readonly shown: Case;
  readonly seconds: Seconds;
}): ReactElement {
  const { floorSeconds, words, figureRows, plots } = shown.reading;
  const read = totalOf(seconds);
  const span = Math.max(read, floorSeconds * 1.4, 1);
  const hidden = shown.revealed === null;
  return (
    <section aria-label="Reading">
      <p className="caption">Reading, kept on this machine until you decide</p>
      <svg width="100%" height={17} aria-hidden="true">
        <rect x={0} y={6} width="100%" height={5} fill="var(--line2)" />
        <rect x={0} y={6} width={`${(read / span) * 100}%`} height={5} fill="var(--ink)" />
        <rect x={`${(floorSeconds / span) * 100}%`} y={1} width={2} height={15} fill="var(--ink)" />
      </svg>
      <p className="row spread caption">
        <strong>{secondsOnClock(read)} read</strong>
        <span>floor {secondsOnClock(floorSeconds)}</span>
      </p>
      <dl className="pairs">
        {Object.entries(sectionNames)
          .filter(([name]) => !(hidden && name === 'case-against'))
          .map(([name, title]) => (
            <div key={name}>
              <dt>{title}</dt>
              <dd className={seconds[name] === undefined ? 'third' : undefined}>
                {seconds[name] === undefined ? 'unread' : secondsOnClock(seconds[name])}
              </dd>
            </div>
          ))}
      </dl>
      <p className="caption">
        {plural(words, 'word')}, {plural(figureRows, 'row')} of figures, {plural(plots, 'plot')}.
        {words > 900 &&
          ` At a reader's pace ${counted(words - 900)} of these words will not be read in one sitting; the case against comes first.`}
      </p>
    </section>
  );
}
