import type { SlotView } from './slot-view.ts';
import type { Context } from '../database/context.ts';
import { append } from '../ledger/append.ts';
import { notFound, refused, requireRole } from '../people/refusals.ts';
import { currentSlot, slotsOf } from '../promotion/queries.ts';
import { requireSeen } from '../promotion/relation.ts';
import { settleRequest } from '../promotion/settle.ts';
import { startReview, recusedFrom } from './queries.ts';
import { claimRefusal } from './rules.ts';
import { slotViewOf } from './slot-view.ts';

const words = {
  SEPARATION_OF_DUTIES: 'You are on the side that produced it; someone else judges it.',
  NOT_ADMITTED: 'The approval matrix does not admit you to this slot, or you recused.',
  WRONG_STATE: 'It is not in the queue now.',
  SLOT_TAKEN: 'Another reviewer holds this slot.',
  CONFLICT: 'You hold another slot of this request; a person fills at most one.',
} as const;

/**
 * Takes a slot, atomically: two reviewers never get the same one. Claiming one's own again changes nothing.
 * SEPARATION_OF_DUTIES, NOT_ADMITTED, SLOT_TAKEN, CONFLICT or WRONG_STATE when it cannot be. Fact: slot.claimed.
 */
export async function claimSlot(
  ctx: Context,
  input: { readonly number: number; readonly slot: string },
): Promise<SlotView> {
  requireRole(ctx, 'reviewer');
  return ctx.transact(async (tx) => {
    const { request, relation } = await requireSeen(tx, ctx, input.number);
    const slot = await currentSlot(tx, request, input.slot);
    if (slot === undefined) throw notFound(`slot ${input.slot} of R-${input.number}`);
    const me = ctx.actor.personId;
    const mine = slot.reviewer === me;
    const others = await slotsOf(tx, request.number, request.round);
    const another = others.find((other) => other.reviewer === me && other.slot !== slot.slot);
    const recused = (await recusedFrom(tx, [request.number])).has(`${request.number} ${me}`);
    const refusal = claimRefusal({
      relation,
      admitted: slot.admits.includes(me) && !recused,
      slot: { state: slot.state, mine },
      holdsAnother: another?.slot ?? null,
      state: request.state,
    });
    if (refusal !== null) throw refused(refusal, `R-${input.number} ${input.slot}: ${words[refusal]}`);
    if (!mine) {
      await tx
        .updateTable('request_slot')
        .set({ state: 'claimed', reviewer: me, since: ctx.clock.now() })
        .where('request', '=', slot.request)
        .where('round', '=', slot.round)
        .where('slot', '=', slot.slot)
        .execute();
      await append(tx, ctx, {
        kind: 'slot.claimed',
        payload: { request: slot.request, round: slot.round, slot: slot.slot, reviewer: me },
      });
      await settleRequest(tx, ctx, request.number);
      await startReview(tx, ctx, slot, me);
    }
    return slotViewOf(tx, request.number, request.round, slot.slot);
  });
}
