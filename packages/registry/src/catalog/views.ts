import type { VersionView, apiOperations } from '@assay/contract';
import type { Uuid } from '@assay/core';
import type { z } from 'zod';
import type { Tx } from '../database/schema.ts';
import { inStageOrder } from '../policy/stage-order.ts';
import { peopleByIds } from '../people/queries.ts';
import {
  type ModelVersion,
  type RegisteredModel,
  cardOf,
  contributorsOf,
  datasetsOf,
  filesOf,
  isBarred,
} from './queries.ts';

export type ModelView = z.infer<typeof apiOperations.getModel.response>;

/** The approvals of a version, which a capability further right knows; passed in by whoever composes the two. */
export type ApprovalsOf = (
  tx: Tx,
  model: Uuid,
  version: number,
) => Promise<VersionView['approvals'] | readonly VersionView['approvals'][number][]>;

/** Registered models as the API shows them, in the order given. */
export async function modelViews(tx: Tx, models: readonly RegisteredModel[]): Promise<ModelView[]> {
  if (models.length === 0) return [];
  const ids = models.map(({ id }) => id);
  const teams = await tx.selectFrom('team').select(['id', 'name']).execute();
  const teamName = new Map(teams.map(({ id, name }) => [id, name]));
  const owners = await peopleByIds(
    tx,
    models.map(({ owner_id }) => owner_id),
  );
  const tags = await tx
    .selectFrom('model_tag')
    .selectAll()
    .where('model_id', 'in', ids)
    .orderBy('key')
    .execute();
  const aliases = await tx
    .selectFrom('model_alias')
    .selectAll()
    .where('model_id', 'in', ids)
    .orderBy('alias')
    .execute();
  const pointers = await inStageOrder(
    tx,
    await tx.selectFrom('stage_pointer').selectAll().where('model_id', 'in', ids).execute(),
  );
  const latest = await tx
    .selectFrom('model_version')
    .select(['model_id', (expression) => expression.fn.max('version').as('version')])
    .where('model_id', 'in', ids)
    .groupBy('model_id')
    .execute();
  const latestOf = new Map(latest.map(({ model_id, version }) => [model_id, version]));
  const of = <Row extends { readonly model_id: Uuid }>(rows: readonly Row[], id: Uuid): readonly Row[] =>
    rows.filter(({ model_id }) => model_id === id);
  return models.map((model) => ({
    id: model.id,
    name: model.name,
    description: model.description,
    team: teamName.get(model.team_id) ?? '',
    owner: owners.get(model.owner_id)?.handle ?? '',
    ownerActive: owners.get(model.owner_id)?.active ?? false,
    tier: model.tier,
    zone: model.zone,
    createdAt: model.created_at,
    lastUpdatedAt: model.last_updated_at,
    tags: Object.fromEntries(of(tags, model.id).map(({ key, value }) => [key, value])),
    aliases: Object.fromEntries(of(aliases, model.id).map(({ alias, version }) => [alias, version])),
    stages: of(pointers, model.id).map(({ stage, holder, limited, overridden }) => ({
      stage,
      holder,
      limited,
      overridden,
    })),
    latestVersion: latestOf.get(model.id) ?? null,
  }));
}

/** One registered model as the API shows it. */
export async function modelViewOf(tx: Tx, id: Uuid): Promise<ModelView> {
  const model = await tx
    .selectFrom('registered_model')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const [view] = await modelViews(tx, [model]);
  if (view === undefined) throw new Error('a model that was just read has no view');
  return view;
}

/** Versions of one model as the API shows them, in the order given. */
export async function versionViews(
  tx: Tx,
  model: RegisteredModel,
  versions: readonly ModelVersion[],
  approvalsOf: ApprovalsOf,
): Promise<VersionView[]> {
  const views: VersionView[] = [];
  for (const version of versions) views.push(await versionViewOf(tx, model, version, approvalsOf));
  return views;
}

/** One version as the API shows it. */
export async function versionViewOf(
  tx: Tx,
  model: RegisteredModel,
  row: ModelVersion,
  approvalsOf: ApprovalsOf,
): Promise<VersionView> {
  const { version } = row;
  const contributors = await contributorsOf(tx, model.id, version);
  const people = await peopleByIds(tx, [row.created_by, ...contributors]);
  const handle = (id: Uuid): string => people.get(id)?.handle ?? '';
  return {
    model: model.name,
    version,
    digest: row.artifact_digest,
    identity: row.identity,
    files: [...(await filesOf(tx, model.id, version))],
    createdAt: row.created_at,
    createdBy: handle(row.created_by),
    contributors: contributors.map(handle).sort(),
    description: row.description,
    source: row.source,
    runId: row.run_id,
    ...(await labelsOf(tx, model.id, version)),
    datasets: (await datasetsOf(tx, model.id, version)).map(({ id: _id, rows, ...dataset }) =>
      rows === null ? dataset : { ...dataset, rows },
    ),
    claims: [...row.claims],
    card: await cardViewOf(tx, model.id, version),
    parameters: { ...row.parameters },
    state: row.state,
    barred: await isBarred(tx, row.artifact_digest),
    approvals: [...(await approvalsOf(tx, model.id, version))],
  };
}

async function labelsOf(
  tx: Tx,
  model: Uuid,
  version: number,
): Promise<Pick<VersionView, 'tags' | 'aliases' | 'stages'>> {
  const tags = await tx
    .selectFrom('version_tag')
    .select(['key', 'value'])
    .where('model_id', '=', model)
    .where('version', '=', version)
    .orderBy('key')
    .execute();
  const aliases = await tx
    .selectFrom('model_alias')
    .select('alias')
    .where('model_id', '=', model)
    .where('version', '=', version)
    .orderBy('alias')
    .execute();
  const stages = await tx
    .selectFrom('stage_pointer')
    .select('stage')
    .where('model_id', '=', model)
    .where((where) => where.or([where('holder', '=', version), where('overridden', '=', version)]))
    .orderBy('stage')
    .execute();
  return {
    tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
    aliases: aliases.map(({ alias }) => alias),
    stages: (await inStageOrder(tx, stages)).map(({ stage }) => stage),
  };
}

async function cardViewOf(tx: Tx, model: Uuid, version: number): Promise<VersionView['card']> {
  const card = await cardOf(tx, model, version);
  if (card === undefined) return null;
  const { digest, text, revised_at, front_matter } = card;
  return { digest, text, revisedAt: revised_at, frontMatter: { ...front_matter } };
}
