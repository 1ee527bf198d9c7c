import type { SuiteView } from '@assay/contract';
import type { Digest, Uuid } from '@assay/core';
import type { GeneratedAlways } from 'kysely';
import type { InstantColumn } from '../database/schema.ts';

export type SuiteState = SuiteView['state'];

/** Replayed: suite versions. A version is immutable; only its state moves. */
export interface SuiteVersionTable {
  id: Uuid;
  suite: string;
  version: string;
  /** Made by the database from the bytes. */
  manifest_digest: GeneratedAlways<Digest>;
  /** Canonical JSON of the manifest. */
  manifest_bytes: Uint8Array;
  /** Of the ciphertext, a blob. */
  sealed_digest: Digest;
  state: SuiteState;
  sealed_by: Uuid;
  sealed_at: InstantColumn;
  in_force_at: InstantColumn | null;
  refused_because: string | null;
  deprecated_at: InstantColumn | null;
  /** Answers it can give before its scores stop being honest to epsilon, in bits. */
  bits: number;
}

/** Replayed: disclosures to producers. */
export interface ExposureTable {
  id: Uuid;
  suite_id: Uuid;
  team_id: Uuid;
  request: number | null;
  what: 'verdict' | 'category' | 'failure' | 'reasons' | 'rerun-released';
  bits: number;
  at: InstantColumn;
}

/** Replayed: whoever sealed, stewarded or read rows of a suite version; never forgotten. */
export interface SuiteReaderTable {
  suite_id: Uuid;
  person_id: Uuid;
  how: 'sealed' | 'stewarded' | 'case-view';
  at: InstantColumn;
}

declare module '../database/schema.ts' {
  interface Schema {
    suite_version: SuiteVersionTable;
    exposure: ExposureTable;
    suite_reader: SuiteReaderTable;
  }
}
