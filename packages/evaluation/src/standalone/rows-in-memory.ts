import { canonicalJson, sha256 } from '@assay/core';
import { createRng } from '@assay/statistics';
import { encodeRows } from '../sealing/encode-rows.ts';
import { drawRowOrder } from '../sealing/row-order.ts';
import { sealedDefinition, type CheckedSuite } from '../sealing/seal-suite.ts';
import { SectionReader } from '../suite/row-codec.ts';
import { RowStore, SealedRows } from '../suite/sealed-rows.ts';

/**
 * The rows of a checked suite, opened in this process without being encrypted first: for a run without a registry. Their
 * order is drawn from the suite file itself, so that a rerun has the same rows in the same places.
 */
export function rowsInMemory(given: CheckedSuite): SealedRows {
  const { file } = given.source;
  const rng = createRng(sha256(canonicalJson(file)).subarray(0, 16));
  const order = drawRowOrder(file, given.table, (bound) => rng.below(bound));
  const checked: CheckedSuite = { ...given, order };
  const definition = sealedDefinition(checked);
  const store = new RowStore(definition);
  for (let start = 0; start < order.order.length; start += definition.rowsPerChunk) {
    const chunk = order.order.subarray(start, start + definition.rowsPerChunk);
    store.take(new SectionReader(encodeRows(definition, checked.table, checked.memberships, chunk)));
  }
  return new SealedRows(store);
}
