/** Storage types of a column of held-out rows. */
export type DType = 'float32' | 'float64' | 'int32' | 'int64' | 'bool' | 'string';

/** The values of one column; a missing number is NaN, a missing text is empty; integers are never missing. */
export type ColumnValues =
  | { readonly dtype: 'float32'; readonly values: Float32Array }
  | { readonly dtype: 'float64'; readonly values: Float64Array }
  | { readonly dtype: 'int32'; readonly values: Int32Array }
  | { readonly dtype: 'int64'; readonly values: BigInt64Array }
  | { readonly dtype: 'bool'; readonly values: Uint8Array }
  | { readonly dtype: 'string'; readonly values: readonly string[] };

/** One cell as CEL and a case view see it: numbers as doubles, 64-bit integers exact. */
export type Cell = number | bigint | boolean | string;

/** The cell of a column in one row. */
export function cellAt(column: ColumnValues, row: number): Cell {
  if (column.dtype === 'string') return column.values[row] ?? '';
  if (column.dtype === 'bool') return column.values[row] === 1;
  return column.values[row] ?? Number.NaN;
}

/** An empty column of `rows` rows, to be filled. */
export function allocateColumn(dtype: DType, rows: number): ColumnValues & { values: unknown } {
  switch (dtype) {
    case 'float32':
      return { dtype, values: new Float32Array(rows) };
    case 'float64':
      return { dtype, values: new Float64Array(rows) };
    case 'int32':
      return { dtype, values: new Int32Array(rows) };
    case 'int64':
      return { dtype, values: new BigInt64Array(rows) };
    case 'bool':
      return { dtype, values: new Uint8Array(rows) };
    case 'string':
      return { dtype, values: Array.from({ length: rows }, () => '') };
  }
}
