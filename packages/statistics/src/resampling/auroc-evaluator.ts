import { prefixSums, weightReader, type RankLayout } from './rank-layout.ts';
import type { WeightedEvaluator } from './statistic.ts';

/** A prefix sum times a count must fit 31 bits; a unit drawn more than 16 times has a chance below 10⁻¹⁴. */
const MOST_NEGATIVES = 2 ** 23;

/**
 * The weighted area under the ROC curve: NaN when either class has no weight. A prefix sum over negatives, then
 * one multiply-add a positive; nothing is sorted or compared again, so a resample costs two passes over bytes.
 */
export function aurocEvaluator(layout: RankLayout): WeightedEvaluator {
  const { negatives, positives, below, belowOrTied } = layout;
  if (negatives.length >= MOST_NEGATIVES) throw new RangeError(`too many negatives: ${negatives.length}`);
  const prefix = new Int32Array(negatives.length + 1);
  const fill = prefixSums(negatives, prefix);
  const read = weightReader(positives);
  return (weights) => {
    const total = fill(weights);
    const share = winningShare(read(weights), prefix, below, belowOrTied);
    return total === 0 ? Number.NaN : share / total;
  };
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
