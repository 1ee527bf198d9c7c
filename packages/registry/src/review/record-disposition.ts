import type { CaseView } from '@assay/contract';
import type { Context } from '../database/context.ts';
import { notFound, refused } from '../people/refusals.ts';
import { caseOf } from './case.ts';
import { requireHeld } from './queries.ts';
import type { DispositionKind } from './tables.ts';

/**
 * Says of one finding that it is accepted (with a reason), blocks, or needs more; may be said again until the
 * decision is signed, whose annex carries the last word. LEANING_REQUIRED before the packet is open.
 */
export async function recordDisposition(
  ctx: Context,
  input: {
    readonly number: number;
    readonly slot: string;
    readonly finding: string;
    readonly disposition: DispositionKind;
    readonly reason: string;
  },
): Promise<CaseView> {
  return ctx.transact(async (tx) => {
    const { request, slot, review } = await requireHeld(tx, ctx, input.number, input.slot);
    if (review.lean === null)
      throw refused('LEANING_REQUIRED', 'Record your own reading first; then the findings open.');
    if (slot.state === 'filled')
      throw refused('WRONG_STATE', 'Your decision is signed; its findings are closed.');
    const view = await caseOf(tx, ctx, request, slot.slot);
    if (!view.revealed?.findings.some(({ id }) => id === input.finding))
      throw notFound(`finding ${input.finding}`);
    if (input.disposition === 'accepted' && input.reason.trim() === '')
      throw refused('BAD_REQUEST', 'Accepting a finding needs a reason.');
    const said = { disposition: input.disposition, reason: input.reason, at: ctx.clock.now() };
    await tx
      .insertInto('disposition')
      .values({
        request: slot.request,
        round: slot.round,
        slot: slot.slot,
        reviewer: review.reviewer,
        finding: input.finding,
        ...said,
      })
      .onConflict((conflict) =>
        conflict.columns(['request', 'round', 'slot', 'reviewer', 'finding']).doUpdateSet(said),
      )
      .execute();
    return caseOf(tx, ctx, request, slot.slot);
  });
}
