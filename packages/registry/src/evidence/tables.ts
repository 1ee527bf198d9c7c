import type { EvaluationFailure, ProducerOutcome, RerunOptions } from '@assay/contract';
import type { Digest, Uuid } from '@assay/core';
import type { InstantColumn, JsonColumn } from '../database/schema.ts';

/**
 * What a candidate is compared with: a version by its bytes, a reference that needs none, or nothing. `basis` is the
 * digest of the stage's holder where the candidate holds the stage itself and is compared with what held it before.
 */
export type StoredBaseline =
  | {
      readonly kind: 'version';
      readonly modelId: Uuid;
      readonly model: string;
      readonly version: number;
      readonly digest: Digest;
      /** Whether it is the suite's declared reference rather than the stage's holder. */
      readonly declared: boolean;
      readonly basis?: Digest;
    }
  | { readonly kind: 'reference'; readonly reference: 'majority' | 'mean'; readonly basis?: Digest };

export type JobKind = 'validate-suite' | 'evaluate' | 'case-view';

/**
 * The life of a job:
 *
 *     waiting ─► leased ─► reported | failed | judged | answered
 *        ▲         │
 *        └─────────┘ the lease ran out, or the evaluator said that the fault was its own
 *
 * `cancelled` is reached from waiting and leased, when its request ended or began another round.
 */
export type JobState = 'waiting' | 'leased' | 'reported' | 'failed' | 'judged' | 'answered' | 'cancelled';

/** Replayed as far as it carries authority: units of work for evaluators, and what came of them. */
export interface EvaluationJobTable {
  id: Uuid;
  kind: JobKind;
  state: JobState;
  suite_id: Uuid;
  request: number | null;
  round: number | null;
  model_id: Uuid | null;
  version: number | null;
  artifact: Digest | null;
  stage: string | null;
  tier: number | null;
  team_id: Uuid | null;
  policy: Digest | null;
  baseline: JsonColumn<StoredBaseline | null>;
  /** t of the t-th submission of the model against the suite version. */
  attempt_of_model: number;
  /** Digest of what was fixed before the run. */
  criteria: Digest | null;
  guard_commitment: Digest | null;
  /** 32 bytes from a CSPRNG; opened to nobody. */
  guard_seed: Uint8Array | null;
  rerun_by: Uuid | null;
  rerun_options: JsonColumn<RerunOptions | null>;
  case_view: Uuid | null;
  ordinals: JsonColumn<readonly number[]>;
  recipient_key: string | null;
  created_at: InstantColumn;
  attempts: number;
  lease: Uuid | null;
  lease_until: InstantColumn | null;
  leased_by: Uuid | null;
  step: string | null;
  done: number | null;
  of: number | null;
  finished_at: InstantColumn | null;
  envelope: Digest | null;
  report: Digest | null;
  result: Digest | null;
  measured: Digest | null;
  failure: JsonColumn<EvaluationFailure | null>;
}

/** Replayed: sealed packets. Their bytes are documents. */
export interface EvidencePacketTable {
  digest: Digest;
  request: number;
  round: number;
  job_id: Uuid | null;
  report: Digest | null;
  suite: string;
  baseline: string;
  sealed_at: InstantColumn;
}

/** Replayed: what producers were told. */
export interface ProducerOutcomeTable {
  request: number;
  round: number;
  model_id: Uuid;
  suite_id: Uuid;
  verdict: ProducerOutcome['verdict'];
  category: ProducerOutcome['category'];
  bits: number;
  released_at: InstantColumn;
}

/** Replayed: askings to read sealed rows, and whether the answer was fetched. */
export interface CaseViewTable {
  id: Uuid;
  job_id: Uuid;
  request: number;
  suite_id: Uuid;
  reviewer: Uuid;
  rows: number;
  asked_at: InstantColumn;
  delivered_at: InstantColumn | null;
}

/** Replayed: OpenLineage events as they came. */
export interface LineageEventTable {
  digest: Digest;
  run: string;
  event_type: string;
  received_at: InstantColumn;
  received_by: Uuid;
}

/** Derived from the event's document. */
export interface LineageDatasetTable {
  event: Digest;
  run: string;
  direction: 'input' | 'output';
  namespace: string;
  name: string;
  version: string | null;
  version_digest: Digest | null;
}

/** Replayed: fingerprint manifests. The key is the producer's, fresh for each, and derived. */
export interface FingerprintManifestTable {
  model_id: Uuid;
  version: number;
  digest: Digest;
  rows: number;
  key_hex: string;
  received_at: InstantColumn;
  received_by: Uuid;
}

/** Derived: the guard's noise over answers about claims; opened to nobody. */
export interface ClaimGuardTable {
  suite_id: Uuid;
  answers_left: number;
  /** In standard errors. */
  threshold: number;
}

declare module '../database/schema.ts' {
  interface Schema {
    claim_guard: ClaimGuardTable;
    evaluation_job: EvaluationJobTable;
    evidence_packet: EvidencePacketTable;
    producer_outcome: ProducerOutcomeTable;
    case_view: CaseViewTable;
    lineage_event: LineageEventTable;
    lineage_dataset: LineageDatasetTable;
    fingerprint_manifest: FingerprintManifestTable;
  }
}
