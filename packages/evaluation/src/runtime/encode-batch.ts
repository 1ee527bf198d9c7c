import { allocateColumn, type ColumnValues } from '../suite/column.ts';
import { SectionWriter } from '../suite/row-codec.ts';
import type { InputPlan } from './onnx-signature.ts';
import type { RowFeed } from './runtime.ts';

function head(length: number, rows: number): Uint8Array {
  const bytes = new Uint8Array(12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, length + 8, true);
  view.setUint32(4, rows, true);
  return bytes;
}

/** The frame of rows `start` up to `end`: frame length, row count, then the tensors. Packed features are not copied. */
export function encodeBatch(feed: RowFeed, plan: InputPlan, start: number, end: number): Uint8Array[] {
  const rows = end - start;
  const matrix = plan.packed ? feed.matrix(start, end) : undefined;
  if (matrix) {
    const bytes = new Uint8Array(matrix.buffer, matrix.byteOffset, matrix.byteLength);
    return [head(bytes.length, rows), bytes];
  }
  const writer = new SectionWriter();
  for (const input of plan.inputs) {
    const columns = input.features.map((feature) => feed.column(feature, start, end));
    writeTensor(writer, interleave(columns, rows));
  }
  const bytes = writer.finish();
  return [head(bytes.length, rows), bytes];
}

function writeTensor(writer: SectionWriter, column: ColumnValues): void {
  if (column.dtype === 'string') writer.bytes(new TextEncoder().encode(JSON.stringify(column.values)));
  else writer.view(column.values);
}

/** Columns of one type as one row-major tensor. */
function interleave(columns: readonly ColumnValues[], rows: number): ColumnValues {
  const [first] = columns;
  if (first === undefined) return { dtype: 'float32', values: new Float32Array(0) };
  if (columns.length === 1) return first;
  const tensor = allocateColumn(first.dtype, rows * columns.length);
  const target = tensor.values as unknown[];
  columns.forEach((column, index) => {
    const source = column.values as ArrayLike<unknown>;
    for (let row = 0; row < rows; row += 1) target[row * columns.length + index] = source[row];
  });
  return tensor;
}
