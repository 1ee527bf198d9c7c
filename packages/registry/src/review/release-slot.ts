import type { Context } from '../database/context.ts';
import { append } from '../ledger/append.ts';
import { refused } from '../people/refusals.ts';
import { settleRequest } from '../promotion/settle.ts';
import { requireHeld } from './queries.ts';
import { type SlotView, slotViewOf } from './slot-view.ts';

/**
 * Gives a claimed slot back, or recuses: the slot is open again, with a reason that is kept with the review and not
 * in the fact. WRONG_STATE once it was decided: a decision is not given back. Fact: slot.released.
 */
export async function releaseSlot(
  ctx: Context,
  input: { readonly number: number; readonly slot: string; readonly reason: string; readonly recuse: boolean },
): Promise<SlotView> {
  return ctx.transact(async (tx) => {
    const { request, slot } = await requireHeld(tx, ctx, input.number, input.slot);
    if (slot.state === 'filled') throw refused('WRONG_STATE', `You decided in ${slot.slot} already; a signed decision is not given back.`);
    const me = ctx.actor.personId;
    const admits = input.recuse ? slot.admits.filter((id) => id !== me) : slot.admits;
    await tx
      .updateTable('request_slot')
      .set({ state: 'open', reviewer: null, since: null, admits: JSON.stringify(admits) })
      .where('request', '=', slot.request)
      .where('round', '=', slot.round)
      .where('slot', '=', slot.slot)
      .execute();
    await tx
      .updateTable('review')
      .set({ release_reason: input.reason })
      .where('request', '=', slot.request)
      .where('round', '=', slot.round)
      .where('slot', '=', slot.slot)
      .where('reviewer', '=', me)
      .execute();
    const reason = input.recuse ? ('recused' as const) : ('released' as const);
    await append(tx, ctx, { kind: 'slot.released', payload: { request: slot.request, round: slot.round, slot: slot.slot, reviewer: me, reason } });
    await settleRequest(tx, ctx, request.number);
    return slotViewOf(tx, request.number, request.round, slot.slot);
  });
}
