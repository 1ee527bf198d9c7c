import type { RerunOptions } from '@assay/contract';
import type { Uuid } from '@assay/core';
import type { Context } from '../database/context.ts';
import { startRerun } from '../evidence/reruns.ts';
import { requireHolder } from './holder.ts';

/**
 * Runs the evaluation again for the reviewer who holds a slot, on the same suite or another, with their own slices or
 * a perturbation. It joins the case without verdict words, and tells the producer nothing. NOT_FOUND on the producer's
 * side; WRONG_STATE without a slot.
 */
export async function rerunEvaluation(
  ctx: Context,
  input: { readonly number: number; readonly options: RerunOptions },
): Promise<{ job: Uuid; exposure: string }> {
  return ctx.transact(async (tx) => {
    const { request } = await requireHolder(tx, ctx, input.number);
    return startRerun(tx, ctx, {
      request: request.number,
      round: request.round,
      model: request.model_id,
      version: request.version,
      stage: request.stage,
      tier: request.tier,
      policyDigest: request.policy,
      team: request.team_id,
      suiteId: request.suite_id,
      options: input.options,
    });
  });
}
