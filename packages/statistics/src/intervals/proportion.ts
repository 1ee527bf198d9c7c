import { betaQuantile } from '../special/beta.ts';
import { binomialCdf, binomialQuantile, gammaQuantile } from '../special/distributions.ts';
import { normalQuantile } from '../special/normal.ts';
import type { Estimate, Interval } from './interval.ts';

/** Wilson's score interval for a share (Wilson 1927); [0, 1] for n = 0. RangeError unless 0 ≤ count ≤ n. */
export function wilson(count: number, n: number, level = 0.95): Estimate {
  checkCount(count, n);
  if (n === 0) return { value: Number.NaN, low: 0, high: 1, level, method: 'wilson' };
  const z = normalQuantile((1 + level) / 2);
  const share = count / n;
  const square = z * z;
  const centre = share + square / (2 * n);
  const reach = z * Math.sqrt((share * (1 - share)) / n + square / (4 * n * n));
  const scale = 1 + square / n;
  return {
    value: share,
    low: count === 0 ? 0 : Math.max(0, (centre - reach) / scale),
    high: count === n ? 1 : Math.min(1, (centre + reach) / scale),
    level,
    method: 'wilson',
  };
}

/** The exact (Clopper–Pearson 1934) interval: coverage never below the level, at the price of width. */
export function clopperPearson(count: number, n: number, level = 0.95): Estimate {
  checkCount(count, n);
  const tail = (1 - level) / 2;
  return {
    value: count / n,
    low: count === 0 ? 0 : betaQuantile(tail, count, n - count + 1),
    high: count === n ? 1 : betaQuantile(1 - tail, count + 1, n - count),
    level,
    method: 'clopper-pearson',
  };
}

/** The largest share still compatible with no event in n, one-sided: 1 − α^(1/n), about 3/n at α = .05. */
export function upperBoundOfZeroEvents(n: number, alpha = 0.05): number {
  return n === 0 ? 1 : 1 - alpha ** (1 / n);
}

/** Garwood's exact interval for a Poisson mean given a count (Garwood 1936). */
export function garwood(count: number, level = 0.95): Estimate {
  if (!(count >= 0)) throw new RangeError(`a count is not negative, got ${count}`);
  const tail = (1 - level) / 2;
  return {
    value: count,
    low: count === 0 ? 0 : gammaQuantile(tail, count),
    high: gammaQuantile(1 - tail, count + 1),
    level,
    method: 'garwood',
  };
}

/** Observed over expected events with its exact Poisson interval (standardised ratio). */
export function observedToExpected(observed: number, expected: number, level = 0.95): Estimate {
  if (!(expected > 0)) throw new RangeError(`expected events must be positive, got ${expected}`);
  const count = garwood(observed, level);
  return {
    value: observed / expected,
    low: count.low / expected,
    high: count.high / expected,
    level,
    method: 'garwood',
  };
}

/**
 * Exact control limits of a funnel plot round a target share, interpolated between binomial quantiles
 * (Spiegelhalter 2005): the shares below which a fraction `tail`, and above which a fraction `tail`, falls.
 */
export function funnelLimits(n: number, target: number, tail: number): Interval {
  return { low: Math.max(0, funnelPoint(n, target, tail)), high: funnelPoint(n, target, 1 - tail) };
}

function funnelPoint(n: number, target: number, q: number): number {
  const r = binomialQuantile(q, n, target);
  const at = binomialCdf(r, n, target);
  const before = binomialCdf(r - 1, n, target);
  return (r - (at - q) / (at - before)) / n;
}

function checkCount(count: number, n: number): void {
  if (!(count >= 0 && count <= n)) throw new RangeError(`need 0 <= count <= n, got ${count} of ${n}`);
}
