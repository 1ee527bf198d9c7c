import type { Generated } from 'kysely';
import type { InstantColumn } from '../database/schema.ts';

/** Replayed: the facts themselves, append-only. All columns but `bytes` are read from `bytes`. */
export interface FactTable {
  id: string;
  kind: string;
  at: InstantColumn;
  /** The person; null when Assay itself acted or the actor is a commitment. */
  actor_id: string | null;
  /** What the fact is about, such as `request:12` (`subjectOf`). */
  subject: string;
  bytes: Uint8Array;
}

/** Derived: recorded facts without a sequence number yet, in order of arrival. */
export interface FactWaitingTable {
  arrival: Generated<number>;
  fact_id: string;
}

/** Replayed: the order of the ledger, gap-free from 0, append-only. */
export interface FactSequenceTable {
  sequence: number;
  fact_id: string;
  leaf: Uint8Array;
}

/** Derived: hashes of complete subtrees from level 4 up, append-only. */
export interface TreeNodeTable {
  level: number;
  position: number;
  hash: Uint8Array;
}

/** Replayed: public keys with the ledger positions between which each is valid. */
export interface LedgerKeyTable {
  id: string;
  name: string;
  public_key: Uint8Array;
  /** Who holds the private key: `registry`, `evaluator:<id>` or `person:<id>`. */
  holder: string;
  from_sequence: number;
  to_sequence: number | null;
}

/** Replayed: signed statements that the first `size` facts have this root, append-only. */
export interface CheckpointTable {
  size: number;
  root: Uint8Array;
  at: InstantColumn;
  note: string;
}

/** Derived: the log's name; it stands in every checkpoint. One row. */
export interface LedgerTable {
  origin: string;
  only_row: Generated<boolean>;
}

/** Derived: documents that facts name by digest; append-only but for erasure. */
export interface DocumentTable {
  digest: string;
  media_type: string;
  bytes: Uint8Array | null;
  erasable: boolean;
  erased_at: InstantColumn | null;
}

declare module '../database/schema.ts' {
  interface Schema {
    fact: FactTable;
    fact_waiting: FactWaitingTable;
    fact_sequence: FactSequenceTable;
    tree_node: TreeNodeTable;
    ledger_key: LedgerKeyTable;
    checkpoint: CheckpointTable;
    ledger: LedgerTable;
    document: DocumentTable;
  }
}
