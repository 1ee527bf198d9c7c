import type { Digest, Uuid } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { eraseDocument } from '../ledger/documents.ts';
import { notFound, refused, requireRole } from '../people/refusals.ts';
import { type DecisionRow, decisionById } from './queries.ts';

/**
 * Erases what a person wrote around a decision: its annex, the leaning before it, the words about findings, the note
 * of a self-reported contact. The signed statement stays, and verification says "erased on", not "tampered". An
 * admin's; WRONG_STATE when it is erased already. Facts: annex.erased, for the annex and for the leaning.
 */
export async function eraseAnnex(
  ctx: Context,
  input: { readonly decision: Uuid },
): Promise<{ readonly erasedAt: string }> {
  requireRole(ctx, 'admin');
  return ctx.transact(async (tx) => {
    const decision = await decisionById(tx, input.decision);
    if (decision === undefined) throw notFound(`decision ${input.decision}`);
    if (!(await eraseDocument(tx, ctx, decision.annex))) {
      throw refused('WRONG_STATE', 'The annex of this decision was erased before.');
    }
    const leaning = await eraseReview(tx, ctx, decision);
    if (leaning !== null) await recordErased(tx, ctx, decision, leaning);
    const { at } = await recordErased(tx, ctx, decision, decision.annex);
    return { erasedAt: at };
  });
}

function recordErased(tx: Tx, ctx: Context, decision: DecisionRow, annex: Digest) {
  return append(tx, ctx, { kind: 'annex.erased', payload: { annex, decision: decision.id } });
}

/** The rows that the annex was made of; the digest of the leaning where its document was erased with them. */
async function eraseReview(tx: Tx, ctx: Context, decision: DecisionRow): Promise<Digest | null> {
  const { request, round, slot, reviewer } = decision;
  const review = await tx
    .updateTable('review')
    .set({ lean: null, forecast: null, release_reason: null })
    .where('request', '=', request)
    .where('round', '=', round)
    .where('slot', '=', slot)
    .where('reviewer', '=', reviewer)
    .returning('leaning_digest')
    .executeTakeFirst();
  const digest = review?.leaning_digest ?? null;
  const leaning = digest !== null && (await eraseDocument(tx, ctx, digest)) ? digest : null;
  await tx
    .updateTable('disposition')
    .set({ reason: '' })
    .where('request', '=', request)
    .where('round', '=', round)
    .where('slot', '=', slot)
    .where('reviewer', '=', reviewer)
    .execute();
  await tx
    .updateTable('request_slot')
    .set({ producer_reasons: null, missing: '[]', conditions_text: null })
    .where('decision', '=', decision.id)
    .execute();
  await tx
    .updateTable('contact')
    .set({ detail: null })
    .where('request', '=', request)
    .where('to_id', '=', reviewer)
    .where('kind', '=', 'self-reported')
    .execute();
  return leaning;
}
