import type { Digest, Uuid } from '@assay/core';
import type { InstantColumn, JsonColumn } from '../database/schema.ts';

/** Derived: the canonical bytes of a policy version; they prove themselves by their digest. */
export interface PolicyVersionTable {
  digest: Digest;
  bytes: Uint8Array;
}

/** One line of the diff of authority, by person id. */
export interface StoredAuthorityChange {
  readonly model: string;
  readonly stage: string;
  readonly group: string | null;
  readonly person: Uuid;
  readonly change: 'gains' | 'loses';
  readonly words: string;
}

/** Replayed: proposals and which one is in force. `changes` is derived. */
export interface PolicyProposalTable {
  number: number;
  digest: Digest;
  state: 'proposed' | 'in-force' | 'replaced' | 'withdrawn';
  proposed_by: Uuid;
  proposed_at: InstantColumn;
  in_force_at: InstantColumn | null;
  bootstrap: boolean;
  changes: JsonColumn<readonly StoredAuthorityChange[]>;
}

/** Replayed: whose approval a proposal needs, and whether it was given. */
export interface PolicyLoserTable {
  proposal: number;
  person_id: Uuid;
  approved: boolean;
}

declare module '../database/schema.ts' {
  interface Schema {
    policy_version: PolicyVersionTable;
    policy_proposal: PolicyProposalTable;
    policy_loser: PolicyLoserTable;
  }
}
