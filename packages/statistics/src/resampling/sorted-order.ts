/**
 * Row indices in ascending order of score, ties in row order. Throws RangeError on NaN, which has no order;
 * infinities are ordinary scores.
 */
export function ascendingOrder(scores: Float64Array): Uint32Array {
  const n = scores.length;
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    if (Number.isNaN(scores[i])) throw new RangeError(`score of row ${i} is NaN`);
    order[i] = i;
  }
  return order.sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0) || a - b);
}
