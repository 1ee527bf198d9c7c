import { normalCdf, normalQuantile } from '../special/normal.ts';

/** z.95 + z.80: one-sided 5 %, found 8 times in 10. */
const ONE_SIDED_80 = normalQuantile(0.95) + normalQuantile(0.8);

/** The smallest true difference that a one-sided 5 % test finds 8 times in 10, given the standard error. */
export function minimumDetectableEffect(standardError: number): number {
  return ONE_SIDED_80 * standardError;
}

/** The same before any data: (z.95 + z.80)·√(discordance/n), for shares on n paired rows. */
export function plannedDetectableEffect(n: number, discordance: number): number {
  return ONE_SIDED_80 * Math.sqrt(discordance / n);
}

/**
 * Paired rows needed to find a gain in a share (Connor 1987):
 * n = (z_{1−α/s}·√π_d + z_{power}·√(π_d − Δ²))² / Δ², rounded up. RangeError unless 0 < |Δ| ≤ π_d ≤ 1.
 */
export function pairedSampleSize(options: {
  readonly discordance: number;
  readonly gain: number;
  readonly alpha?: number;
  readonly sides?: 1 | 2;
  readonly power?: number;
}): number {
  const { discordance, gain, alpha = 0.05, sides = 1, power = 0.8 } = options;
  if (!(gain !== 0 && Math.abs(gain) <= discordance && discordance <= 1)) {
    throw new RangeError(`need 0 < |gain| <= discordance <= 1, got gain ${gain}, discordance ${discordance}`);
  }
  const za = normalQuantile(1 - alpha / sides);
  const zb = normalQuantile(power);
  const root = za * Math.sqrt(discordance) + zb * Math.sqrt(discordance - gain * gain);
  return Math.ceil(root ** 2 / (gain * gain));
}

/** Power of the one-sided test for a gain in a share on n paired rows (inverse of {@link pairedSampleSize}). */
export function pairedPower(n: number, discordance: number, gain: number, alpha = 0.05): number {
  const za = normalQuantile(1 - alpha);
  const spread = Math.sqrt(discordance - gain * gain);
  return normalCdf((Math.abs(gain) * Math.sqrt(n) - za * Math.sqrt(discordance)) / spread);
}

/** Rows needed for a slice to be called safe at its margin when both sides are equally good: MDE ≤ margin. */
export function rowsForMargin(margin: number, discordance: number): number {
  if (!(margin > 0)) throw new RangeError(`a margin must be positive, got ${margin}`);
  return Math.ceil((ONE_SIDED_80 ** 2 * discordance) / (margin * margin));
}

/** Trials in one group, one-sided α, to see a known rate p0 rise to p1 with the given power. */
export function rateSampleSize(p0: number, p1: number, alpha = 0.05, power = 0.8): number {
  const za = normalQuantile(1 - alpha);
  const zb = normalQuantile(power);
  const root = za * Math.sqrt(p0 * (1 - p0)) + zb * Math.sqrt(p1 * (1 - p1));
  return Math.ceil((root / (p1 - p0)) ** 2);
}
