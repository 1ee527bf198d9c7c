import { ascendingOrder } from './sorted-order.ts';

/** Rows of one class in ascending score order, and for each positive how many negatives lie below and not above. */
export interface RankLayout {
  readonly negatives: Uint32Array;
  readonly positives: Uint32Array;
  /** Per positive: the number of negatives with a smaller score. */
  readonly below: Uint32Array;
  /** Per positive: the number of negatives with a smaller or equal score; null when no score is shared. */
  readonly belowOrTied: Uint32Array | null;
}

/** The last layout of a scores array: AUROC, its DeLong interval and average precision ask for the same one. */
const remembered = new WeakMap<Float64Array, { readonly labels: Uint8Array; readonly layout: RankLayout }>();

/** Sorts once what every resample then walks in order. Labels are 0 or 1; neither array may change afterwards. */
export function rankLayout(labels: Uint8Array, scores: Float64Array): RankLayout {
  const known = remembered.get(scores);
  if (known !== undefined && known.labels === labels) return known.layout;
  const layout = makeLayout(labels, scores);
  remembered.set(scores, { labels, layout });
  return layout;
}

function makeLayout(labels: Uint8Array, scores: Float64Array): RankLayout {
  const { negatives, positives } = splitByLabel(ascendingOrder(scores), labels);
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

function splitByLabel(order: Uint32Array, labels: Uint8Array): Pick<RankLayout, 'negatives' | 'positives'> {
  let count = 0;
  for (const label of labels) count += label;
  const positives = new Uint32Array(count);
  const negatives = new Uint32Array(order.length - count);
  let p = 0;
  let n = 0;
  for (const row of order) {
    if (labels[row] === 1) positives[p++] = row;
    else negatives[n++] = row;
  }
  return { negatives, positives };
}

/** True when the indices are start, start + 1, …: then weights are read without a gather. */
function isRun(indices: Uint32Array): boolean {
  const start = indices[0] ?? 0;
  for (let i = 1; i < indices.length; i++) if (indices[i] !== start + i) return false;
  return indices.length > 0;
}

/** Reads the weights of some rows, in their order, into an array of its own or as a view where the rows lie in a run. */
export function weightReader(rows: Uint32Array): (weights: Uint8Array) => Uint8Array {
  const start = rows[0] ?? 0;
  if (isRun(rows)) return (weights) => weights.subarray(start, start + rows.length);
  const read = new Uint8Array(rows.length);
  return (weights) => {
    for (let k = 0; k < rows.length; k++) read[k] = weights[rows[k] as number] as number;
    return read;
  };
}

/** Fills prefix[j + 1] with the weight of the first j + 1 of the rows, and returns the whole weight. */
export function prefixSums(rows: Uint32Array, prefix: Int32Array): (weights: Uint8Array) => number {
  const start = isRun(rows) ? (rows[0] ?? 0) : -1;
  return (weights) => accumulate(weights, rows, start, prefix);
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
