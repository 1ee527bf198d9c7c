/**
 * n doubles, each from its index. `Float64Array.from` with a callback goes through an iterator and takes ten times as
 * long, which is felt when every metric of 100,000 rows is made.
 */
export function doubles(n: number, at: (index: number) => number): Float64Array {
  const values = new Float64Array(n);
  for (let i = 0; i < n; i++) values[i] = at(i);
  return values;
}

/** n bytes, each from its index. */
export function bytes(n: number, at: (index: number) => number): Uint8Array {
  const values = new Uint8Array(n);
  for (let i = 0; i < n; i++) values[i] = at(i);
  return values;
}

/** The values at the given rows. */
export function pickDoubles(values: Float64Array, rows: Uint32Array): Float64Array {
  const picked = new Float64Array(rows.length);
  for (let k = 0; k < rows.length; k++) picked[k] = values[rows[k] as number] ?? Number.NaN;
  return picked;
}

/** The bytes at the given rows. */
export function pickBytes(values: Uint8Array, rows: Uint32Array): Uint8Array {
  const picked = new Uint8Array(rows.length);
  for (let k = 0; k < rows.length; k++) picked[k] = values[rows[k] as number] as number;
  return picked;
}

/** The 16-bit numbers at the given rows. */
export function pickWords(values: Uint16Array, rows: Uint32Array): Uint16Array {
  const picked = new Uint16Array(rows.length);
  for (let k = 0; k < rows.length; k++) picked[k] = values[rows[k] as number] as number;
  return picked;
}
