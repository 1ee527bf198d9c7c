import type { RowFeed } from '../runtime/runtime.ts';
import { allocateColumn, cellAt, type ColumnValues } from './column.ts';
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

/** The features of chosen rows, in the order of the ordinals. */
export function chosenFeed(rows: SealedRows, ordinals: readonly number[]): RowFeed {
  const { features } = rows.definition.file;
  const gathered = features.map((feature) => {
    const column = rows.column(feature.name);
    if (column === undefined) throw new RangeError('no such feature');
    return gather(column, ordinals);
  });
  return {
    rows: ordinals.length,
    features,
    matrix: (start, end) => {
      if (rows.matrix(0, 0) === undefined) return undefined;
      const width = features.length;
      const matrix = new Float32Array((end - start) * width);
      for (let row = start; row < end; row += 1)
        gathered.forEach((column, index) => {
          matrix[(row - start) * width + index] = Number(cellAt(column, row));
        });
      return matrix;
    },
    column: (index, start, end) => {
      const column = gathered[index];
      if (column === undefined) throw new RangeError('no such feature');
      return sliceColumn(column, start, end);
    },
  };
}

function gather(column: ColumnValues, ordinals: readonly number[]): ColumnValues {
  const chosen = allocateColumn(column.dtype, ordinals.length);
  const target = chosen.values as unknown[];
  ordinals.forEach((ordinal, index) => {
    target[index] = column.values[ordinal];
  });
  return chosen;
}
