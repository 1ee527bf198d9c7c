import type { FactPayload } from '@assay/contract';
import type { Uuid } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { type Registration, onFact } from '../ledger/reactions.ts';
import type { SlotRow } from '../promotion/queries.ts';
import { settleRequest } from '../promotion/settle.ts';
import { startReview } from './queries.ts';

export interface GivenBack {
  readonly reason: FactPayload<'slot.released'>['reason'];
  /** What the reviewer said; kept with the review, erasable, in no fact. */
  readonly words: string | null;
}

/**
 * Opens a claimed slot again. Whoever recuses is no longer admitted to it, nor counted on in any round of the request.
 * Fact: slot.released.
 */
export async function giveBack(
  tx: Tx,
  ctx: Context,
  slot: SlotRow,
  reviewer: Uuid,
  given: GivenBack,
): Promise<void> {
  const recused = given.reason === 'recused';
  const admits = recused ? slot.admits.filter((id) => id !== reviewer) : slot.admits;
  await tx
    .updateTable('request_slot')
    .set({ state: 'open', reviewer: null, since: null, admits: JSON.stringify(admits) })
    .where('request', '=', slot.request)
    .where('round', '=', slot.round)
    .where('slot', '=', slot.slot)
    .execute();
  await tx
    .updateTable('review')
    .set({ release_reason: given.words, ...(recused ? { recused } : {}) })
    .where('request', '=', slot.request)
    .where('round', '=', slot.round)
    .where('slot', '=', slot.slot)
    .where('reviewer', '=', reviewer)
    .execute();
  await append(tx, ctx, {
    kind: 'slot.released',
    payload: { request: slot.request, round: slot.round, slot: slot.slot, reviewer, reason: given.reason },
  });
  await settleRequest(tx, ctx, slot.request);
}

/** Slots that a person holds and has not decided, in current rounds. */
async function heldBy(tx: Tx, reviewer: Uuid): Promise<readonly SlotRow[]> {
  return tx
    .selectFrom('request_slot')
    .selectAll()
    .where('reviewer', '=', reviewer)
    .where('state', '=', 'claimed')
    .orderBy('request')
    .orderBy('slot')
    .execute();
}

/**
 * Whoever keeps a slot into another round reads anew: a fresh review, without a leaning. Whoever leaves, or is no reviewer any
 * more, holds no slot: others may claim it.
 */
export const holderReactions: readonly Registration[] = [
  onFact('request.round-started', async (tx, ctx, { payload: { request, round, slots } }) => {
    for (const { slot, reviewer } of slots) {
      if (reviewer !== null) await startReview(tx, ctx, { request, round, slot }, reviewer);
    }
  }),
  onFact('person.deactivated', async (tx, ctx, { payload }) => {
    for (const slot of await heldBy(tx, payload.person)) {
      await giveBack(tx, ctx, slot, payload.person, { reason: 'left', words: null });
    }
  }),
  onFact('person.roles-set', async (tx, ctx, { payload }) => {
    if (payload.roles.includes('reviewer')) return;
    for (const slot of await heldBy(tx, payload.person)) {
      await giveBack(tx, ctx, slot, payload.person, { reason: 'policy', words: null });
    }
  }),
];
