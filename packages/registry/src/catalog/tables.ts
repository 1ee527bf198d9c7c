import type { Claim } from '@assay/contract';
import type { Digest, Uuid } from '@assay/core';
import type { GeneratedAlways } from 'kysely';
import type { InstantColumn, JsonColumn } from '../database/schema.ts';

/** Replayed: registered models, whose team produces them, who owns them, how grave they are. */
export interface RegisteredModelTable {
  id: Uuid;
  name: string;
  team_id: Uuid;
  owner_id: Uuid;
  description: string;
  /** 1 is the gravest, and what a model starts with. */
  tier: number;
  zone: string;
  created_at: InstantColumn;
  last_updated_at: InstantColumn;
}

export type VersionState = 'registered' | 'deprecated' | 'retired';

/** Replayed: model versions, bound to the digest of what they are made of. */
export interface ModelVersionTable {
  model_id: Uuid;
  version: number;
  artifact_digest: Digest;
  identity: 'content' | 'asserted';
  source: string | null;
  run_id: string | null;
  description: string;
  created_by: Uuid;
  created_at: InstantColumn;
  last_updated_at: InstantColumn;
  claims: JsonColumn<readonly Claim[]>;
  claims_digest: Digest;
  /** Of the newest revision of the card. */
  card_digest: Digest | null;
  parameters: JsonColumn<Readonly<Record<string, string>>>;
  state: VersionState;
  /** The last civil day of its window, in the model's zone. */
  deprecated_until: string | null;
}

/** Replayed: the files of a version. */
export interface VersionFileTable {
  model_id: Uuid;
  version: number;
  path: string;
  digest: Digest;
  bytes: number;
}

/** Replayed: whoever worked on a version. */
export interface VersionContributorTable {
  model_id: Uuid;
  version: number;
  person_id: Uuid;
}

/** Replayed: datasets by what they are and what they hash to. */
export interface DatasetTable {
  id: Uuid;
  namespace: string;
  name: string;
  version: string;
  digest: Digest;
  rows: number | null;
}

/** Replayed: what a version was trained on. */
export interface VersionDatasetTable {
  model_id: Uuid;
  version: number;
  dataset_id: Uuid;
}

/** Replayed: every text a card ever had. */
export interface ModelCardTable {
  model_id: Uuid;
  version: number;
  revision: number;
  /** Made by the database from the bytes. */
  digest: GeneratedAlways<Digest>;
  /** The text in UTF-8. */
  bytes: Uint8Array;
  front_matter: JsonColumn<Readonly<Record<string, unknown>>>;
  revised_by: Uuid;
  revised_at: InstantColumn;
}

/** Replayed: aliases. */
export interface ModelAliasTable {
  model_id: Uuid;
  alias: string;
  version: number;
}

/** Derived: descriptions that no rule reads. */
export interface ModelTagTable {
  model_id: Uuid;
  key: string;
  value: string;
}

/** Derived: descriptions that no rule reads. */
export interface VersionTagTable {
  model_id: Uuid;
  version: number;
  key: string;
  value: string;
}

/** Replayed: what each stage serves. */
export interface StagePointerTable {
  model_id: Uuid;
  stage: string;
  holder: number | null;
  limited: number | null;
  /** Served instead of the holder while an override lasts; never called approved. */
  overridden: number | null;
}

/** Replayed: artifacts barred from every stage. */
export interface BarredDigestTable {
  digest: Digest;
  reason: string;
  barred_by: Uuid;
  barred_at: InstantColumn;
}

/** Derived: when stored bytes were last hashed, and what they hashed to. */
export interface ArtifactCheckTable {
  digest: Digest;
  checked_at: InstantColumn;
  found: Digest;
}

declare module '../database/schema.ts' {
  interface Schema {
    registered_model: RegisteredModelTable;
    model_version: ModelVersionTable;
    version_file: VersionFileTable;
    version_contributor: VersionContributorTable;
    dataset: DatasetTable;
    version_dataset: VersionDatasetTable;
    model_card: ModelCardTable;
    model_alias: ModelAliasTable;
    model_tag: ModelTagTable;
    version_tag: VersionTagTable;
    stage_pointer: StagePointerTable;
    barred_digest: BarredDigestTable;
    artifact_check: ArtifactCheckTable;
  }
}
