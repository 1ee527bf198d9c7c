import { fromBase64, hex } from '@assay/core';
import type { CapabilityReplay } from './replay-projection.ts';

/** The tables of `database` and `ledger`: the record itself, proven by its tree, and what is made from it. */
export const ledgerReplay: CapabilityReplay = {
  projections: [
    {
      table: 'ledger_key',
      key: ['id'],
      columns: ['id', 'name', 'public_key', 'holder', 'from_sequence', 'to_sequence'],
      apply: {
        'ledger.key-added': (rows, { payload }) =>
          rows.set({
            id: payload.keyId,
            name: payload.name,
            public_key: hex(fromBase64(payload.publicKey)),
            holder: payload.holder,
            from_sequence: payload.from,
            to_sequence: null,
          }),
        'ledger.key-retired': (rows, { payload }) =>
          rows.update([payload.keyId], { to_sequence: payload.until }),
      },
    },
  ],
  derived: {
    migration: 'which schema this database has',
    idempotency: 'answers already given; they expire',
    fact: 'the record itself, proven by the tree over it',
    fact_sequence: 'the order of the record, proven by the tree',
    fact_waiting: 'facts not numbered yet',
    tree_node: 'hashes recomputed from the facts when the record is verified',
    ledger: 'the name of the log; it stands in every checkpoint',
    document: 'bytes named by facts; each is checked against its digest',
    checkpoint: 'signed statements, checked against the tree',
  },
};
