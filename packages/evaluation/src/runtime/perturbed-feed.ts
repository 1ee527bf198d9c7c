import { createRng, type Rng } from '@assay/statistics';
import { allocateColumn, type ColumnValues } from '../suite/column.ts';
import type { RowFeed } from './runtime.ts';

/** How rows are changed before a model sees them; shares are of the column's standard deviation, or of the cells. */
export type Perturbation =
  | { readonly kind: 'noise'; readonly share: number }
  | { readonly kind: 'missing'; readonly share: number }
  | {
      readonly kind: 'paraphrase';
      readonly column: string;
      readonly pairs: readonly (readonly [string, string])[];
    };

function spread(values: ArrayLike<number>): number {
  let count = 0;
  let mean = 0;
  let squares = 0;
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    count += 1;
    const step = value - mean;
    mean += step / count;
    squares += step * (value - mean);
  }
  return count < 2 ? 0 : Math.sqrt(squares / (count - 1));
}

function withNoise(column: ColumnValues, share: number, rng: Rng): ColumnValues {
  if (column.dtype !== 'float32' && column.dtype !== 'float64') return column;
  const step = spread(column.values) * share;
  const values = column.values.map((value) => value + rng.normal() * step);
  return { dtype: column.dtype, values } as ColumnValues;
}

function withMissing(column: ColumnValues, share: number, rng: Rng): ColumnValues {
  if (column.dtype === 'float32' || column.dtype === 'float64') {
    const values = column.values.map((value) => (rng.uniform() < share ? Number.NaN : value));
    return { dtype: column.dtype, values } as ColumnValues;
  }
  if (column.dtype !== 'string') return column;
  return { dtype: 'string', values: column.values.map((text) => (rng.uniform() < share ? '' : text)) };
}

function paraphrased(column: ColumnValues, pairs: readonly (readonly [string, string])[]): ColumnValues {
  if (column.dtype !== 'string') return column;
  const values = column.values.map((text) =>
    pairs.reduce((rest, [from, to]) => (from === '' ? rest : rest.replaceAll(from, to)), text),
  );
  return { dtype: 'string', values };
}

function perturbColumn(column: ColumnValues, name: string, how: Perturbation, rng: Rng): ColumnValues {
  switch (how.kind) {
    case 'noise':
      return withNoise(column, how.share, rng);
    case 'missing':
      return withMissing(column, how.share, rng);
    case 'paraphrase':
      return how.column === name ? paraphrased(column, how.pairs) : column;
  }
}

/** The same rows, changed: the same change each time for the same seed, and the same for every model that is fed. */
export function perturbedFeed(feed: RowFeed, how: Perturbation, seed: Uint8Array): RowFeed {
  const rng = createRng(seed);
  const packed = feed.matrix(0, feed.rows);
  const columns = feed.features.map((feature, index) =>
    perturbColumn(
      packed ? unpacked(packed, feed, index) : feed.column(index, 0, feed.rows),
      feature.name,
      how,
      rng,
    ),
  );
  const width = feed.features.length;
  const matrix = packed ? repacked(columns, feed.rows, width) : undefined;
  return {
    rows: feed.rows,
    features: feed.features,
    matrix: (start, end) => matrix?.subarray(start * width, end * width),
    column: (index, start, end) => {
      const column = columns[index] ?? allocateColumn('string', 0);
      if (column.dtype === 'string') return { dtype: 'string', values: column.values.slice(start, end) };
      return { dtype: column.dtype, values: column.values.subarray(start, end) } as ColumnValues;
    },
  };
}

function unpacked(matrix: Float32Array, feed: RowFeed, index: number): ColumnValues {
  const width = feed.features.length;
  const values = new Float32Array(feed.rows);
  for (let row = 0; row < feed.rows; row += 1) values[row] = matrix[row * width + index] ?? Number.NaN;
  return { dtype: 'float32', values };
}

function repacked(columns: readonly ColumnValues[], rows: number, width: number): Float32Array {
  const matrix = new Float32Array(rows * width);
  columns.forEach((column, index) => {
    if (column.dtype !== 'float32') return;
    for (let row = 0; row < rows; row += 1) matrix[row * width + index] = column.values[row] ?? Number.NaN;
  });
  return matrix;
}
