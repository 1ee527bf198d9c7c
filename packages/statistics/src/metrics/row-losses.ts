import { bytes, doubles } from './tabulate.ts';

/** Probabilities are clipped to [ε, 1 − ε] before a logarithm, as scikit-learn does for float64. */
export const LOG_LOSS_EPSILON = Number.EPSILON;

/**
 * A score with no order (NaN) stands at the wrong end of its class: −∞ on a positive, +∞ on a negative. The same array
 * where every score has an order.
 */
export function orderedScores(labels: Uint8Array, scores: Float64Array): Float64Array {
  if (!scores.some((score) => Number.isNaN(score))) return scores;
  return scores.map((score, i) => {
    if (!Number.isNaN(score)) return score;
    return labels[i] === 1 ? -Infinity : Infinity;
  });
}

/** 1 where the row is called positive. NaN is called wrong. */
export function binaryCalls(labels: Uint8Array, scores: Float64Array, threshold: number): Uint8Array {
  return bytes(labels.length, (i) => {
    const label = labels[i] as number;
    const score = scores[i] ?? Number.NaN;
    if (Number.isNaN(score)) return 1 - label;
    return score >= threshold ? 1 : 0;
  });
}

/** −ln of the probability given to what happened, natural logarithm; a non-finite output gives the worst, −ln ε. */
export function binaryLogLoss(labels: Uint8Array, scores: Float64Array): Float64Array {
  return doubles(labels.length, (i) => {
    const label = labels[i] as number;
    const p = scores[i] ?? Number.NaN;
    return -Math.log(clip(Number.isFinite(p) ? (label === 1 ? p : 1 - p) : 0));
  });
}

/** (p − y)²; a non-finite output costs 1, the worst a probability can cost. */
export function binaryBrier(labels: Uint8Array, scores: Float64Array): Float64Array {
  return doubles(labels.length, (i) => {
    const label = labels[i] as number;
    const p = scores[i] ?? Number.NaN;
    return Number.isFinite(p) ? (p - label) ** 2 : 1;
  });
}

function clip(p: number): number {
  return Math.min(1 - LOG_LOSS_EPSILON, Math.max(LOG_LOSS_EPSILON, p));
}

/** The class of the largest probability, ties to the lower index; `classes` (no class) when any is non-finite. */
export function multiclassCalls(probabilities: Float64Array, classes: number): Uint16Array {
  const calls = new Uint16Array(probabilities.length / classes);
  for (let i = 0; i < calls.length; i++) {
    let best = 0;
    for (let k = 0; k < classes; k++) {
      const p = probabilities[i * classes + k] ?? Number.NaN;
      if (!Number.isFinite(p)) {
        best = classes;
        break;
      }
      if (p > (probabilities[i * classes + best] ?? 0)) best = k;
    }
    calls[i] = best;
  }
  return calls;
}

/** −ln of the probability of the true class, after scaling the row to sum 1. */
export function multiclassLogLoss(
  labels: Uint16Array,
  probabilities: Float64Array,
  classes: number,
): Float64Array {
  return doubles(labels.length, (i) => {
    const label = labels[i] as number;
    const row = probabilities.subarray(i * classes, (i + 1) * classes);
    let sum = 0;
    for (const p of row) sum += p;
    const p = (row[label] ?? 0) / sum;
    return -Math.log(clip(Number.isFinite(p) ? p : 0));
  });
}

/** Σ_k (p_k − [k = y])², from 0 to 2 (Brier 1950); a non-finite row costs 2. */
export function multiclassBrier(
  labels: Uint16Array,
  probabilities: Float64Array,
  classes: number,
): Float64Array {
  return doubles(labels.length, (i) => {
    const label = labels[i] as number;
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      const error = (probabilities[i * classes + k] ?? Number.NaN) - (k === label ? 1 : 0);
      sum += error * error;
    }
    return Number.isFinite(sum) ? sum : 2;
  });
}

/** 1 where fewer than k classes have a strictly larger probability (ties broken to the lower index). */
export function topKHits(
  labels: Uint16Array,
  probabilities: Float64Array,
  classes: number,
  k: number,
): Float64Array {
  return doubles(labels.length, (i) => {
    const label = labels[i] as number;
    const own = probabilities[i * classes + label] ?? Number.NaN;
    let ahead = 0;
    for (let c = 0; c < classes; c++) {
      const p = probabilities[i * classes + c] ?? Number.NaN;
      if (!Number.isFinite(p)) return 0;
      if (p > own || (p === own && c < label)) ahead += 1;
    }
    return ahead < k ? 1 : 0;
  });
}

/** Pinball (quantile) loss at τ: max(τ·e, (τ − 1)·e) with e = target − prediction (Koenker & Bassett 1978). */
export function pinballLoss(targets: Float64Array, predictions: Float64Array, tau: number): Float64Array {
  return targets.map((target, i) => {
    const error = target - (predictions[i] ?? Number.NaN);
    return Math.max(tau * error, (tau - 1) * error);
  });
}
