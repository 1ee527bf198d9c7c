import type { Claim, VersionView, apiOperations } from '@assay/contract';
import { type Digest, type Uuid, canonicalJson, digestOf, utf8 } from '@assay/core';
import type { z } from 'zod';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { peopleByHandles } from '../people/queries.ts';
import { notFound, refused, requireRole } from '../people/refusals.ts';
import { type CardText, readCard } from './card-text.ts';
import { requireProducerOf } from './permissions.ts';
import { requireModel, requireVersion } from './queries.ts';
import { artifactDigest, filesFault } from './rules.ts';
import { recordTag } from './tags.ts';
import { versionViewOf } from './views.ts';

export type NewVersion = z.infer<typeof apiOperations.registerVersion.body> & { readonly model: string };

/**
 * Registers the next version of a model: its files, which must have been uploaded, what it was trained on, what
 * its producer claims, its card. Bound to the digest of its content for good.
 *
 * FORBIDDEN unless a producer of the model's team asks; MODEL_INVALID for files that are missing, empty or of
 * another size than said.
 */
export async function registerVersion(ctx: Context, input: NewVersion): Promise<VersionView> {
  requireRole(ctx, 'producer');
  const fault = filesFault(input.files) ?? (await uploadFault(ctx, input.files));
  if (fault !== null) throw refused('MODEL_INVALID', `The version cannot be registered: ${fault}.`);
  const card = input.card === null ? null : readCard(input.card);
  return ctx.transact(async (tx) => {
    const model = await requireModel(tx, input.model);
    await requireProducerOf(tx, ctx, model.team_id);
    const version = await nextVersion(tx, model.id);
    const key = { model: model.id, version };
    const claims = canonicalClaims(input.claims);
    const artifact = artifactDigest(input.files);
    await insertVersion(tx, ctx, key, { input, artifact, claims, card });
    const contributors = await insertContributors(tx, ctx, key, input.contributors);
    const datasets = await insertDatasets(tx, ctx, key, input.datasets);
    await append(tx, ctx, {
      kind: 'version.registered',
      payload: {
        ...key,
        artifact,
        files: input.files.map(({ path, digest, bytes }) => ({ path, digest, bytes })),
        card: card?.digest ?? null,
        claims: claims.digest,
        datasets,
        contributors,
        identity: input.identity,
      },
    });
    if (card !== null) await insertCard(tx, ctx, { ...key, revision: 1 }, card);
    for (const [name, value] of Object.entries(input.tags))
      await recordTag(tx, ctx, { ...key, key: name, value });
    const registered = await requireVersion(tx, model.name, version);
    return versionViewOf(tx, registered.model, registered.version, async () => []);
  });
}

interface VersionKey {
  readonly model: Uuid;
  readonly version: number;
}

interface VersionContent {
  readonly input: NewVersion;
  readonly artifact: Digest;
  readonly claims: { readonly text: string; readonly digest: Digest };
  readonly card: CardText | null;
}

async function uploadFault(ctx: Context, files: NewVersion['files']): Promise<string | null> {
  for (const { path, digest, bytes } of files) {
    const stored = await ctx.blobs.sizeBytes(digest);
    if (stored === undefined) return `the bytes of "${path}" (${digest}) were not uploaded; send them first`;
    if (stored !== bytes) return `"${path}" is said to have ${bytes} bytes and has ${stored}`;
  }
  return null;
}

/** Versions are never deleted, so the largest number plus one was never used. */
async function nextVersion(tx: Tx, model: Uuid): Promise<number> {
  const row = await tx
    .selectFrom('model_version')
    .select((expression) => expression.fn.max('version').as('version'))
    .where('model_id', '=', model)
    .executeTakeFirst();
  return (row?.version ?? 0) + 1;
}

function canonicalClaims(claims: readonly Claim[]): { readonly text: string; readonly digest: Digest } {
  const text = JSON.stringify(claims);
  return { text, digest: digestOf(canonicalJson(JSON.parse(text))) };
}

async function insertVersion(tx: Tx, ctx: Context, key: VersionKey, content: VersionContent): Promise<void> {
  const { input, artifact, claims, card } = content;
  const now = ctx.clock.now();
  await tx
    .insertInto('model_version')
    .values({
      model_id: key.model,
      version: key.version,
      artifact_digest: artifact,
      identity: input.identity,
      source: input.source,
      run_id: input.runId,
      description: input.description,
      created_by: ctx.actor.personId,
      created_at: now,
      last_updated_at: now,
      claims: claims.text,
      claims_digest: claims.digest,
      card_digest: card?.digest ?? null,
      parameters: JSON.stringify(input.parameters),
      state: 'registered',
      deprecated_until: null,
    })
    .execute();
  await tx
    .insertInto('version_file')
    .values(
      input.files.map(({ path, digest, bytes }) => ({
        model_id: key.model,
        version: key.version,
        path,
        digest,
        bytes,
      })),
    )
    .execute();
  await tx
    .updateTable('registered_model')
    .set({ last_updated_at: now })
    .where('id', '=', key.model)
    .execute();
}

/** The registering person and everyone named: all of them have the producer's view from now on. */
async function insertContributors(
  tx: Tx,
  ctx: Context,
  key: VersionKey,
  handles: readonly string[],
): Promise<Uuid[]> {
  const people = await peopleByHandles(tx, handles);
  const unknown = handles.find((handle) => !people.has(handle));
  if (unknown !== undefined) throw notFound(`person ${unknown}`);
  const ids = [...new Set([ctx.actor.personId, ...[...people.values()].map(({ id }) => id)])].sort();
  await tx
    .insertInto('version_contributor')
    .values(ids.map((person_id) => ({ model_id: key.model, version: key.version, person_id })))
    .execute();
  return ids;
}

/** The ids of the datasets, registering those that are new: a dataset is what it is called and what it hashes to. */
async function insertDatasets(
  tx: Tx,
  ctx: Context,
  key: VersionKey,
  datasets: NewVersion['datasets'],
): Promise<Uuid[]> {
  const ids = new Set<Uuid>();
  for (const { namespace, name, version, digest, rows = null } of datasets) {
    const known = await tx
      .selectFrom('dataset')
      .select('id')
      .where('namespace', '=', namespace)
      .where('name', '=', name)
      .where('version', '=', version)
      .where('digest', '=', digest)
      .executeTakeFirst();
    if (known !== undefined) {
      ids.add(known.id);
      continue;
    }
    const id = ctx.newId();
    await tx.insertInto('dataset').values({ id, namespace, name, version, digest, rows }).execute();
    await append(tx, ctx, {
      kind: 'dataset.registered',
      payload: { dataset: id, namespace, name, version, digest, rows },
    });
    ids.add(id);
  }
  const sorted = [...ids].sort();
  if (sorted.length > 0) {
    await tx
      .insertInto('version_dataset')
      .values(sorted.map((dataset_id) => ({ model_id: key.model, version: key.version, dataset_id })))
      .execute();
  }
  return sorted;
}

/** Keeps a revision of a card. */
export async function insertCard(
  tx: Tx,
  ctx: Context,
  key: VersionKey & { readonly revision: number },
  card: CardText,
): Promise<void> {
  await tx
    .insertInto('model_card')
    .values({
      model_id: key.model,
      version: key.version,
      revision: key.revision,
      bytes: utf8(card.text),
      front_matter: JSON.stringify(card.frontMatter),
      revised_by: ctx.actor.personId,
      revised_at: ctx.clock.now(),
    })
    .execute();
}
