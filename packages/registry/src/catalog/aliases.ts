import type { apiOperations } from '@assay/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Clock } from '../database/clock.ts';
import type { Actor, Context } from '../database/context.ts';
import type { Database } from '../database/database.ts';
import type { Tx } from '../database/schema.ts';
import { type CallerRow, actorOf, callerOf } from '../people/authenticate.ts';
import { notFound, refused } from '../people/refusals.ts';
import type { Credential } from '../people/secrets.ts';
import { findPolicyInForce } from '../policy/queries.ts';
import { requireProducerOrRole } from './permissions.ts';
import { pointAlias } from './point-alias.ts';
import {
  type VersionFile,
  aliasOf,
  filesOf,
  requireModel,
  requireVersion,
  resolveReference,
} from './queries.ts';
import { type ModelView, modelViewOf } from './views.ts';

export type ResolvedAlias = z.infer<typeof apiOperations.getAlias.response>;

interface AliasInput {
  readonly model: string;
  readonly alias: string;
}

/** Throws FORBIDDEN for an alias that follows a stage: only a promotion, a rollback or an override moves it. */
async function requireFree(tx: Tx, alias: string): Promise<void> {
  const policy = await findPolicyInForce(tx);
  const stage = policy?.policy.stages.find((rule) => rule.alias === alias);
  if (stage === undefined) return;
  throw refused(
    'FORBIDDEN',
    `The alias ${alias} follows the stage ${stage.name}. Ask for a promotion to move it.`,
  );
}

/** Points a free alias at a version. FORBIDDEN unless a producer of the team or an admin asks. */
export async function setAlias(
  ctx: Context,
  input: AliasInput & { readonly version: number },
): Promise<ModelView> {
  return ctx.transact(async (tx) => {
    const { model, version } = await requireVersion(tx, input.model, input.version);
    await requireProducerOrRole(tx, ctx, model.team_id, 'admin');
    await requireFree(tx, input.alias);
    await pointAlias(tx, ctx, { model: model.id, alias: input.alias, version: version.version });
    return modelViewOf(tx, model.id);
  });
}

/** Removes a free alias; NOT_FOUND when the model has none by that name. */
export async function removeAlias(ctx: Context, input: AliasInput): Promise<ModelView> {
  return ctx.transact(async (tx) => {
    const model = await requireModel(tx, input.model);
    await requireProducerOrRole(tx, ctx, model.team_id, 'admin');
    await requireFree(tx, input.alias);
    if ((await aliasOf(tx, model.id, input.alias)) === undefined) throw notFound(`alias ${input.alias}`);
    await pointAlias(tx, ctx, { model: model.id, alias: input.alias, version: null });
    return modelViewOf(tx, model.id);
  });
}

/** The version an alias names now, with its files. */
export async function getAlias(ctx: Context, input: AliasInput): Promise<ResolvedAlias> {
  return ctx.database.read(async (tx) => {
    const { model, version } = await resolveReference(tx, `${input.model}@${input.alias}`);
    return {
      model: model.name,
      alias: input.alias,
      version: version.version,
      digest: version.artifact_digest,
      files: [...(await filesOf(tx, model.id, version.version))],
    };
  });
}

interface AliasRow extends CallerRow {
  readonly version: number | null;
  readonly digest: ResolvedAlias['digest'] | null;
  readonly files: VersionFile[] | null;
}

/**
 * As `getAlias`, authenticating in the same one statement: the path that services take at every start and poll.
 * Null when the credential is not good; `found` null when there is no such alias. It compares recorded digests;
 * bytes are hashed where they are read.
 */
export async function resolveAliasAs(
  environment: { readonly database: Database; readonly clock: Clock },
  credential: Credential,
  input: AliasInput,
): Promise<{ readonly actor: Actor; readonly found: ResolvedAlias | null } | null> {
  const { rows } = await sql<AliasRow>`
    with caller as materialized (${callerOf(environment.clock, credential)})
    select caller.*, model_version.version, model_version.artifact_digest as digest,
      (select json_agg(json_build_object('path', file.path, 'digest', file.digest, 'bytes', file.bytes)
          order by file.path)
        from version_file file
        where file.model_id = model_version.model_id and file.version = model_version.version) as files
    from caller
    left join registered_model on registered_model.name = ${input.model}
    left join model_alias on model_alias.model_id = registered_model.id and model_alias.alias = ${input.alias}
    left join model_version on model_version.model_id = model_alias.model_id
      and model_version.version = model_alias.version`.execute(environment.database.kysely);
  const row = rows[0];
  if (row === undefined) return null;
  const { version, digest, files } = row;
  const found =
    version === null || digest === null ? null : { ...input, version, digest, files: files ?? [] };
  return { actor: actorOf(row), found };
}
