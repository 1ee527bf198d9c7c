import type { VersionView } from '@assay/contract';
import { type Uuid, digestOf, utf8 } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { notFound } from '../people/refusals.ts';
import { requireProducerOrRole } from './permissions.ts';
import { requireModel, requireVersion } from './queries.ts';
import { type ApprovalsOf, type ModelView, modelViewOf, versionViewOf } from './views.ts';

interface Tag {
  readonly model: Uuid;
  /** Null for a tag of the model itself. */
  readonly version: number | null;
  readonly key: string;
}

/** Writes a tag, replacing an older value; with its fact, which names the value by digest only. */
export async function recordTag(tx: Tx, ctx: Context, tag: Tag & { readonly value: string }): Promise<void> {
  const { model, version, key, value } = tag;
  if (version === null) {
    await tx
      .insertInto('model_tag')
      .values({ model_id: model, key, value })
      .onConflict((conflict) => conflict.columns(['model_id', 'key']).doUpdateSet({ value }))
      .execute();
  } else {
    await tx
      .insertInto('version_tag')
      .values({ model_id: model, version, key, value })
      .onConflict((conflict) => conflict.columns(['model_id', 'version', 'key']).doUpdateSet({ value }))
      .execute();
  }
  await append(tx, ctx, {
    kind: 'tag.set',
    payload: { model, version, key, valueDigest: digestOf(utf8(value)) },
  });
}

async function eraseTag(tx: Tx, ctx: Context, { model, version, key }: Tag): Promise<void> {
  const { numDeletedRows } =
    version === null
      ? await tx
          .deleteFrom('model_tag')
          .where('model_id', '=', model)
          .where('key', '=', key)
          .executeTakeFirst()
      : await tx
          .deleteFrom('version_tag')
          .where('model_id', '=', model)
          .where('version', '=', version)
          .where('key', '=', key)
          .executeTakeFirst();
  if (numDeletedRows === 0n) throw notFound(`tag ${key}`);
  await append(tx, ctx, { kind: 'tag.removed', payload: { model, version, key } });
}

/** Sets a tag on a model. FORBIDDEN unless a producer of its team, a steward or an admin asks. */
export async function setModelTag(
  ctx: Context,
  input: { readonly model: string; readonly key: string; readonly value: string },
): Promise<ModelView> {
  return ctx.transact(async (tx) => {
    const model = await requireModel(tx, input.model);
    await requireProducerOrRole(tx, ctx, model.team_id, 'steward', 'admin');
    await recordTag(tx, ctx, { model: model.id, version: null, key: input.key, value: input.value });
    return modelViewOf(tx, model.id);
  });
}

/** Removes a tag of a model; NOT_FOUND when it has none by that key. */
export async function removeModelTag(
  ctx: Context,
  input: { readonly model: string; readonly key: string },
): Promise<ModelView> {
  return ctx.transact(async (tx) => {
    const model = await requireModel(tx, input.model);
    await requireProducerOrRole(tx, ctx, model.team_id, 'steward', 'admin');
    await eraseTag(tx, ctx, { model: model.id, version: null, key: input.key });
    return modelViewOf(tx, model.id);
  });
}

interface VersionTagInput {
  readonly model: string;
  readonly version: number;
  readonly key: string;
}

/** Sets a tag on a version. FORBIDDEN unless a producer of its team, a steward or an admin asks. */
export async function setVersionTag(
  ctx: Context,
  input: VersionTagInput & { readonly value: string },
  approvalsOf: ApprovalsOf,
): Promise<VersionView> {
  return ctx.transact(async (tx) => {
    const { model, version } = await requireVersion(tx, input.model, input.version);
    await requireProducerOrRole(tx, ctx, model.team_id, 'steward', 'admin');
    await recordTag(tx, ctx, {
      model: model.id,
      version: version.version,
      key: input.key,
      value: input.value,
    });
    return versionViewOf(tx, model, version, approvalsOf);
  });
}

/** Removes a tag of a version; NOT_FOUND when it has none by that key. */
export async function removeVersionTag(
  ctx: Context,
  input: VersionTagInput,
  approvalsOf: ApprovalsOf,
): Promise<VersionView> {
  return ctx.transact(async (tx) => {
    const { model, version } = await requireVersion(tx, input.model, input.version);
    await requireProducerOrRole(tx, ctx, model.team_id, 'steward', 'admin');
    await eraseTag(tx, ctx, { model: model.id, version: version.version, key: input.key });
    return versionViewOf(tx, model, version, approvalsOf);
  });
}
