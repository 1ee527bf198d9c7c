import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { setHolder } from '../catalog/set-stage.ts';
import { append } from '../ledger/append.ts';
import { type OverrideRow, type RequestRow, runningOverride } from './queries.ts';

export type OverrideEnd = 'expired' | 'withdrawn' | 'approved' | 'rejected';

/**
 * Ends the override that runs in a request's stage, when that is the request it opened or when a promotion takes
 * the stage; the alias returns to the holder. Nothing happens when none runs.
 */
export async function endOverrideOf(
  tx: Tx,
  ctx: Context,
  request: Pick<RequestRow, 'number' | 'model_id' | 'stage' | 'version'>,
  because: OverrideEnd,
): Promise<void> {
  const override = await runningOverride(tx, request.model_id, request.stage);
  if (override === undefined) return;
  const own = override.request === request.number || override.version === request.version;
  if (own) await endOverride(tx, ctx, override, because);
  else if (because === 'approved') await endOverride(tx, ctx, override, 'withdrawn');
}

/** Ends one running override; the alias returns to the holder. Facts: stage.holder-set, override.ended. */
export async function endOverride(
  tx: Tx,
  ctx: Context,
  override: OverrideRow,
  because: OverrideEnd,
): Promise<void> {
  await setHolder(tx, ctx, {
    model: override.model_id,
    stage: override.stage,
    version: null,
    cause: 'override-ended',
    request: override.request,
  });
  const { at } = await append(tx, ctx, {
    kind: 'override.ended',
    payload: { override: override.number, because },
  });
  await tx
    .updateTable('stage_override')
    .set({ state: 'ended', ended_at: at, ended_because: because })
    .where('number', '=', override.number)
    .execute();
}
