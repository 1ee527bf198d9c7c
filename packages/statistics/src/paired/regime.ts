import type { Statistic } from '../resampling/statistic.ts';

/**
 * The least information under which each interval's coverage was shown to be at least nominal − 2 points
 * (docs/coverage.md). Outside it a report says "approximate".
 */
export const SHOWN_REGIME = {
  /** Trials behind a share, */
  wilson: 50,
  /** and of each outcome. */
  wilsonEach: 5,
  /** Rows of the rarer class. */
  delong: 50,
  /** Rows of the rarer class, or with a denominator, of class-wise figures. */
  bootstrap: 50,
  /** Rows of a mean. */
  bootstrapMeans: 300,
  /** Rows of a figure made of squared errors, whose tails are long. */
  bootstrapSquares: 1000,
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
  if (method === 'wilson' && statistic.kind === 'ratio')
    return fewOutcomes(statistic.numerator, statistic.denominator);
  const support = supportOf(statistic);
  if (method !== 'bootstrap' || support !== null)
    return (support ?? rowCount(statistic)) < SHOWN_REGIME[method];
  const squares = statistic.kind === 'r-squared' || (statistic.kind === 'ratio' && statistic.root);
  return rowCount(statistic) < (squares ? SHOWN_REGIME.bootstrapSquares : SHOWN_REGIME.bootstrapMeans);
}

/** Independent units behind a figure: clusters, else rows of the rarer class, else rows. */
export function unitsBehind(statistic: Statistic, clusters: number | null): number {
  return clusters ?? supportOf(statistic) ?? rowCount(statistic);
}

function fewOutcomes(numerator: Float64Array, denominator: Float64Array | null): boolean {
  let successes = 0;
  for (const value of numerator) successes += value;
  let trials = numerator.length;
  if (denominator !== null) {
    trials = 0;
    for (const value of denominator) trials += value;
  }
  return trials < SHOWN_REGIME.wilson || Math.min(successes, trials - successes) < SHOWN_REGIME.wilsonEach;
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
