import { prefixSums, weightReader, type RankLayout } from './rank-layout.ts';
import type { WeightedEvaluator } from './statistic.ts';

/**
 * Average precision Σ (R_k − R_{k−1})·P_k over distinct scores, descending: NaN when no positive has weight. Only
 * scores of positives matter, and each needs the positives and negatives at or above it: a running sum and a prefix.
 */
export function averagePrecisionEvaluator(layout: RankLayout, scores: Float64Array): WeightedEvaluator {
  const { negatives, positives, below } = layout;
  const prefix = new Int32Array(negatives.length + 1);
  const fill = prefixSums(negatives, prefix);
  const read = weightReader(positives);
  const starts = groupStarts(positives, scores);
  const tied = starts.length <= positives.length;
  return (weights) => {
    const total = fill(weights);
    const drawn = read(weights);
    return tied ? overGroups(drawn, starts, below, prefix, total) : overRows(drawn, below, prefix, total);
  };
}

/** At least one row is counted in a denominator, so that a positive without weight adds 0 and needs no branch. */
function overRows(drawn: Uint8Array, below: Uint32Array, prefix: Int32Array, total: number): number {
  let hits = 0;
  let sum = 0;
  for (let k = drawn.length - 1; k >= 0; k--) {
    const mass = drawn[k] as number;
    hits += mass;
    sum += (mass * hits) / Math.max(1, hits + total - (prefix[below[k] as number] as number));
  }
  return hits === 0 ? Number.NaN : sum / hits;
}

function overGroups(
  drawn: Uint8Array,
  starts: Uint32Array,
  below: Uint32Array,
  prefix: Int32Array,
  total: number,
): number {
  let hits = 0;
  let sum = 0;
  for (let g = starts.length - 2; g >= 0; g--) {
    const start = starts[g] as number;
    const end = starts[g + 1] as number;
    let mass = 0;
    for (let k = start; k < end; k++) mass += drawn[k] as number;
    hits += mass;
    sum += (mass * hits) / Math.max(1, hits + total - (prefix[below[start] as number] as number));
  }
  return hits === 0 ? Number.NaN : sum / hits;
}

/** Where each run of equally scored positives begins, ascending, and the end of the last. */
function groupStarts(positives: Uint32Array, scores: Float64Array): Uint32Array {
  const starts: number[] = [];
  let before = Number.NaN;
  positives.forEach((row, k) => {
    const score = scores[row] ?? Number.NaN;
    if (score !== before) starts.push(k);
    before = score;
  });
  return Uint32Array.from([...starts, positives.length]);
}
