/** Up to this many rows a comparison sort is faster than setting up counters. */
const SMALL = 512;

/**
 * Row indices in ascending order of score, ties in row order. Throws RangeError on NaN, which has no order;
 * infinities are ordinary scores.
 */
export function ascendingOrder(scores: Float64Array): Uint32Array {
  const order = new Uint32Array(scores.length);
  for (let i = 0; i < scores.length; i++) {
    if (Number.isNaN(scores[i])) throw new RangeError(`score of row ${i} is NaN`);
    order[i] = i;
  }
  if (scores.length > SMALL) return radixOrder(scores, order);
  return order.sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0) || a - b);
}

/**
 * Least-significant-digit radix sort of the doubles' bits, 16 at a time: negative numbers inverted, others with the
 * sign bit set, which makes unsigned order numeric order. Stable, so ties keep row order. Comparing 100,000 rows
 * through a callback would cost more than many resamples.
 */
function radixOrder(scores: Float64Array, rows: Uint32Array): Uint32Array {
  const n = scores.length;
  const low = new Uint32Array(n);
  const high = new Uint32Array(n);
  const view = new DataView(new ArrayBuffer(8));
  for (let i = 0; i < n; i++) {
    view.setFloat64(0, (scores[i] as number) + 0); // −0 and 0 are one score
    const top = view.getUint32(0);
    const bottom = view.getUint32(4);
    const negative = top >>> 31 === 1;
    high[i] = negative ? ~top : top | 0x8000_0000;
    low[i] = negative ? ~bottom : bottom;
  }
  let from: Uint32Array = rows;
  let into: Uint32Array = new Uint32Array(n);
  for (const [keys, shift] of [
    [low, 0],
    [low, 16],
    [high, 0],
    [high, 16],
  ] as const) {
    if (!scatter(keys, shift, from, into)) continue;
    [from, into] = [into, from];
  }
  return from;
}

/** One stable pass; false, and nothing written, when every row has the same digit. */
function scatter(keys: Uint32Array, shift: number, from: Uint32Array, into: Uint32Array): boolean {
  const starts = new Uint32Array(65_536);
  for (const key of keys) {
    const digit = (key >>> shift) & 0xffff;
    starts[digit] = (starts[digit] as number) + 1;
  }
  if (starts.includes(keys.length)) return false;
  let sum = 0;
  for (let digit = 0; digit < starts.length; digit++) {
    const count = starts[digit] as number;
    starts[digit] = sum;
    sum += count;
  }
  for (const row of from) {
    const digit = ((keys[row] as number) >>> shift) & 0xffff;
    const place = starts[digit] as number;
    into[place] = row;
    starts[digit] = place + 1;
  }
  return true;
}
