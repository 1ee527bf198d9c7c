import { LN_SQRT_TWO_PI, logGamma, stirlingCorrection } from './gamma.ts';
import { solveIncreasing } from './root.ts';

/** ln B(a, b) for a, b > 0, without the cancellation of three lnΓ when an argument is large. */
export function logBeta(a: number, b: number): number {
  const small = Math.min(a, b);
  const large = Math.max(a, b);
  if (small >= 10) {
    const correction =
      stirlingCorrection(small) + stirlingCorrection(large) - stirlingCorrection(small + large);
    const share = small / (small + large);
    return (
      -0.5 * Math.log(large) +
      LN_SQRT_TWO_PI +
      correction +
      (small - 0.5) * Math.log(share) +
      large * Math.log1p(-share)
    );
  }
  if (large >= 10) {
    const correction = stirlingCorrection(large) - stirlingCorrection(small + large);
    return (
      logGamma(small) +
      correction +
      small -
      small * Math.log(small + large) +
      (large - 0.5) * Math.log1p(-small / (small + large))
    );
  }
  return logGamma(small) + logGamma(large) - logGamma(small + large);
}

/** Lentz's evaluation of DLMF 8.17.22; converges fast for x < (a + 1)/(a + b + 2). */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  let c = 1;
  let d = 1 - ((a + b) * x) / (a + 1);
  if (Math.abs(d) < tiny) d = tiny;
  d = 1 / d;
  let h = d;
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 + even * d;
    if (Math.abs(d) < tiny) d = tiny;
    c = 1 + even / c;
    if (Math.abs(c) < tiny) c = tiny;
    d = 1 / d;
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 + odd * d;
    if (Math.abs(d) < tiny) d = tiny;
    c = 1 + odd / c;
    if (Math.abs(c) < tiny) c = tiny;
    d = 1 / d;
    const factor = d * c;
    h *= factor;
    if (Math.abs(factor - 1) < 1e-16) break;
  }
  return h;
}

/**
 * x^a·(1 − x)^b / B(a, b). For large a and b as a saddle point (Loader 2000): the deviations from the mode are
 * small numbers, where the logarithms themselves are large ones that cancel.
 */
function betaPrefix(x: number, a: number, b: number): number {
  if (a < 10 || b < 10) return Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b));
  const n = a + b;
  const correction = stirlingCorrection(n) - stirlingCorrection(a) - stirlingCorrection(b);
  const exponent = correction - deviance(a, n * x) - deviance(b, n * (1 - x));
  return Math.sqrt((a * b) / (2 * Math.PI * n)) * Math.exp(exponent);
}

/** a·ln(a/m) + m − a. */
function deviance(a: number, m: number): number {
  const relative = (m - a) / a;
  return a * (relative - Math.log1p(relative));
}

/** I_x(a, b), the regularised incomplete beta function, for a, b > 0 and 0 ≤ x ≤ 1; RangeError otherwise. */
export function regularizedBeta(x: number, a: number, b: number): number {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1)) {
    throw new RangeError(`regularizedBeta needs a, b > 0 and 0 <= x <= 1, got x=${x}, a=${a}, b=${b}`);
  }
  if (x === 0 || x === 1) return x;
  const prefix = betaPrefix(x, a, b);
  if (x < (a + 1) / (a + b + 2)) return (prefix / a) * betaFraction(x, a, b);
  return 1 - (prefix / b) * betaFraction(1 - x, b, a);
}

/** The x with I_x(a, b) = p: the p-quantile of Beta(a, b). */
export function betaQuantile(p: number, a: number, b: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`betaQuantile needs 0 <= p <= 1, got ${p}`);
  if (p === 0 || p === 1) return p;
  return solveIncreasing((x) => regularizedBeta(x, a, b), p, 0, 1);
}
