import { randomBytes } from 'node:crypto';
import type { CaseView, DecisionKind } from '@assay/contract';
import { type Digest, canonicalJson, hex } from '@assay/core';
import type { Context } from '../database/context.ts';
import { append } from '../ledger/append.ts';
import { putDocument } from '../ledger/documents.ts';
import { refused } from '../people/refusals.ts';
import { caseOf } from './case.ts';
import { requireHeld } from './queries.ts';

export interface RecordLeaning {
  readonly number: number;
  readonly slot: string;
  readonly lean: DecisionKind;
  /** Decimal text in [0, 1]: chance of an incident within the policy's horizon. */
  readonly forecast: string;
  /** Digest of the blind page that was read. */
  readonly shownDigest: Digest;
}

/**
 * Records the first, blind reading; only then the server opens the packet to this slot. It is recorded once: what
 * a reviewer thinks after the packet is open is their decision. STALE_EVIDENCE when the page that was read is no
 * longer the page. Facts: leaning.recorded (by a salted digest), evidence.opened.
 */
export async function recordLeaning(ctx: Context, input: RecordLeaning): Promise<CaseView> {
  return ctx.transact(async (tx) => {
    const { request, slot, review } = await requireHeld(tx, ctx, input.number, input.slot);
    if (review.lean !== null)
      throw refused(
        'ALREADY_EXISTS',
        'Your own reading is recorded already. What you think now is your decision.',
      );
    if (request.packet === null)
      throw refused('WRONG_STATE', `R-${request.number} has no evidence to read yet.`);
    const blind = await caseOf(tx, ctx, request, slot.slot);
    if (blind.shownDigest !== input.shownDigest)
      throw refused(
        'STALE_EVIDENCE',
        'What is shown changed while you were reading. Your words are kept; read it again.',
      );
    const at = ctx.clock.now();
    const salted = await putDocument(tx, {
      mediaType: 'application/vnd.assay.leaning+json',
      bytes: canonicalJson({ salt: hex(randomBytes(16)), lean: input.lean, forecast: input.forecast, at }),
      erasable: true,
    });
    await tx
      .updateTable('review')
      .set({
        lean: input.lean,
        forecast: input.forecast,
        leaned_at: at,
        leaning_digest: salted,
        opened_packet: request.packet,
      })
      .where('request', '=', review.request)
      .where('round', '=', review.round)
      .where('slot', '=', review.slot)
      .where('reviewer', '=', review.reviewer)
      .execute();
    const where = { request: slot.request, round: slot.round, slot: slot.slot, reviewer: review.reviewer };
    await append(tx, ctx, { kind: 'leaning.recorded', payload: { ...where, salted } });
    await append(tx, ctx, { kind: 'evidence.opened', payload: { ...where, packet: request.packet } });
    return caseOf(tx, ctx, request, slot.slot);
  });
}
