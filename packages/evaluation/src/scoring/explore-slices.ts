import {
  findSlices,
  metricStatistic,
  quantiles,
  type ExploreColumn,
  type FoundSlice,
  METRICS,
} from '@assay/statistics';
import { cellAt, type ColumnValues } from '../suite/column.ts';
import type { PartRange, SealedRows } from '../suite/sealed-rows.ts';
import type { PairedOutcomes, ScoredSlice } from './compare.ts';
import type { DeclaredMetric } from './declared-metrics.ts';

const mostLevels = 12;
const mostSlices = 5;
const quarters = ['lowest quarter', 'second quarter', 'third quarter', 'highest quarter'] as const;
const noLevel = 0xffff;
/** Rows that are searched; ordinals are random, so the first are a random sample. */
const mostRows = 20_000;

/**
 * Levels of a column without any of its values: quarters of a number, or a text's values numbered by how often they
 * occur. A report that named a value would carry sealed content; a reviewer reads it through the case view.
 */
function exploreColumn(name: string, column: ColumnValues, range: PartRange): ExploreColumn {
  const rows = range.end - range.start;
  const codes = new Uint16Array(rows).fill(noLevel);
  if (column.dtype === 'float32' || column.dtype === 'float64') {
    const values = Float64Array.from({ length: rows }, (_value, row) =>
      Number(cellAt(column, range.start + row)),
    );
    const cuts = quantiles(values.filter(Number.isFinite), [0.25, 0.5, 0.75]);
    values.forEach((value, row) => {
      if (Number.isFinite(value)) codes[row] = cuts.filter((cut) => value > cut).length;
    });
    return { name, codes, levels: [...quarters] };
  }
  const counts = new Map<string, number>();
  const texts = Array.from({ length: rows }, (_value, row) => String(cellAt(column, range.start + row)));
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  const kept = [...counts]
    .toSorted(([leftText, left], [rightText, right]) => right - left || (leftText < rightText ? -1 : 1))
    .slice(0, mostLevels)
    .map(([text]) => text);
  texts.forEach((text, row) => {
    const index = kept.indexOf(text);
    if (index >= 0) codes[row] = index;
  });
  return { name, codes, levels: kept.map((_text, index) => `value ${index + 1} by frequency`) };
}

/** What each row adds to candidate − baseline, positive is better; null where the metric is no mean over rows. */
function rowDifferences(metric: DeclaredMetric, pair: PairedOutcomes): Float64Array | null {
  if (pair.baseline === null) return null;
  const candidate = metricStatistic(metric.catalog, pair.candidate, metric.parameters);
  const baseline = metricStatistic(metric.catalog, pair.baseline, metric.parameters);
  const meansOfRows = [candidate, baseline].every(
    (statistic) => statistic.kind === 'ratio' && statistic.denominator === null,
  );
  if (!meansOfRows || candidate.kind !== 'ratio' || baseline.kind !== 'ratio') return null;
  const sign = METRICS[metric.catalog].higherIsBetter ? 1 : -1;
  return candidate.numerator.map((value, row) => sign * (value - (baseline.numerator[row] ?? 0)));
}

/** The name of a found slice, by columns and levels. */
function nameOf(slice: FoundSlice): string {
  return slice.terms.map((term) => `${term.column}: ${term.level}`).join(' and ');
}

/**
 * Searches the suite's declared `explore` columns for slices on which the candidate is worse: found on one half of the
 * rows, and given back with the rows of the other half only, so that what is measured is not what it was picked for.
 */
export function exploredSlices(
  rows: SealedRows,
  range: PartRange,
  primary: DeclaredMetric | undefined,
  pair: PairedOutcomes | undefined,
  seed: Uint8Array,
): ScoredSlice[] {
  const { explore, task } = rows.definition.file;
  const searched: PartRange = { start: range.start, end: Math.min(range.end, range.start + mostRows) };
  if (primary === undefined || pair === undefined || explore.length === 0 || task === 'ranking') return [];
  const differences = rowDifferences(primary, pair)?.subarray(0, searched.end - searched.start) ?? null;
  if (differences === null) return [];
  const columns = explore.flatMap((name) => {
    const column = rows.column(name);
    return column === undefined ? [] : [exploreColumn(name, column, searched)];
  });
  return findSlices({ differences, columns, seed, keep: mostSlices }).map((slice) => ({
    group: 'explored',
    name: nameOf(slice),
    metric: primary.name,
    margin: primary.margin,
    rows: slice.estimateRows,
  }));
}
