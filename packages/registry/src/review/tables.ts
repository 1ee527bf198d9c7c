import type { DecisionKind } from '@assay/contract';
import type { Digest, Uuid } from '@assay/core';
import type { InstantColumn, JsonColumn } from '../database/schema.ts';

/**
 * Replayed: who read what, when it was opened to them, and who recused. What they leaned to and their forecast are
 * named in a fact by a salted digest, and are erasable.
 */
export interface ReviewTable {
  request: number;
  round: number;
  slot: string;
  reviewer: Uuid;
  claimed_at: InstantColumn;
  lean: DecisionKind | null;
  /** Decimal text in [0, 1]. */
  forecast: string | null;
  leaned_at: InstantColumn | null;
  leaning_digest: Digest | null;
  /** The packet that was opened to them when they had leaned. */
  opened_packet: Digest | null;
  /** They said that they cannot judge this request; it holds for every round of it. */
  recused: boolean;
  /** Why they gave the slot back. */
  release_reason: string | null;
}

export type DispositionKind = 'accepted' | 'blocks' | 'needs-more';

export interface DispositionTable {
  request: number;
  round: number;
  slot: string;
  reviewer: Uuid;
  finding: string;
  disposition: DispositionKind;
  reason: string;
  at: InstantColumn;
}

/** Replayed: one signed decision. */
export interface DecisionTable {
  id: Uuid;
  request: number;
  round: number;
  slot: string;
  reviewer: Uuid;
  kind: DecisionKind;
  packet: Digest;
  /** Digest of the DSSE envelope's canonical bytes. */
  envelope: Digest;
  /** Salted digest of the annex. */
  annex: Digest;
  policy: Digest;
  expires_at: InstantColumn | null;
  fact_id: Uuid;
  at: InstantColumn;
}

export type ContactKind =
  | 'nudge'
  | 'expedite'
  | 'moved-date'
  | 'escalation'
  | 'shared-link'
  | 'self-reported';

/** Replayed but for its note. */
export interface ContactTable {
  id: Uuid;
  request: number;
  kind: ContactKind;
  from_id: Uuid | null;
  to_id: Uuid | null;
  at: InstantColumn;
  detail: string | null;
}

export interface CardReadingTable {
  reviewer: Uuid;
  model_id: Uuid;
  card: Digest;
  version: number;
  text: string;
  at: InstantColumn;
}

/** One change a reviewer made to the proposed plan. */
export interface PlanChange {
  readonly request: number;
  readonly slot: string;
  readonly move: 'read' | 'slip' | 'hand-over';
  readonly minutes: number | null;
  readonly to: string | null;
}

export interface DayPlanTable {
  reviewer: Uuid;
  /** The Monday of the week, in the reviewer's zone. */
  week: string;
  changes: JsonColumn<readonly PlanChange[]>;
  kept_at: InstantColumn | null;
}

/** Derived: how much there is to read in a packet. */
export interface PacketReadingTable {
  packet: Digest;
  findings: number;
  figure_rows: number;
  plots: number;
  words: number;
  floor_seconds: number;
}

declare module '../database/schema.ts' {
  interface Schema {
    review: ReviewTable;
    disposition: DispositionTable;
    decision: DecisionTable;
    contact: ContactTable;
    card_reading: CardReadingTable;
    day_plan: DayPlanTable;
    packet_reading: PacketReadingTable;
  }
}
