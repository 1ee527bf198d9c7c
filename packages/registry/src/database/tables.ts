import type { InstantColumn, JsonColumn } from './schema.ts';

/** Derived: which numbered migrations this database has run. Written by `migrate` only. */
export interface MigrationTable {
  number: number;
  name: string;
  digest: string;
}

/** Derived: the answers already given to idempotent calls; expires. */
export interface IdempotencyTable {
  person_id: string;
  key: string;
  operation: string;
  request_digest: string;
  /** The answer, or null when it held a secret and so was not kept. */
  response: JsonColumn<unknown> | null;
  expires_at: InstantColumn;
}

declare module './schema.ts' {
  interface Schema {
    migration: MigrationTable;
    idempotency: IdempotencyTable;
  }
}
