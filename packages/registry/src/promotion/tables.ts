import type { Conditions, DecisionKind, RequestState } from '@assay/contract';
import type { Digest, Uuid } from '@assay/core';
import type { ColumnType } from 'kysely';
import type { DefaultedColumn, InstantColumn, JsonColumn } from '../database/schema.ts';

/** A nullable `jsonb` column: read as T or null, written as JSON text or null. */
type NullableJsonColumn<T> = ColumnType<T | null, string | null | undefined, string | null>;

/** Why a round began. */
export type RoundCause = 'submitted' | 'needs-evidence' | 'stale' | 'retry' | 'rerun';

/** Replayed: one wish to move a version to a stage. */
export interface RequestTable {
  number: number;
  model_id: Uuid;
  version: number;
  /** Content digest of the version when it was submitted: what every vote is bound to. */
  artifact: Digest;
  stage: string;
  tier: number;
  team_id: Uuid;
  submitted_by: Uuid;
  submitted_at: InstantColumn;
  note: string | null;
  launch_date: string | null;
  launch_moves: DefaultedColumn<number>;
  slips: DefaultedColumn<number>;
  /** The launch date that was last counted as slipped. */
  slipped_date: string | null;
  state: RequestState;
  state_since: InstantColumn;
  round: number;
  round_because: RoundCause;
  round_changed: JsonColumn<readonly string[]>;
  round_started_at: InstantColumn;
  /** Digest of the policy version pinned by the current round. */
  policy: Digest;
  /** What became of this round's evaluation. */
  evaluation: 'awaited' | 'sealed' | 'failed';
  job_id: Uuid | null;
  packet: Digest | null;
  /** Digest of the suite's manifest on which the sealed packet rests, or `none`. */
  packet_suite: string | null;
  /** Digest of the baseline of the sealed packet, or `reference:majority`, or `none`. */
  packet_baseline: string | null;
  suite_id: Uuid | null;
  suite_name: string | null;
  suite_version: string | null;
  /** Digest of the suite's manifest. */
  suite_digest: Digest | null;
  /** `spam-filter/1`, or `reference:majority`. */
  baseline_version: string | null;
  baseline_digest: Digest | null;
  will_evaluate: JsonColumn<readonly string[]>;
  answer: string | null;
  limited: DefaultedColumn<boolean>;
  /** Without their text, which stands in `conditions_text`. */
  conditions: NullableJsonColumn<Conditions>;
  conditions_text: string | null;
  approved_at: InstantColumn | null;
  promoted_at: InstantColumn | null;
  expires_at: InstantColumn | null;
  /** When the approval under the version lapsed, for the named reasons. */
  lapsed_at: InstantColumn | null;
  lapsed_reasons: JsonColumn<readonly string[]>;
  ended_at: InstantColumn | null;
  ended_why: string | null;
}

/** Replayed: one approval that a round needs. Written by `review`; made, carried and outdated here. */
export interface RequestSlotTable {
  request: number;
  round: number;
  /** Group and ordinal: `risk-1`. */
  slot: string;
  group_name: string;
  ordinal: number;
  answers_for: string;
  minutes: number;
  evidence: JsonColumn<readonly string[]>;
  /** Ids of the people whom the slot admits. */
  admits: JsonColumn<readonly Uuid[]>;
  state: 'open' | 'claimed' | 'filled' | 'outdated';
  reviewer: Uuid | null;
  since: InstantColumn | null;
  decision: DefaultedColumn<Uuid | null>;
  decision_kind: DefaultedColumn<DecisionKind | null>;
  decided_at: DefaultedColumn<InstantColumn | null>;
  /** Without their text, which stands in `conditions_text`. */
  conditions: NullableJsonColumn<Conditions>;
  conditions_text: DefaultedColumn<string | null>;
  decision_expires_at: DefaultedColumn<InstantColumn | null>;
  /** What the reviewer asked the producer for: text, so erasable. */
  missing: JsonColumn<readonly string[]>;
  /** The part of the reviewer's reasons that is for the producer: text, so erasable. */
  producer_reasons: DefaultedColumn<string | null>;
}

/** Replayed: going ahead without the matrix. */
export interface StageOverrideTable {
  number: number;
  model_id: Uuid;
  version: number;
  artifact: Digest;
  stage: string;
  state: 'proposed' | 'overridden' | 'ended';
  proposed_by: Uuid;
  proposed_at: InstantColumn;
  confirmed_by: Uuid | null;
  confirmed_at: InstantColumn | null;
  until: InstantColumn | null;
  ended_at: InstantColumn | null;
  ended_because: string | null;
  request: number | null;
  reason: string;
}

declare module '../database/schema.ts' {
  interface Schema {
    request: RequestTable;
    request_slot: RequestSlotTable;
    stage_override: StageOverrideTable;
  }
}
