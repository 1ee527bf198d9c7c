import type { RowFeed } from '../runtime/runtime.ts';
import type { ColumnValues } from './column.ts';
import type { PartRange, SealedRows } from './sealed-rows.ts';

/** Rows of `range` cut from a column, without copying numbers. */
export function sliceColumn(column: ColumnValues, start: number, end: number): ColumnValues {
  if (column.dtype === 'string') return { dtype: 'string', values: column.values.slice(start, end) };
  return { dtype: column.dtype, values: column.values.subarray(start, end) } as ColumnValues;
}

/** The features of some sealed rows as a runtime is fed with them; labels, ids and slices are not reachable from it. */
export function sealedFeed(rows: SealedRows, range: PartRange): RowFeed {
  const { features } = rows.definition.file;
  const cache = new Map<number, ColumnValues>();
  const whole = (index: number): ColumnValues => {
    const cached = cache.get(index);
    if (cached) return cached;
    const column = rows.column(features[index]?.name ?? '');
    if (column === undefined) throw new RangeError('no such feature');
    cache.set(index, column);
    return column;
  };
  return {
    rows: range.end - range.start,
    features,
    matrix: (start, end) => rows.matrix(range.start + start, range.start + end),
    column: (index, start, end) => sliceColumn(whole(index), range.start + start, range.start + end),
  };
}
