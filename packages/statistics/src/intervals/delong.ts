import { normalCdf } from '../special/normal.ts';
import { rankLayout } from '../resampling/rank-layout.ts';
import { clamp, waldInterval, type Estimate } from './interval.ts';

/** AUROC with its structural components: what each positive and each negative contributes (DeLong 1988). */
export interface AurocComponents {
  readonly auroc: number;
  /** Per positive, in row order: the share of negatives it beats (V10). */
  readonly positives: Float64Array;
  /** Per negative, in row order: the share of positives that beat it (V01). */
  readonly negatives: Float64Array;
}

/** DeLong's components in O(n log n). Labels 0/1; both classes must occur (RangeError), no score may be NaN. */
export function aurocComponents(labels: Uint8Array, scores: Float64Array): AurocComponents {
  const layout = rankLayout(labels, scores);
  const m = layout.positives.length;
  const n = layout.negatives.length;
  if (m === 0 || n === 0)
    throw new RangeError(`AUROC needs both classes, got ${m} positives and ${n} negatives`);
  const slot = new Uint32Array(labels.length);
  const seen = [0, 0];
  labels.forEach((label, row) => {
    slot[row] = seen[label] ?? 0;
    seen[label] = (seen[label] ?? 0) + 1;
  });
  const positives = new Float64Array(m);
  // Each positive adds one to every negative below it; twice-counts keep ties exact in integers.
  const steps = new Float64Array(n + 1);
  let total = 0;
  for (let k = 0; k < m; k++) {
    const below = layout.below[k] ?? 0;
    const reach = layout.belowOrTied?.[k] ?? below;
    positives[slot[layout.positives[k] ?? 0] ?? 0] = (below + reach) / (2 * n);
    total += below + reach;
    steps[below] = (steps[below] ?? 0) + 1;
    steps[reach] = (steps[reach] ?? 0) + 1;
  }
  const negatives = new Float64Array(n);
  let above = 2 * m;
  for (let j = 0; j < n; j++) {
    above -= steps[j] ?? 0;
    negatives[slot[layout.negatives[j] ?? 0] ?? 0] = above / (2 * m);
  }
  return { auroc: total / (2 * m * n), positives, negatives };
}

/** AUROC with DeLong's interval, kept inside [0, 1]. */
export function delongAuroc(labels: Uint8Array, scores: Float64Array, level = 0.95): Estimate {
  const { auroc, positives, negatives } = aurocComponents(labels, scores);
  const se = Math.sqrt(covarianceOf(positives, positives) + covarianceOf(negatives, negatives));
  return { value: auroc, ...clamp(waldInterval(auroc, se, level), 0, 1), level, method: 'delong' };
}

/** The difference of two AUROCs on the same rows (DeLong 1988); not for nested models. */
export interface DelongComparison {
  readonly candidate: number;
  readonly baseline: number;
  readonly delta: number;
  readonly standardError: number;
  readonly z: number;
  /** Two-sided; 1 when both sides order the rows alike and the delta is exactly 0. */
  readonly p: number;
  readonly covariance: readonly [readonly [number, number], readonly [number, number]];
}

/** DeLong's paired test and standard error of AUROC(candidate) − AUROC(baseline). */
export function delongPaired(
  labels: Uint8Array,
  candidateScores: Float64Array,
  baselineScores: Float64Array,
): DelongComparison {
  const a = aurocComponents(labels, candidateScores);
  const b = aurocComponents(labels, baselineScores);
  const cell = (x: AurocComponents, y: AurocComponents): number =>
    covarianceOf(x.positives, y.positives) + covarianceOf(x.negatives, y.negatives);
  const s11 = cell(a, a);
  const s22 = cell(b, b);
  const s12 = cell(a, b);
  const delta = a.auroc - b.auroc;
  const standardError = Math.sqrt(Math.max(0, s11 + s22 - 2 * s12));
  const z = standardError === 0 ? (delta === 0 ? 0 : Math.sign(delta) * Infinity) : delta / standardError;
  return {
    candidate: a.auroc,
    baseline: b.auroc,
    delta,
    standardError,
    z,
    p: 2 * normalCdf(-Math.abs(z)),
    covariance: [
      [s11, s12],
      [s12, s22],
    ],
  };
}

/** Sample covariance divided by the length: one class's part of the covariance of two AUROCs. */
function covarianceOf(x: Float64Array, y: Float64Array): number {
  const n = x.length;
  let meanX = 0;
  let meanY = 0;
  for (let i = 0; i < n; i++) {
    meanX += (x[i] as number) / n;
    meanY += (y[i] as number) / n;
  }
  let sum = 0;
  for (let i = 0; i < n; i++) sum += ((x[i] as number) - meanX) * ((y[i] as number) - meanY);
  return n < 2 ? Number.NaN : sum / (n - 1) / n;
}
