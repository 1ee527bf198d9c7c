import { SectionWriter, writeColumn } from '../suite/row-codec.ts';
import type { SealedDefinition } from '../suite/definition.ts';
import type { SuiteTable } from './suite-table.ts';

/** The bytes of one chunk of rows; `order` names the rows of the table that stand in it. */
export function encodeRows(
  definition: SealedDefinition,
  table: SuiteTable,
  memberships: readonly Uint8Array[],
  order: Uint32Array,
): Uint8Array {
  const writer = new SectionWriter();
  writer.view(Uint32Array.of(order.length));
  if (definition.packed) writer.view(packFeatures(table, order));
  else for (const feature of table.features) writeColumn(writer, feature, order);
  writeColumn(writer, table.label, order);
  if (table.ids) writer.texts(Array.from(order, (row) => table.ids?.[row] ?? ''));
  const { clusterOfRow } = table;
  if (clusterOfRow) writer.view(Int32Array.from(order, (row) => clusterOfRow[row] ?? 0));
  for (const members of memberships) writer.bytes(packBits(members, order));
  for (const extra of table.extras) writeColumn(writer, extra.column, order);
  return writer.finish();
}

function packFeatures(table: SuiteTable, order: Uint32Array): Float32Array {
  const width = table.features.length;
  const matrix = new Float32Array(order.length * width);
  table.features.forEach((feature, column) => {
    if (feature.dtype !== 'float32') return;
    for (let index = 0; index < order.length; index += 1)
      matrix[index * width + column] = feature.values[order[index] ?? 0] ?? Number.NaN;
  });
  return matrix;
}

function packBits(members: Uint8Array, order: Uint32Array): Uint8Array {
  const bits = new Uint8Array(Math.ceil(order.length / 8));
  order.forEach((row, index) => {
    if (members[row] === 1) bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
  });
  return bits;
}
