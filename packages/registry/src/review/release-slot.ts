import type { Context } from '../database/context.ts';
import { refused } from '../people/refusals.ts';
import { giveBack } from './slot-holders.ts';
import { requireHeld } from './queries.ts';
import { type SlotView, slotViewOf } from './slot-view.ts';

/**
 * Gives a claimed slot back, or recuses: the slot is open again, with a reason that is kept with the review and not
 * in the fact. Whoever recuses judges no slot of the request again. WRONG_STATE once it was decided: a decision is
 * not given back. Fact: slot.released.
 */
export async function releaseSlot(
  ctx: Context,
  input: {
    readonly number: number;
    readonly slot: string;
    readonly reason: string;
    readonly recuse: boolean;
  },
): Promise<SlotView> {
  return ctx.transact(async (tx) => {
    const { request, slot } = await requireHeld(tx, ctx, input.number, input.slot);
    if (slot.state === 'filled') {
      throw refused(
        'WRONG_STATE',
        `You decided in ${slot.slot} already; a signed decision is not given back.`,
      );
    }
    const reason = input.recuse ? 'recused' : 'released';
    await giveBack(tx, ctx, slot, ctx.actor.personId, { reason, words: input.reason });
    return slotViewOf(tx, request.number, request.round, slot.slot);
  });
}
