/** ln √(2π). */
export const LN_SQRT_TWO_PI = 0.9189385332046727;

const STIRLING = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
  -3617 / 122400,
] as const;

/**
 * The correction of Stirling's formula: lnΓ(x) − ((x − ½)·ln x − x + ln √(2π)), for x ≥ 10.
 * Kept apart because differences of lnΓ at large arguments lose their digits without it.
 */
export function stirlingCorrection(x: number): number {
  const inverseSquare = 1 / (x * x);
  let sum = 0;
  for (let k = STIRLING.length - 1; k >= 0; k--) sum = sum * inverseSquare + (STIRLING[k] ?? 0);
  return sum / x;
}

/** lnΓ(x) for x > 0, by recurrence up to 10 and Stirling's series (DLMF 5.11.1). Throws RangeError otherwise. */
export function logGamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`logGamma needs x > 0, got ${x}`);
  if (x === 1 || x === 2) return 0;
  let shifted = x;
  let product = 1;
  while (shifted < 10) {
    product *= shifted;
    shifted += 1;
  }
  const stirling =
    (shifted - 0.5) * Math.log(shifted) - shifted + LN_SQRT_TWO_PI + stirlingCorrection(shifted);
  return stirling - Math.log(product);
}

/** The common factor x^a·e^(−x)/Γ(a) of both incomplete gamma expansions, in a form that keeps its digits. */
function gammaPrefix(a: number, x: number): number {
  if (a < 10) return Math.exp(a * Math.log(x) - x - logGamma(a));
  const relative = (x - a) / a;
  const exponent = a * (Math.log1p(relative) - relative) - stirlingCorrection(a);
  return Math.sqrt(a / (2 * Math.PI)) * Math.exp(exponent);
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < 100_000; n++) {
    term *= x / (a + n);
    sum += term;
    if (term < sum * 1e-17) break;
  }
  return sum * gammaPrefix(a, x);
}

function upperFraction(a: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < 100_000; i++) {
    const an = -i * (i - a);
    b += 2;
    d = an * d + b;
    if (Math.abs(d) < tiny) d = tiny;
    c = b + an / c;
    if (Math.abs(c) < tiny) c = tiny;
    d = 1 / d;
    const factor = d * c;
    h *= factor;
    if (Math.abs(factor - 1) < 1e-16) break;
  }
  return h * gammaPrefix(a, x);
}

/** P(a, x), the regularised lower incomplete gamma function (DLMF 8.2.4), for a > 0 and x ≥ 0. */
export function regularizedGammaP(a: number, x: number): number {
  checkGamma(a, x);
  if (x === 0) return 0;
  if (x === Infinity) return 1;
  return x < a + 1 ? lowerSeries(a, x) : 1 - upperFraction(a, x);
}

/** Q(a, x) = 1 − P(a, x), accurate where it is tiny. */
export function regularizedGammaQ(a: number, x: number): number {
  checkGamma(a, x);
  if (x === 0) return 1;
  if (x === Infinity) return 0;
  return x < a + 1 ? 1 - lowerSeries(a, x) : upperFraction(a, x);
}

function checkGamma(a: number, x: number): void {
  if (!(a > 0) || !(x >= 0))
    throw new RangeError(`incomplete gamma needs a > 0 and x >= 0, got a=${a}, x=${x}`);
}
