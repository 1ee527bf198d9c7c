import type { Digest, Uuid } from '@assay/core';
import type { Selectable } from 'kysely';
import type { Tx } from '../database/schema.ts';
import type { BypassTable, DeploymentTable } from './tables.ts';

export type DeploymentRow = Selectable<DeploymentTable>;
export type BypassRow = Selectable<BypassTable>;

export async function deploymentById(tx: Tx, id: Uuid): Promise<DeploymentRow | undefined> {
  return tx.selectFrom('deployment').selectAll().where('id', '=', id).executeTakeFirst();
}

/** What a model runs as now, optionally in one stage, by service. */
export async function runningOf(tx: Tx, modelId: Uuid, stage?: string): Promise<DeploymentRow[]> {
  let query = tx
    .selectFrom('deployment')
    .selectAll()
    .where('model_id', '=', modelId)
    .where('until_at', 'is', null);
  if (stage !== undefined) query = query.where('stage', '=', stage);
  return query.orderBy('from_at').orderBy('id').execute();
}

/** What a service runs now in a stage. */
export async function runningIn(tx: Tx, serviceId: Uuid, stage: string): Promise<DeploymentRow[]> {
  return tx
    .selectFrom('deployment')
    .selectAll()
    .where('service_id', '=', serviceId)
    .where('stage', '=', stage)
    .where('until_at', 'is', null)
    .orderBy('from_at')
    .orderBy('id')
    .execute();
}

/** What ran at a moment, optionally in one stage. */
export async function runningAt(tx: Tx, at: string, stage?: string): Promise<DeploymentRow[]> {
  let query = tx
    .selectFrom('deployment')
    .selectAll()
    .where('from_at', '<=', at)
    .where((or) => or.or([or('until_at', 'is', null), or('until_at', '>', at)]));
  if (stage !== undefined) query = query.where('stage', '=', stage);
  return query
    .orderBy('service_id')
    .orderBy('stage')
    .orderBy('from_at')
    .orderBy('version')
    .orderBy('id')
    .execute();
}

/** A service that runs a model in a stage now. */
export interface LiveService {
  readonly service: string;
  readonly version: number | null;
  readonly since: string;
  /** Null where the service did not say. */
  readonly trafficPerDay: number | null;
}

/** Services that run a model in a stage now, by handle and time. */
export async function liveIn(tx: Tx, modelId: Uuid, stage: string): Promise<LiveService[]> {
  const rows = await tx
    .selectFrom('deployment')
    .innerJoin('person', 'person.id', 'deployment.service_id')
    .select(['person.handle', 'deployment.version', 'from_at', 'traffic_per_day'])
    .where('model_id', '=', modelId)
    .where('stage', '=', stage)
    .where('until_at', 'is', null)
    .orderBy('person.handle')
    .orderBy('from_at')
    .execute();
  return rows.map((row) => ({
    service: row.handle,
    version: row.version,
    since: row.from_at,
    trafficPerDay: row.traffic_per_day,
  }));
}

/**
 * Traffic a day of each model in each stage, all its services together, by `<model id> <stage>`; a place of which no
 * service said anything is left out.
 */
export async function trafficOf(
  tx: Tx,
  places: readonly { readonly modelId: Uuid; readonly stage: string }[],
): Promise<ReadonlyMap<string, number>> {
  if (places.length === 0) return new Map();
  const rows = await tx
    .selectFrom('deployment')
    .select(['model_id', 'stage', 'traffic_per_day'])
    .where('until_at', 'is', null)
    .where('traffic_per_day', 'is not', null)
    .where('model_id', 'in', [...new Set(places.map(({ modelId }) => modelId))])
    .execute();
  const traffic = new Map<string, number>();
  for (const { model_id, stage, traffic_per_day } of rows) {
    const place = `${model_id} ${stage}`;
    traffic.set(place, (traffic.get(place) ?? 0) + (traffic_per_day ?? 0));
  }
  return traffic;
}

/** Every way in which these deployments were found to come round the gate. */
export async function bypassesOf(tx: Tx, deployments: readonly Uuid[]): Promise<BypassRow[]> {
  if (deployments.length === 0) return [];
  return tx
    .selectFrom('bypass')
    .selectAll()
    .where('deployment_id', 'in', deployments)
    .orderBy('found_at')
    .execute();
}

/** The first deployment of a version to a stage: forecasts count from it. */
export async function firstDeployment(
  tx: Tx,
  where: { readonly modelId: Uuid; readonly version: number; readonly stage: string },
): Promise<DeploymentRow | undefined> {
  return tx
    .selectFrom('deployment')
    .selectAll()
    .where('model_id', '=', where.modelId)
    .where('version', '=', where.version)
    .where('stage', '=', where.stage)
    .orderBy('from_at')
    .limit(1)
    .executeTakeFirst();
}

/** Versions of which this is the digest, or the digest of their one file: a service may report what it loaded. */
export async function versionsOfBytes(
  tx: Tx,
  digest: Digest,
): Promise<
  readonly { readonly model_id: Uuid; readonly version: number; readonly artifact_digest: Digest }[]
> {
  const whole = await tx
    .selectFrom('model_version')
    .select(['model_id', 'version', 'artifact_digest'])
    .where('artifact_digest', '=', digest)
    .orderBy('created_at', 'desc')
    .execute();
  if (whole.length > 0) return whole;
  return tx
    .selectFrom('version_file')
    .innerJoin('model_version', (join) =>
      join
        .onRef('model_version.model_id', '=', 'version_file.model_id')
        .onRef('model_version.version', '=', 'version_file.version'),
    )
    .select(['model_version.model_id', 'model_version.version', 'model_version.artifact_digest'])
    .where('version_file.digest', '=', digest)
    .orderBy('model_version.created_at', 'desc')
    .execute();
}
