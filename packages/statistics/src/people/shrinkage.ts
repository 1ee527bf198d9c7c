import { betaQuantile } from '../special/beta.ts';
import { gammaQuantile } from '../special/distributions.ts';
import type { Estimate } from '../intervals/interval.ts';

/** Events of one group: y of n. */
export interface GroupCount {
  readonly events: number;
  readonly trials: number;
}

/** A beta-binomial fit across groups by the method of moments. */
export interface BetaBinomialFit {
  /** Pooled share. */
  readonly mean: number;
  /** Variance between groups; ≤ 0 means the groups cannot be told apart. */
  readonly betweenVariance: number;
  /** α + β: how many trials the prior is worth; +∞ under full pooling. */
  readonly strength: number;
  readonly alpha: number;
  readonly beta: number;
  /** Each group's share, drawn towards the pooled one as far as its few trials warrant. */
  readonly shrunk: readonly number[];
}

/** Empirical-Bayes shares; RangeError without any trial. */
export function betaBinomialShrinkage(groups: readonly GroupCount[]): BetaBinomialFit {
  const used = groups.filter((group) => group.trials > 0);
  const trials = used.reduce((sum, group) => sum + group.trials, 0);
  if (trials === 0) throw new RangeError('no trials in any group');
  const mean = used.reduce((sum, group) => sum + group.events, 0) / trials;
  const spread = used.reduce((sum, { events, trials: n }) => sum + n * (events / n - mean) ** 2, 0);
  const noise = mean * (1 - mean) * (used.length - 1);
  const scale = trials - used.reduce((sum, { trials: n }) => sum + n * n, 0) / trials - (used.length - 1);
  const betweenVariance = scale > 0 ? (spread - noise) / scale : 0;
  if (!(betweenVariance > 0)) {
    const shrunk = groups.map(() => mean);
    return { mean, betweenVariance, strength: Infinity, alpha: Infinity, beta: Infinity, shrunk };
  }
  const strength = Math.max(0, (mean * (1 - mean)) / betweenVariance - 1);
  const alpha = strength * mean;
  const beta = strength * (1 - mean);
  const shrunk = groups.map((group) => (group.events + alpha) / (group.trials + strength));
  return { mean, betweenVariance, strength, alpha, beta, shrunk };
}

/** The posterior of a share under a Beta(α, β) prior: its mean and equal-tailed interval. */
export function betaPosterior(group: GroupCount, alpha: number, beta: number, level = 0.95): Estimate {
  const a = alpha + group.events;
  const b = beta + group.trials - group.events;
  const tail = (1 - level) / 2;
  return {
    value: a / (a + b),
    low: betaQuantile(tail, a, b),
    high: betaQuantile(1 - tail, a, b),
    level,
    method: 'beta-posterior',
  };
}

/** The posterior of a rate per unit of exposure under a Gamma(shape, exposure) prior. */
export function gammaPosterior(
  events: number,
  exposure: number,
  shape: number,
  priorExposure: number,
  level = 0.95,
): Estimate {
  const a = shape + events;
  const rate = priorExposure + exposure;
  const tail = (1 - level) / 2;
  return {
    value: a / rate,
    low: gammaQuantile(tail, a) / rate,
    high: gammaQuantile(1 - tail, a) / rate,
    level,
    method: 'gamma-posterior',
  };
}

/**
 * Over-dispersion for a funnel plot: mean z² of square-root-scale residuals 2(√O − √E). Limits are widened by √φ
 * only where φ > 1 (Spiegelhalter 2005).
 */
export function overdispersion(observed: readonly number[], expected: readonly number[]): number {
  if (observed.length === 0) return Number.NaN;
  const squares = observed.map((o, i) => 4 * (Math.sqrt(o) - Math.sqrt(expected[i] ?? Number.NaN)) ** 2);
  return squares.reduce((sum, square) => sum + square, 0) / squares.length;
}
