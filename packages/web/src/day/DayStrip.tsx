import type { ReactElement } from 'react';
import { minutesInWords } from '../words/durations.ts';
import { plural } from '../words/numbers.ts';
import { type Plan, type Row, slipDates } from './plan.ts';

interface Block {
  readonly words: string;
  readonly count: number;
  readonly minutes: number;
}

function blocksOf(rows: readonly Row[]): readonly Block[] {
  const sum = (kind: Row['goes']['kind']): { count: number; minutes: number } => {
    const mine = rows.filter(({ goes }) => goes.kind === kind);
    return { count: mine.length, minutes: mine.reduce((total, { minutes }) => total + minutes, 0) };
  };
  const all = [
    { words: 'Read in depth, now', ...sum('read') },
    ...slipDates(rows),
    { words: 'Better with another team', ...sum('hand-over') },
  ];
  return all.filter(({ count }) => count > 0);
}

/** All items end to end in minutes, with a line where my minutes end: read solid, slips hatched, others dashed. */
export function DayStrip({
  plan,
  rows,
}: {
  readonly plan: Plan;
  readonly rows: readonly Row[];
}): ReactElement | null {
  const total = rows.reduce((sum, { minutes }) => sum + minutes, 0);
  if (total === 0) return null;
  const share = (minutes: number): string => `${(minutes / total) * 100}%`;
  const over = Math.max(0, total - plan.minutes);
  const words = `${minutesInWords(total)} of items; your ${minutesInWords(plan.minutes)} end ${over > 0 ? `${minutesInWords(over)} before the last of them` : 'after the last of them'}.`;
  return (
    <figure className="strip">
      <figcaption className="unseen">{words}</figcaption>
      {over > 0 && (
        <div className="ends" style={{ paddingLeft: share(plan.minutes) }} aria-hidden="true">
          <span>
            <b>your {minutesInWords(plan.minutes)} end here</b>
          </span>
          <span>{minutesInWords(over)} that do not fit</span>
        </div>
      )}
      <div className="items" aria-hidden="true">
        {rows.map((row) => (
          <span
            key={`${row.item.request}${row.item.slot.slot}`}
            className={row.goes.kind}
            style={{ flexBasis: share(row.minutes) }}
          >
            <b>{row.order}</b> {row.minutes}
          </span>
        ))}
        {over > 0 && <i style={{ left: share(plan.minutes) }} />}
      </div>
      <div className="blocks" aria-hidden="true">
        {blocksOf(rows).map((block) => (
          <span key={block.words} style={{ flexBasis: share(block.minutes) }}>
            <b>{block.words}</b>
            <small>
              {plural(block.count, 'item')}, {minutesInWords(block.minutes)}
            </small>
          </span>
        ))}
      </div>
    </figure>
  );
}
