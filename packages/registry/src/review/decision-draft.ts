import type { Conditions, DecisionKind, Finding, Reading } from '@assay/contract';
import type { Digest } from '@assay/core';
import type { HeldSlot } from './queries.ts';

/** What a reviewer decides, as it was asked. */
export interface Decide {
  readonly number: number;
  readonly slot: string;
  readonly decision: DecisionKind;
  /** Digest of the packet that was read. */
  readonly packet: Digest;
  readonly forecast: string;
  readonly reasons: string;
  readonly producerReasons: string;
  readonly missing: readonly string[];
  readonly conditions: Conditions | null;
  readonly reading: Reading;
  readonly contactedElsewhere: 'no' | 'yes' | 'rather-not-say';
  readonly contactNote: string | null;
}

/** A slot whose evidence is open to its holder, with what a decision is checked against. */
export interface OpenedSlot extends HeldSlot {
  /** The packet that was read; still the evidence of the round. */
  readonly packet: Digest;
  /** Digest of the report the packet rests on; null where nothing was measured. */
  readonly report: Digest | null;
  readonly findings: readonly Finding[];
  readonly floorSeconds: number;
}
