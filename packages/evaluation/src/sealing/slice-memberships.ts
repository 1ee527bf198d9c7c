import type { FieldFault } from '@assay/core';
import { ConditionInvalid, membership, parseCondition } from '../suite/slice-condition.ts';
import type { ColumnValues } from '../suite/column.ts';
import type { SuiteSource } from './suite-source.ts';
import type { SuiteTable } from './suite-table.ts';

/** Rows of each declared slice, one byte a row; or what is wrong with the conditions. */
export function sliceMemberships(
  source: SuiteSource,
  table: SuiteTable,
): { members: Uint8Array[]; faults: FieldFault[] } {
  const columns = new Map<string, ColumnValues>(table.extras.map((extra) => [extra.name, extra.column]));
  source.file.features.forEach((feature, index) => {
    const column = table.features[index];
    if (column) columns.set(feature.name, column);
  });
  const members: Uint8Array[] = [];
  const faults: FieldFault[] = [];
  source.file.slices.forEach((slice, index) => {
    const path = `slices.${index}`;
    try {
      const rows = membership(parseCondition(slice.where), (name) => columns.get(name), table.rows);
      members.push(rows);
      if (!rows.includes(1)) faults.push({ path, message: `the slice ${slice.name} has no rows` });
    } catch (error) {
      if (!(error instanceof ConditionInvalid)) throw error;
      faults.push({ path: `${path}.where`, message: error.message });
    }
  });
  return { members, faults };
}
