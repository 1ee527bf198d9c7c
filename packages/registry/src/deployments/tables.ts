import type { FactPayload } from '@assay/contract';
import type { Digest, Uuid } from '@assay/core';
import type { InstantColumn } from '../database/schema.ts';

/** Replayed: what a service ran in a stage, from … until. */
export interface DeploymentTable {
  id: Uuid;
  service_id: Uuid;
  stage: string;
  model_id: Uuid | null;
  version: number | null;
  artifact: Digest;
  from_at: InstantColumn;
  until_at: InstantColumn | null;
  traffic_per_day: number | null;
  /** Exact decimal, 0 to 1. */
  traffic_share: string | null;
  recorded_by: Uuid;
}

export type BypassKind = FactPayload<'bypass.found'>['kind'];

/** Replayed: what ran without a standing approval, and when that was found. */
export interface BypassTable {
  deployment_id: Uuid;
  kind: BypassKind;
  found_at: InstantColumn;
}

declare module '../database/schema.ts' {
  interface Schema {
    deployment: DeploymentTable;
    bypass: BypassTable;
  }
}
