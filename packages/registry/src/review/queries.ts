import type { Uuid } from '@assay/core';
import type { Selectable } from 'kysely';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { notFound, refused, requireRole } from '../people/refusals.ts';
import { type RequestRow, type SlotRow, currentSlot } from '../promotion/queries.ts';
import { requireSeen } from '../promotion/relation.ts';
import type { ContactTable, DecisionTable, DispositionKind, ReviewTable } from './tables.ts';

export type ReviewRow = Selectable<ReviewTable>;
export type DecisionRow = Selectable<DecisionTable>;
export type ContactRow = Selectable<ContactTable>;

/** A reviewer's own work on a slot they hold now. */
export interface HeldSlot {
  readonly request: RequestRow;
  readonly slot: SlotRow;
  readonly review: ReviewRow;
}

/** The review a person has of a slot, or undefined. */
export async function reviewOf(tx: Tx, slot: SlotRow, reviewer: Uuid): Promise<ReviewRow | undefined> {
  return tx
    .selectFrom('review')
    .selectAll()
    .where('request', '=', slot.request)
    .where('round', '=', slot.round)
    .where('slot', '=', slot.slot)
    .where('reviewer', '=', reviewer)
    .executeTakeFirst();
}

/**
 * The slot of the current round that the caller holds, with their review. NOT_FOUND when the request is not theirs
 * to know; SEPARATION_OF_DUTIES on the producer's side; WRONG_STATE when they do not hold the slot.
 */
export async function requireHeld(tx: Tx, ctx: Context, number: number, slotName: string): Promise<HeldSlot> {
  requireRole(ctx, 'reviewer');
  const { request, relation } = await requireSeen(tx, ctx, number);
  if (relation === 'producer') {
    throw refused(
      'SEPARATION_OF_DUTIES',
      `You are on the side that produced R-${number}; someone else judges it.`,
    );
  }
  const slot = await currentSlot(tx, request, slotName);
  if (slot === undefined) throw notFound(`slot ${slotName} of R-${number}`);
  const held = slot.reviewer === ctx.actor.personId && (slot.state === 'claimed' || slot.state === 'filled');
  if (!held) throw refused('WRONG_STATE', `Slot ${slotName} of R-${number} is not yours. Claim it first.`);
  const review = await reviewOf(tx, slot, ctx.actor.personId);
  if (review === undefined) throw new Error(`slot ${slotName} of request ${number} is held without a review`);
  return { request, slot, review };
}

/** Opens a person's review of a slot they took or kept; nothing when they have one. */
export async function startReview(
  tx: Tx,
  ctx: Context,
  slot: Pick<SlotRow, 'request' | 'round' | 'slot'>,
  reviewer: Uuid,
): Promise<void> {
  await tx
    .insertInto('review')
    .values({
      request: slot.request,
      round: slot.round,
      slot: slot.slot,
      reviewer,
      claimed_at: ctx.clock.now(),
      lean: null,
      forecast: null,
      leaned_at: null,
      leaning_digest: null,
      opened_packet: null,
      recused: false,
      release_reason: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Whoever recused from these requests, as `request person`: they judge no slot of any round of it. */
export async function recusedFrom(tx: Tx, requests: readonly number[]): Promise<ReadonlySet<string>> {
  if (requests.length === 0) return new Set();
  const rows = await tx
    .selectFrom('review')
    .select(['request', 'reviewer'])
    .where('request', 'in', [...requests])
    .where('recused', '=', true)
    .execute();
  return new Set(rows.map(({ request, reviewer }) => `${request} ${reviewer}`));
}

export interface Disposition {
  readonly finding: string;
  readonly disposition: DispositionKind;
  readonly reason: string;
}

/** What a reviewer said of the findings of a slot's round, by finding. */
export async function dispositionsOf(tx: Tx, slot: SlotRow, reviewer: Uuid): Promise<readonly Disposition[]> {
  return tx
    .selectFrom('disposition')
    .select(['finding', 'disposition', 'reason'])
    .where('request', '=', slot.request)
    .where('round', '=', slot.round)
    .where('slot', '=', slot.slot)
    .where('reviewer', '=', reviewer)
    .orderBy('finding')
    .execute();
}

/** Approaches recorded about a request, oldest first. */
export async function contactsOf(tx: Tx, request: number): Promise<readonly ContactRow[]> {
  return tx
    .selectFrom('contact')
    .selectAll()
    .where('request', '=', request)
    .orderBy('at')
    .orderBy('id')
    .execute();
}

/** Every decision on a request, oldest first. */
export async function decisionsOf(tx: Tx, request: number): Promise<readonly DecisionRow[]> {
  return tx
    .selectFrom('decision')
    .selectAll()
    .where('request', '=', request)
    .orderBy('at')
    .orderBy('id')
    .execute();
}

/** A decision by its id. */
export async function decisionById(tx: Tx, id: Uuid): Promise<DecisionRow | undefined> {
  return tx.selectFrom('decision').selectAll().where('id', '=', id).executeTakeFirst();
}
