import { binomialCdf, chiSquaredSurvival, logBinomialPmf } from '../special/distributions.ts';

/** McNemar's tests on discordant counts: b rows only the candidate has right, c only the baseline. */
export interface McNemar {
  readonly chiSquared: number;
  readonly p: number;
  /** Edwards' continuity correction. */
  readonly chiSquaredCorrected: number;
  readonly pCorrected: number;
  readonly exactP: number;
  /** exact − P(X = min): the recommended one (Fagerland, Lydersen & Laake 2013). */
  readonly midP: number;
}

/** All two-sided; every p is 1 when nothing is discordant. RangeError on negative counts. */
export function mcnemar(b: number, c: number): McNemar {
  if (!(b >= 0 && c >= 0)) throw new RangeError(`discordant counts are not negative, got ${b} and ${c}`);
  const n = b + c;
  if (n === 0) return { chiSquared: 0, p: 1, chiSquaredCorrected: 0, pCorrected: 1, exactP: 1, midP: 1 };
  const chiSquared = (b - c) ** 2 / n;
  const chiSquaredCorrected = Math.max(0, Math.abs(b - c) - 1) ** 2 / n;
  const smaller = Math.min(b, c);
  const atSmaller = Math.exp(logBinomialPmf(smaller, n, 0.5));
  const twice = 2 * binomialCdf(smaller, n, 0.5);
  return {
    chiSquared,
    p: chiSquaredSurvival(chiSquared, 1),
    chiSquaredCorrected,
    pCorrected: chiSquaredSurvival(chiSquaredCorrected, 1),
    exactP: Math.min(1, twice),
    midP: Math.min(1, twice - atSmaller),
  };
}
