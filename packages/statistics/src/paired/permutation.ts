import { createRng } from '../random/rng.ts';

/** The result of a sign-flip permutation test on paired differences. */
export interface SignFlip {
  /** Two-sided. */
  readonly p: number;
  /** One-sided: differences this large or larger. */
  readonly pGreater: number;
  /** True when every sign pattern was counted. */
  readonly exact: boolean;
  readonly permutations: number;
}

/** Below this many non-zero differences all 2ⁿ sign patterns are counted. */
const EXACT_LIMIT = 20;

/**
 * Fisher's sign-flip test that paired differences are symmetric about 0. Exact for up to 20 non-zero
 * differences; else Monte Carlo with (1 + hits)/(1 + R), which is never 0 (Phipson & Smyth 2010).
 */
export function signFlipTest(differences: Float64Array, resamples: number, seed: Uint8Array): SignFlip {
  const moving = differences.filter((difference) => difference !== 0);
  if (moving.length === 0) return { p: 1, pGreater: 1, exact: true, permutations: 1 };
  return moving.length <= EXACT_LIMIT ? exactTest(moving) : sampledTest(moving, resamples, seed);
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

/** Sums that differ only by rounding count as equal. */
function slack(values: Float64Array): number {
  return 1e-12 * sumOf(values.map(Math.abs));
}

function exactTest(values: Float64Array): SignFlip {
  const observed = sumOf(values);
  const tolerance = slack(values);
  const patterns = 2 ** values.length;
  let greater = 0;
  let beyond = 0;
  for (let pattern = 0; pattern < patterns; pattern++) {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += (pattern >>> i) & 1 ? -(values[i] ?? 0) : (values[i] ?? 0);
    if (sum >= observed - tolerance) greater += 1;
    if (Math.abs(sum) >= Math.abs(observed) - tolerance) beyond += 1;
  }
  return { p: beyond / patterns, pGreater: greater / patterns, exact: true, permutations: patterns };
}

function sampledTest(values: Float64Array, resamples: number, seed: Uint8Array): SignFlip {
  const observed = sumOf(values);
  const tolerance = slack(values);
  const rng = createRng(seed);
  let greater = 0;
  let beyond = 0;
  for (let r = 0; r < resamples; r++) {
    let sum = 0;
    let bits = 0;
    for (let i = 0; i < values.length; i++) {
      if (i % 32 === 0) bits = rng.uint32();
      sum += bits & 1 ? -(values[i] ?? 0) : (values[i] ?? 0);
      bits >>>= 1;
    }
    if (sum >= observed - tolerance) greater += 1;
    if (Math.abs(sum) >= Math.abs(observed) - tolerance) beyond += 1;
  }
  return {
    p: (1 + beyond) / (1 + resamples),
    pGreater: (1 + greater) / (1 + resamples),
    exact: false,
    permutations: resamples,
  };
}
