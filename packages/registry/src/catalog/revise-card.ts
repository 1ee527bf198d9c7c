import type { VersionView } from '@assay/contract';
import type { Context } from '../database/context.ts';
import { append } from '../ledger/append.ts';
import { requireRole } from '../people/refusals.ts';
import { readCard } from './card-text.ts';
import { requireProducerOf } from './permissions.ts';
import { cardOf, requireVersion } from './queries.ts';
import { insertCard } from './register-version.ts';
import { type ApprovalsOf, versionViewOf } from './views.ts';

/**
 * Gives a version's card a new revision; older ones stay, so that a reviewer sees what changed since they last
 * read. The same text again changes nothing. FORBIDDEN unless a producer of the model's team asks.
 */
export async function reviseCard(
  ctx: Context,
  input: { readonly model: string; readonly version: number; readonly text: string },
  approvalsOf: ApprovalsOf,
): Promise<VersionView> {
  requireRole(ctx, 'producer');
  const card = readCard(input.text);
  return ctx.transact(async (tx) => {
    const { model, version } = await requireVersion(tx, input.model, input.version);
    await requireProducerOf(tx, ctx, model.team_id);
    const previous = await cardOf(tx, model.id, version.version);
    if (previous?.digest !== card.digest) {
      const key = { model: model.id, version: version.version };
      await insertCard(tx, ctx, { ...key, revision: (previous?.revision ?? 0) + 1 }, card);
      await tx
        .updateTable('model_version')
        .set({ card_digest: card.digest, last_updated_at: ctx.clock.now() })
        .where('model_id', '=', model.id)
        .where('version', '=', version.version)
        .execute();
      await append(tx, ctx, {
        kind: 'version.card-revised',
        payload: { ...key, card: card.digest, previous: previous?.digest ?? null },
      });
    }
    const revised = await requireVersion(tx, model.name, version.version);
    return versionViewOf(tx, revised.model, revised.version, approvalsOf);
  });
}
