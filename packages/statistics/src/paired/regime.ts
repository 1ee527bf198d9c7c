import type { Statistic } from '../resampling/statistic.ts';

/**
 * The least information under which each interval's coverage was shown to be at least nominal − 2 points
 * (docs/coverage.md). Outside it a report says "approximate".
 */
export const SHOWN_REGIME = {
  /** Trials behind a share. */
  wilson: 20,
  /** Rows of the rarer class. */
  delong: 50,
  /** Rows, and rows of the rarer class where there are classes. */
  bootstrap: 100,
  /** Clusters. */
  clusters: 50,
} as const;

/** The rows that carry the figure: of the rarer class for class-wise figures, all rows for means; null if unbounded. */
export function supportOf(statistic: Statistic): number | null {
  switch (statistic.kind) {
    case 'ratio':
      return statistic.denominator === null ? null : positive(statistic.denominator);
    case 'mean-of-ratios':
      return rarest(statistic.labels, statistic.classes);
    case 'label-f1':
      return statistic.truth.length / statistic.labelCount;
    case 'auroc':
    case 'average-precision':
      return rarest(statistic.labels, 2);
    case 'absolute-mean':
    case 'r-squared':
      return null;
  }
}

/** True when the figure rests on less than the regime of its method. `clusters` is null without clusters. */
export function isApproximate(
  method: 'wilson' | 'delong' | 'bootstrap',
  statistic: Statistic,
  clusters: number | null,
): boolean {
  if (clusters !== null && clusters < SHOWN_REGIME.clusters) return true;
  const information = supportOf(statistic) ?? rowCount(statistic);
  return information < SHOWN_REGIME[method];
}

function rowCount(statistic: Statistic): number {
  switch (statistic.kind) {
    case 'ratio':
      return statistic.numerator.length;
    case 'absolute-mean':
      return statistic.values.length;
    case 'r-squared':
      return statistic.targets.length;
    case 'label-f1':
      return statistic.truth.length / statistic.labelCount;
    case 'mean-of-ratios':
    case 'auroc':
    case 'average-precision':
      return statistic.labels.length;
  }
}

function positive(denominator: Float64Array): number {
  let sum = 0;
  for (const value of denominator) if (value > 0) sum += 1;
  return sum;
}

/** The count of the rarest class that occurs; 0 when fewer than two do. */
function rarest(labels: Uint8Array | Uint16Array, classes: number): number {
  const counts = new Uint32Array(classes);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  const present = counts.filter((count) => count > 0);
  return present.length < 2 ? 0 : Math.min(...present);
}
