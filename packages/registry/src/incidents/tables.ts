import type { Uuid } from '@assay/core';
import type { InstantColumn } from '../database/schema.ts';

export type Attribution =
  | 'unknown'
  | 'evidence-showed-it'
  | 'evidence-absent'
  | 'evidence-wrong'
  | 'changed-after-approval'
  | 'not-the-model';

/** Replayed: harm in production; its texts are derived and erasable. */
export interface IncidentTable {
  number: number;
  title: string;
  note: string | null;
  /** 1 is the gravest. */
  severity: number;
  service_id: Uuid | null;
  deployment_id: Uuid | null;
  model_id: Uuid | null;
  version: number | null;
  started_at: InstantColumn;
  reported_at: InstantColumn;
  reported_by: Uuid;
  resolved_at: InstantColumn | null;
  attribution: Attribution;
  /** The slot that answered for what failed. */
  slot: string | null;
  attribution_reason: string | null;
  attributed_by: Uuid | null;
}

declare module '../database/schema.ts' {
  interface Schema {
    incident: IncidentTable;
  }
}
