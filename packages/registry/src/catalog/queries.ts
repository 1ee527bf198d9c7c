import { type Digest, type Uuid, fromUtf8 } from '@assay/core';
import type { Selectable } from 'kysely';
import type { Tx } from '../database/schema.ts';
import { notFound } from '../people/refusals.ts';
import { type Reference, parseReference } from './reference.ts';
import type {
  DatasetTable,
  ModelCardTable,
  ModelVersionTable,
  RegisteredModelTable,
  StagePointerTable,
} from './tables.ts';

export type RegisteredModel = Selectable<RegisteredModelTable>;
export type ModelVersion = Selectable<ModelVersionTable>;
export type StagePointer = Selectable<StagePointerTable>;
export type Dataset = Selectable<DatasetTable>;

/** One file of a version. */
export interface VersionFile {
  readonly path: string;
  readonly digest: Digest;
  readonly bytes: number;
}

export async function modelByName(tx: Tx, name: string): Promise<RegisteredModel | undefined> {
  return tx.selectFrom('registered_model').selectAll().where('name', '=', name).executeTakeFirst();
}

export async function modelById(tx: Tx, id: Uuid): Promise<RegisteredModel | undefined> {
  return tx.selectFrom('registered_model').selectAll().where('id', '=', id).executeTakeFirst();
}

/** As `modelByName`; NOT_FOUND when there is none. */
export async function requireModel(tx: Tx, name: string): Promise<RegisteredModel> {
  const model = await modelByName(tx, name);
  if (model === undefined) throw notFound(`model ${name}`);
  return model;
}

export async function versionOf(tx: Tx, model: Uuid, version: number): Promise<ModelVersion | undefined> {
  return tx
    .selectFrom('model_version')
    .selectAll()
    .where('model_id', '=', model)
    .where('version', '=', version)
    .executeTakeFirst();
}

/** A version and its model. */
export interface ResolvedVersion {
  readonly model: RegisteredModel;
  readonly version: ModelVersion;
}

/** The version by its model's name and its number; NOT_FOUND alike for an unknown model and an unknown version. */
export async function requireVersion(tx: Tx, name: string, version: number): Promise<ResolvedVersion> {
  return requireReference(tx, { model: name, version }, `model version ${name}/${version}`);
}

/** The version that `name/2` or `name@alias` names now; NOT_FOUND when there is none. */
export async function resolveReference(tx: Tx, text: string): Promise<ResolvedVersion> {
  return requireReference(tx, parseReference(text), `model version ${text}`);
}

async function requireReference(tx: Tx, reference: Reference, asked: string): Promise<ResolvedVersion> {
  const model = await modelByName(tx, reference.model);
  if (model === undefined) throw notFound(asked);
  const number = 'version' in reference ? reference.version : await aliasOf(tx, model.id, reference.alias);
  const version = number === undefined ? undefined : await versionOf(tx, model.id, number);
  if (version === undefined) throw notFound(asked);
  return { model, version };
}

/** The version an alias points at. */
export async function aliasOf(tx: Tx, model: Uuid, alias: string): Promise<number | undefined> {
  const row = await tx
    .selectFrom('model_alias')
    .select('version')
    .where('model_id', '=', model)
    .where('alias', '=', alias)
    .executeTakeFirst();
  return row?.version;
}

/** The files of a version, by path. */
export async function filesOf(tx: Tx, model: Uuid, version: number): Promise<readonly VersionFile[]> {
  return tx
    .selectFrom('version_file')
    .select(['path', 'digest', 'bytes'])
    .where('model_id', '=', model)
    .where('version', '=', version)
    .orderBy('path')
    .execute();
}

/** Whoever registered or worked on a version: they have the producer's view of it. */
export async function contributorsOf(tx: Tx, model: Uuid, version: number): Promise<readonly Uuid[]> {
  const rows = await tx
    .selectFrom('version_contributor')
    .select('person_id')
    .where('model_id', '=', model)
    .where('version', '=', version)
    .orderBy('person_id')
    .execute();
  return rows.map(({ person_id }) => person_id);
}

/** What a version was trained on, as declared. */
export async function datasetsOf(tx: Tx, model: Uuid, version: number): Promise<readonly Dataset[]> {
  return tx
    .selectFrom('version_dataset')
    .innerJoin('dataset', 'dataset.id', 'version_dataset.dataset_id')
    .selectAll('dataset')
    .where('version_dataset.model_id', '=', model)
    .where('version_dataset.version', '=', version)
    .orderBy('dataset.namespace')
    .orderBy('dataset.name')
    .orderBy('dataset.version')
    .orderBy('dataset.digest')
    .execute();
}

/** What a stage serves: all null when nothing ever stood there. */
export async function stagePointer(
  tx: Tx,
  model: Uuid,
  stage: string,
): Promise<{
  readonly holder: number | null;
  readonly limited: number | null;
  readonly overridden: number | null;
}> {
  const row = await tx
    .selectFrom('stage_pointer')
    .select(['holder', 'limited', 'overridden'])
    .where('model_id', '=', model)
    .where('stage', '=', stage)
    .executeTakeFirst();
  return row ?? { holder: null, limited: null, overridden: null };
}

/** Whether an artifact may enter no stage. */
export async function isBarred(tx: Tx, digest: Digest): Promise<boolean> {
  const row = await tx
    .selectFrom('barred_digest')
    .select('digest')
    .where('digest', '=', digest)
    .executeTakeFirst();
  return row !== undefined;
}

/** Every version that these bytes are, under whatever name. */
export async function versionsWithArtifact(tx: Tx, digest: Digest): Promise<readonly ModelVersion[]> {
  return tx
    .selectFrom('model_version')
    .selectAll()
    .where('artifact_digest', '=', digest)
    .orderBy('model_id')
    .orderBy('version')
    .execute();
}

/** A revision of a version's card. */
export type ModelCard = Omit<Selectable<ModelCardTable>, 'bytes'> & { readonly text: string };

/** The newest revision of a version's card. */
export async function cardOf(tx: Tx, model: Uuid, version: number): Promise<ModelCard | undefined> {
  const row = await tx
    .selectFrom('model_card')
    .selectAll()
    .where('model_id', '=', model)
    .where('version', '=', version)
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : asText(row);
}

/** The card with this digest, of whatever version; for showing what a reader saw before. */
export async function cardByDigest(tx: Tx, digest: Digest): Promise<ModelCard | undefined> {
  const row = await tx
    .selectFrom('model_card')
    .selectAll()
    .where('digest', '=', digest)
    .orderBy('revised_at')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : asText(row);
}

function asText({ bytes, ...card }: Selectable<ModelCardTable>): ModelCard {
  return { ...card, text: fromUtf8(bytes) };
}
