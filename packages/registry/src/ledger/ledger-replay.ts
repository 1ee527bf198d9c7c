import type { CapabilityReplay } from './replay-projection.ts';

/** The tables of `database` and `ledger`: the record itself, proven by its tree, and what is made from it. */
export const ledgerReplay: CapabilityReplay = {
  projections: [],
  derived: {
    migration: 'which schema this database has',
    idempotency: 'answers already given; they expire',
    fact: 'the record itself, proven by the tree over it',
    fact_sequence: 'the order of the record, proven by the tree',
    fact_waiting: 'facts not numbered yet',
    tree_node: 'hashes recomputed from the facts when the record is verified',
    ledger_key: 'public keys; every signature is checked against the verifier’s own copy',
    checkpoint: 'signed statements, checked against the tree',
  },
};
