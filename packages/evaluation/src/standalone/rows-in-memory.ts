import { encodeRows } from '../sealing/encode-rows.ts';
import { sealedDefinition, type CheckedSuite } from '../sealing/seal-suite.ts';
import { SectionReader } from '../suite/row-codec.ts';
import { RowStore, SealedRows } from '../suite/sealed-rows.ts';

/** The rows of a checked suite, opened in this process without being encrypted first: for a run without a registry. */
export function rowsInMemory(checked: CheckedSuite): SealedRows {
  const definition = sealedDefinition(checked);
  const store = new RowStore(definition);
  const { order } = checked.order;
  for (let start = 0; start < order.length; start += definition.rowsPerChunk) {
    const chunk = order.subarray(start, start + definition.rowsPerChunk);
    store.take(new SectionReader(encodeRows(definition, checked.table, checked.memberships, chunk)));
  }
  return new SealedRows(store);
}
