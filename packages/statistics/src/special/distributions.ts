import { betaQuantile, regularizedBeta } from './beta.ts';
import { logGamma, regularizedGammaP, regularizedGammaQ } from './gamma.ts';
import { normalQuantile } from './normal.ts';
import { solveIncreasing } from './root.ts';

/** P(T ≤ t) of Student's t with `df` > 0 degrees of freedom. */
export function studentTCdf(t: number, df: number): number {
  if (t === 0) return 0.5;
  const tail = 0.5 * regularizedBeta(df / (df + t * t), df / 2, 0.5);
  return t > 0 ? 1 - tail : tail;
}

/** Two-sided p of |T| ≥ |t|. */
export function studentTTwoSided(t: number, df: number): number {
  return regularizedBeta(df / (df + t * t), df / 2, 0.5);
}

/** The p-quantile of Student's t. */
export function studentTQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`studentTQuantile needs 0 < p < 1, got ${p}`);
  if (p === 0.5) return 0;
  if (df > 1e9) return normalQuantile(p);
  const tail = Math.min(p, 1 - p);
  const x = betaQuantile(2 * tail, df / 2, 0.5);
  const t = Math.sqrt((df * (1 - x)) / x);
  return p < 0.5 ? -t : t;
}

/** P(X > x) of χ² with `df` > 0. */
export function chiSquaredSurvival(x: number, df: number): number {
  return x <= 0 ? 1 : regularizedGammaQ(df / 2, x / 2);
}

/** The p-quantile of the gamma distribution with shape `a` and scale 1. */
export function gammaQuantile(p: number, a: number): number {
  if (!(p >= 0 && p < 1)) throw new RangeError(`gammaQuantile needs 0 <= p < 1, got ${p}`);
  if (p === 0) return 0;
  let high = a + 10 * Math.sqrt(a) + 10;
  while (regularizedGammaP(a, high) < p) high *= 2;
  return solveIncreasing((x) => regularizedGammaP(a, x), p, 0, high);
}

/** The p-quantile of χ². */
export function chiSquaredQuantile(p: number, df: number): number {
  return 2 * gammaQuantile(p, df / 2);
}

/** ln P(X = k) of Binomial(n, p). */
export function logBinomialPmf(k: number, n: number, p: number): number {
  if (k < 0 || k > n) return -Infinity;
  if (p === 0) return k === 0 ? 0 : -Infinity;
  if (p === 1) return k === n ? 0 : -Infinity;
  const choose = logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
  return choose + k * Math.log(p) + (n - k) * Math.log1p(-p);
}

/** P(X ≤ k) of Binomial(n, p). */
export function binomialCdf(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  return regularizedBeta(1 - p, n - Math.floor(k), Math.floor(k) + 1);
}

/** The smallest k with P(X ≤ k) ≥ q. */
export function binomialQuantile(q: number, n: number, p: number): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (binomialCdf(middle, n, p) >= q) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** P(X ≤ k) of Poisson(mean). */
export function poissonCdf(k: number, mean: number): number {
  if (k < 0) return 0;
  return mean === 0 ? 1 : regularizedGammaQ(Math.floor(k) + 1, mean);
}
