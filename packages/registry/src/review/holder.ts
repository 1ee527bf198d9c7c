import type { Digest } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { notFound, refused, requireRole } from '../people/refusals.ts';
import { type RequestRow, type SlotRow, slotsOf } from '../promotion/queries.ts';
import { requireSeen } from '../promotion/relation.ts';
import { reviewOf } from './queries.ts';
import { ownSlot } from './standpoint.ts';

/** A reviewer in a slot of a request's current round. */
export interface Holder {
  readonly request: RequestRow;
  readonly slot: SlotRow;
  /** The packet that is open to them; null before the leaning. */
  readonly packet: Digest | null;
}

/**
 * The caller as holder of a slot of the current round, whichever it is. NOT_FOUND for whoever may not know of the
 * request or is on the producer's side; WRONG_STATE for a reviewer who holds no slot.
 */
export async function requireHolder(tx: Tx, ctx: Context, number: number): Promise<Holder> {
  requireRole(ctx, 'reviewer');
  const { request, relation } = await requireSeen(tx, ctx, number);
  if (relation !== 'independent') throw notFound(`case of R-${number}`);
  const slot = ownSlot(await slotsOf(tx, number, request.round), ctx, null);
  if (slot === undefined) throw refused('WRONG_STATE', `You hold no slot of R-${number}. Claim one first.`);
  return { request, slot, packet: (await reviewOf(tx, slot, ctx.actor.personId))?.opened_packet ?? null };
}
