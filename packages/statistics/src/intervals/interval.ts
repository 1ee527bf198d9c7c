import { studentTQuantile } from '../special/distributions.ts';
import { normalCdf, normalQuantile } from '../special/normal.ts';
import { quantileOfSorted } from '../metrics/quantile.ts';

/** A closed interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** A figure that is never shown without its interval; `level` is the two-sided coverage. */
export interface Estimate extends Interval {
  readonly value: number;
  readonly level: number;
  readonly method: string;
}

/** value ± z·se. */
export function waldInterval(value: number, standardError: number, level: number): Interval {
  const reach = normalQuantile((1 + level) / 2) * standardError;
  return { low: value - reach, high: value + reach };
}

/** An interval kept inside [low, high], for figures that cannot leave it. */
export function clamp(interval: Interval, low: number, high: number): Interval {
  return { low: Math.max(low, interval.low), high: Math.min(high, interval.high) };
}

/**
 * Percentile interval of bootstrap replicates (Efron 1979), type-7 quantiles. Undefined replicates (NaN) are left
 * out and counted; when more than one in a hundred is undefined the interval is NaN, because what is left no
 * longer stands for the sampling distribution.
 *
 * `units`, the number of independent rows (clusters, rows of the rarer class) behind the figure, widens the tails as
 * Student's t and the factor √(n/(n − 1)) would (Hesterberg 2015's expanded percentile): the plain percentile is too
 * narrow with few rows, and the same with many.
 */
export function percentileInterval(
  replicates: Float64Array,
  level: number,
  units: number = Number.POSITIVE_INFINITY,
): Interval & { undefinedCount: number } {
  const defined = replicates.filter((value) => !Number.isNaN(value)).sort();
  const undefinedCount = replicates.length - defined.length;
  if (defined.length < 2 || undefinedCount * 100 > replicates.length || units < 2) {
    return { low: Number.NaN, high: Number.NaN, undefinedCount };
  }
  const tail = tailFor((1 - level) / 2, units);
  return { low: quantileOfSorted(defined, tail), high: quantileOfSorted(defined, 1 - tail), undefinedCount };
}

function tailFor(tail: number, units: number): number {
  if (units > 100_000) return tail;
  return normalCdf(Math.sqrt(units / (units - 1)) * studentTQuantile(tail, units - 1));
}
