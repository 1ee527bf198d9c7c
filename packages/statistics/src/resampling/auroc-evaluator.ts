import { ascendingOrder } from './sorted-order.ts';
import type { WeightedEvaluator } from './statistic.ts';

/** Rows of one class in ascending score order, and for each positive how many negatives lie below and not above. */
export interface RankLayout {
  readonly negatives: Uint32Array;
  readonly positives: Uint32Array;
  /** Per positive: the number of negatives with a smaller score. */
  readonly below: Uint32Array;
  /** Per positive: the number of negatives with a smaller or equal score; null when no score is shared. */
  readonly belowOrTied: Uint32Array | null;
}

/** Sorts once what every resample then walks in order. Labels are 0 or 1. */
export function rankLayout(labels: Uint8Array, scores: Float64Array): RankLayout {
  const order = ascendingOrder(scores);
  const negatives = order.filter((row) => labels[row] === 0);
  const positives = order.filter((row) => labels[row] === 1);
  const below = new Uint32Array(positives.length);
  const belowOrTied = new Uint32Array(positives.length);
  let low = 0;
  let high = 0;
  let tied = false;
  for (let k = 0; k < positives.length; k++) {
    const score = scores[positives[k] ?? 0] ?? 0;
    while (low < negatives.length && (scores[negatives[low] ?? 0] ?? 0) < score) low++;
    while (high < negatives.length && (scores[negatives[high] ?? 0] ?? 0) <= score) high++;
    below[k] = low;
    belowOrTied[k] = high;
    tied ||= low !== high;
  }
  return { negatives, positives, below, belowOrTied: tied ? belowOrTied : null };
}

/** A prefix sum times a count must fit 31 bits; a unit drawn more than 16 times has a chance below 10⁻¹⁴. */
const MOST_NEGATIVES = 2 ** 23;

/** True when the indices are start, start + 1, …: then weights are read without a gather. */
function isRun(indices: Uint32Array): boolean {
  const start = indices[0] ?? 0;
  for (let i = 1; i < indices.length; i++) if (indices[i] !== start + i) return false;
  return indices.length > 0;
}

/**
 * The weighted area under the ROC curve: NaN when either class has no weight. A prefix sum over negatives, then
 * one multiply-add a positive; nothing is sorted or compared again, so a resample costs two passes over bytes.
 */
export function aurocEvaluator(layout: RankLayout): WeightedEvaluator {
  const { negatives, positives, below, belowOrTied } = layout;
  if (negatives.length >= MOST_NEGATIVES) throw new RangeError(`too many negatives: ${negatives.length}`);
  const negativeStart = isRun(negatives) ? (negatives[0] ?? 0) : -1;
  const positiveStart = isRun(positives) ? (positives[0] ?? 0) : -1;
  const prefix = new Int32Array(negatives.length + 1);
  const drawn = new Uint8Array(positives.length);
  return (weights) => {
    const total = accumulate(weights, negatives, negativeStart, prefix);
    let view: Uint8Array = drawn;
    if (positiveStart >= 0) view = weights.subarray(positiveStart, positiveStart + positives.length);
    else for (let k = 0; k < positives.length; k++) drawn[k] = weights[positives[k] as number] as number;
    const share = winningShare(view, prefix, below, belowOrTied);
    return total === 0 ? Number.NaN : share / total;
  };
}

function accumulate(weights: Uint8Array, rows: Uint32Array, start: number, prefix: Int32Array): number {
  let sum = 0;
  const n = rows.length;
  if (start >= 0) {
    for (let j = 0; j < n; j++) {
      sum += weights[start + j] as number;
      prefix[j + 1] = sum;
    }
  } else {
    for (let j = 0; j < n; j++) {
      sum += weights[rows[j] as number] as number;
      prefix[j + 1] = sum;
    }
  }
  return sum;
}

/**
 * Negatives beaten by a positive drawn at random; NaN when none is drawn. `Math.imul` keeps the products in
 * integer registers: with fewer than 2²³ negatives, each drawn at most 16 times, a product stays below 2³¹.
 */
function winningShare(
  drawn: Uint8Array,
  prefix: Int32Array,
  below: Uint32Array,
  belowOrTied: Uint32Array | null,
): number {
  let sum = 0;
  let mass = 0;
  const n = drawn.length;
  if (belowOrTied === null) {
    for (let k = 0; k < n; k++) {
      const count = drawn[k] as number;
      mass += count;
      sum += Math.imul(count, prefix[below[k] as number] as number);
    }
    return sum / mass;
  }
  for (let k = 0; k < n; k++) {
    const count = drawn[k] as number;
    mass += count;
    sum += Math.imul(count, prefix[below[k] as number] as number);
    sum += Math.imul(count, prefix[belowOrTied[k] as number] as number);
  }
  return sum / (2 * mass);
}
