import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { type RequestRow, type SlotRow, slotsOf } from '../promotion/queries.ts';
import { relationTo } from '../promotion/relation.ts';
import { recusedFrom, reviewOf } from './queries.ts';
import type { Standpoint } from './rules.ts';

/** The slot of the current round that the caller holds; `named` must be it when given. */
export function ownSlot(slots: readonly SlotRow[], ctx: Context, named: string | null): SlotRow | undefined {
  return slots.find(
    (slot) => slot.reviewer === ctx.actor.personId && (named === null || slot.slot === named),
  );
}

/** From where a caller looks at a request: relation, own slot, and whether a slot could still become theirs. */
export async function standpointOf(
  tx: Tx,
  ctx: Context,
  request: RequestRow,
  named: string | null,
): Promise<Standpoint> {
  const slots = await slotsOf(tx, request.number, request.round);
  const own = ownSlot(slots, ctx, named);
  const review = own === undefined ? undefined : await reviewOf(tx, own, ctx.actor.personId);
  const opened = review?.opened_packet ?? null;
  const leaned = opened !== null && opened === request.packet;
  const recused = (await recusedFrom(tx, [request.number])).has(`${request.number} ${ctx.actor.personId}`);
  const undecided =
    request.state === 'in-queue' || request.state === 'in-review' || request.evaluation === 'awaited';
  return {
    relation: await relationTo(tx, request, ctx.actor),
    roles: ctx.actor.roles,
    slot: own === undefined ? null : { leaned, decided: own.state === 'filled' },
    couldClaim:
      undecided &&
      !recused &&
      slots.some((slot) => slot.state !== 'filled' && slot.admits.includes(ctx.actor.personId)),
    state: request.state,
  };
}
