import type { CallOutput } from '@assay/client';
import { plural } from '../words/numbers.ts';

export type Live = CallOutput<'getLive'>;
export type LiveRow = Live['rows'][number];
export type Worth = Live['worth'];

/** Rows of one service, in the order in which services first appear. */
export function byService(rows: readonly LiveRow[]): readonly (readonly [string, readonly LiveRow[]])[] {
  const groups = new Map<string, LiveRow[]>();
  for (const row of rows) groups.set(row.service, [...(groups.get(row.service) ?? []), row]);
  return [...groups];
}

/** The standings in the order of the marks, with their counts. */
export function countStandings(rows: readonly LiveRow[]): readonly {
  readonly state: LiveRow['standing']['state'];
  readonly count: number;
  readonly words: string;
}[] {
  const named = [
    ['stands', 'stand', 'stands'],
    ['lapsing', 'lapse soon', 'lapses soon'],
    ['lapsed', 'lapsed', 'lapsed'],
    ['overridden', 'overridden', 'overridden'],
    ['came-round', 'came round', 'came round'],
  ] as const;
  return named
    .map(([state, many, one]) => {
      const count = rows.filter((row) => row.standing.state === state).length;
      return { state, count, words: `${count} ${count === 1 ? one : many}` };
    })
    .filter(({ count }) => count > 0);
}

/** Whether somebody has to do something about a row. */
export function needsSomeone(row: LiveRow): boolean {
  return row.standing.state !== 'stands';
}

/** The sentence of the board; the registry's own where it gives one. */
export function boardSentence(live: Live): string {
  if (live.rows.length === 0) return 'No service has reported yet.';
  if (live.sentence !== '') return live.sentence;
  const stand = live.rows.filter((row) => row.standing.state === 'stands').length;
  return `Models run in ${plural(live.rows.length, 'place')}. ${stand} stand on an approval that holds.`;
}
