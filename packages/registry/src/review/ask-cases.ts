import type { Uuid } from '@assay/core';
import type { Context } from '../database/context.ts';
import { openCaseView } from '../evidence/case-views.ts';
import { refused } from '../people/refusals.ts';
import { policyByDigest } from '../policy/queries.ts';
import { requireHolder } from './holder.ts';

/**
 * Asks to read sealed rows on which the two versions disagree, encrypted to a one-time key of the caller: the one door
 * (decision 4). For the reviewer who holds a slot and has recorded their own reading. NOT_FOUND on the producer's
 * side; WRONG_STATE without a slot; LEANING_REQUIRED before the leaning; LIMIT_REACHED beyond policy's limits.
 */
export async function askCases(
  ctx: Context,
  input: { readonly number: number; readonly ordinals: readonly number[]; readonly recipientKey: string },
): Promise<{ view: Uuid }> {
  return ctx.transact(async (tx) => {
    const { request, packet } = await requireHolder(tx, ctx, input.number);
    if (packet === null || packet !== request.packet) {
      throw refused('LEANING_REQUIRED', 'Record your own reading first; then the rows open.');
    }
    const { policy } = await policyByDigest(tx, request.policy);
    return openCaseView(tx, ctx, {
      request: request.number,
      round: request.round,
      packet,
      ordinals: input.ordinals,
      recipientKey: input.recipientKey,
      limits: policy.caseView,
    });
  });
}
