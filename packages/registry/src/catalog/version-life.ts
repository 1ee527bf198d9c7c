import type { VersionView } from '@assay/contract';
import { type Digest, digestOf, utf8 } from '@assay/core';
import type { Context } from '../database/context.ts';
import { append } from '../ledger/append.ts';
import { refused, requireRole } from '../people/refusals.ts';
import { findPolicyInForce } from '../policy/queries.ts';
import { requireProducerOrRole } from './permissions.ts';
import { requireVersion } from './queries.ts';
import { civilDateAfter, civilDateIn } from './rules.ts';
import { type ApprovalsOf, versionViewOf } from './views.ts';

/** Where no policy is in force yet. */
const usualDeprecationDays = 30;

/*
 * A version's life: registered → deprecated (a window, 30 days by default) → retired. It is never deleted. While
 * deprecated it still serves, and its consumers are told; when the window has ended it is retired, unless it still
 * holds a stage.
 */

/**
 * Opens a version's deprecation window, ending at midnight in the model's zone. FORBIDDEN unless a producer of its
 * team or a steward asks; WRONG_STATE when it was deprecated before.
 */
export async function deprecateVersion(
  ctx: Context,
  input: { readonly model: string; readonly version: number },
  approvalsOf: ApprovalsOf,
): Promise<VersionView> {
  requireRole(ctx, 'producer', 'steward');
  return ctx.transact(async (tx) => {
    const { model, version } = await requireVersion(tx, input.model, input.version);
    await requireProducerOrRole(tx, ctx, model.team_id, 'steward');
    if (version.state !== 'registered') {
      throw refused('WRONG_STATE', `${model.name}/${version.version} is ${version.state} already.`);
    }
    const days = (await findPolicyInForce(tx))?.policy.deprecationDays ?? usualDeprecationDays;
    const until = civilDateAfter(ctx.clock.milliseconds(), model.zone, days);
    await tx
      .updateTable('model_version')
      .set({ state: 'deprecated', deprecated_until: until, last_updated_at: ctx.clock.now() })
      .where('model_id', '=', model.id)
      .where('version', '=', version.version)
      .execute();
    await append(tx, ctx, {
      kind: 'version.deprecated',
      payload: { model: model.id, version: version.version, until },
    });
    const deprecated = await requireVersion(tx, model.name, version.version);
    return versionViewOf(tx, deprecated.model, deprecated.version, approvalsOf);
  });
}

/** Retires versions whose window has ended and that serve no stage; returns how many. Background work. */
export async function retireVersions(ctx: Context): Promise<number> {
  return ctx.transact(async (tx) => {
    const deprecated = await tx
      .selectFrom('model_version')
      .innerJoin('registered_model', 'registered_model.id', 'model_version.model_id')
      .select(['model_id', 'version', 'deprecated_until', 'zone'])
      .where('state', '=', 'deprecated')
      .where((where) =>
        where.not(
          where.exists(
            where
              .selectFrom('stage_pointer')
              .select('stage')
              .whereRef('stage_pointer.model_id', '=', 'model_version.model_id')
              .where((pointer) =>
                pointer.or([
                  pointer('holder', '=', pointer.ref('model_version.version')),
                  pointer('limited', '=', pointer.ref('model_version.version')),
                  pointer('overridden', '=', pointer.ref('model_version.version')),
                ]),
              ),
          ),
        ),
      )
      .execute();
    const now = ctx.clock.milliseconds();
    const due = deprecated.filter(
      ({ deprecated_until, zone }) => deprecated_until !== null && civilDateIn(now, zone) > deprecated_until,
    );
    for (const { model_id, version } of due) {
      await tx
        .updateTable('model_version')
        .set({ state: 'retired' })
        .where('model_id', '=', model_id)
        .where('version', '=', version)
        .execute();
      await append(tx, ctx, { kind: 'version.retired', payload: { model: model_id, version } });
    }
    return due.length;
  });
}

/** Bars an artifact from every stage, under whatever name it comes. Barring it twice is once. */
export async function barDigest(
  ctx: Context,
  input: { readonly digest: Digest; readonly reason: string },
): Promise<{ readonly digest: Digest }> {
  requireRole(ctx, 'steward', 'admin');
  return ctx.transact(async (tx) => {
    const { digest, reason } = input;
    const barred = await tx
      .insertInto('barred_digest')
      .values({ digest, reason, barred_by: ctx.actor.personId, barred_at: ctx.clock.now() })
      .onConflict((conflict) => conflict.column('digest').doNothing())
      .returning('digest')
      .executeTakeFirst();
    if (barred !== undefined)
      await append(tx, ctx, {
        kind: 'digest.barred',
        payload: { artifact: digest, reason: digestOf(utf8(reason)) },
      });
    return { digest };
  });
}
