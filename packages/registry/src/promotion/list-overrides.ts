import type { Context } from '../database/context.ts';
import { handlesOf } from '../people/queries.ts';

/** An override as everyone signed in sees it: who, what, until when, and why. */
export interface OverrideView {
  readonly override: number;
  readonly model: string;
  readonly version: number;
  readonly stage: string;
  readonly state: 'proposed' | 'overridden' | 'ended';
  readonly proposedBy: string;
  readonly confirmedBy: string | null;
  readonly until: string | null;
  readonly reason: string;
}

/** Every override, newest first. Openly shown: going round the matrix is nobody's secret. */
export async function listOverrides(ctx: Context): Promise<{ overrides: OverrideView[] }> {
  return ctx.database.read(async (tx) => {
    const rows = await tx
      .selectFrom('stage_override')
      .innerJoin('registered_model', 'registered_model.id', 'stage_override.model_id')
      .selectAll('stage_override')
      .select('registered_model.name as model_name')
      .orderBy('stage_override.number', 'desc')
      .limit(500)
      .execute();
    const handles = await handlesOf(
      tx,
      rows.flatMap((row) => [row.proposed_by, ...(row.confirmed_by === null ? [] : [row.confirmed_by])]),
    );
    return {
      overrides: rows.map((row) => ({
        override: row.number,
        model: row.model_name,
        version: row.version,
        stage: row.stage,
        state: row.state,
        proposedBy: handles.get(row.proposed_by) ?? '',
        confirmedBy: row.confirmed_by === null ? null : (handles.get(row.confirmed_by) ?? null),
        until: row.until,
        reason: row.reason,
      })),
    };
  });
}
