import type { SuiteFile } from '@assay/contract';
import type { RowOrder } from './row-order.ts';

/** A slice or metric with too few rows for its margin: its verdict will often be *inconclusive*. */
export interface PowerWarning {
  /** `overall` or the slice's name. */
  readonly name: string;
  readonly metric: string;
  readonly rows: number;
  readonly margin: string;
  /** Smallest true difference found 8 times in 10 (one-sided 5 %), when 10 % of rows change. */
  readonly smallestFound: number;
  readonly message: string;
}

/** Share of rows on which candidate and baseline are taken to differ before either is known. */
const assumedDiscordance = 0.1;
const oneSided95 = 1.644_853_626_951;
const power80 = 0.841_621_233_573;
const perRow = new Set([
  'accuracy',
  'balanced_accuracy',
  'precision',
  'recall',
  'f1',
  'specificity',
  'exact_match',
]);

/** Smallest paired difference of a share found 8 times in 10, one-sided 5 % (science: (z+z)·√(π_d/n)). */
export function smallestFoundDifference(rows: number): number {
  return (oneSided95 + power80) * Math.sqrt(assumedDiscordance / rows);
}

/** Warns of each declared metric and slice whose rows cannot show its margin. Only for metrics that are shares. */
export function checkPower(file: SuiteFile, drawn: RowOrder, members: readonly Uint8Array[]): PowerWarning[] {
  const gate = drawn.order.subarray(0, drawn.counts.gate);
  const wanted = [
    ...file.metrics.map((metric) => ({
      name: 'overall',
      metric: metric.name,
      margin: metric.margin,
      rows: gate.length,
    })),
    ...file.slices.map((slice, index) => ({
      name: slice.name,
      metric: slice.metric,
      margin: slice.margin,
      rows: gate.reduce((count, row) => count + (members[index]?.[row] ?? 0), 0),
    })),
  ];
  return wanted.flatMap((item) => {
    const smallestFound = smallestFoundDifference(item.rows);
    if (!perRow.has(item.metric) || smallestFound <= Number(item.margin)) return [];
    const message = `${item.name}: ${item.rows} rows find differences of ${smallestFound.toFixed(3)} in ${item.metric} 8 times in 10; its margin is ${item.margin}, so its verdict will often be inconclusive`;
    return [{ ...item, smallestFound, message }];
  });
}
