import type { Digest, Uuid } from '@assay/core';
import { contributorsOf, modelById, resolveReference, stagePointer, versionOf } from '../catalog/queries.ts';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { runningIn, versionsOfBytes } from '../deployments/queries.ts';
import { conditionFaults, replaces } from '../deployments/rules.ts';
import { append } from '../ledger/append.ts';
import { type Person, personByHandle } from '../people/queries.ts';
import { hasRole, notFound, refused, requireRole } from '../people/refusals.ts';
import { approvalUnder } from '../promotion/queries.ts';
import { sideOf } from '../promotion/relation.ts';
import { noteBypass } from './bypass.ts';
import { type DeploymentView, deploymentViews } from './deployment-view.ts';
import { endDeploymentRow } from './end-deployment.ts';

export interface RecordDeployment {
  readonly service: string;
  readonly stage: string;
  readonly model: string | null;
  readonly artifact: Digest | null;
  readonly trafficPerDay: number | null;
  readonly trafficShare: string | null;
}

/** The bytes that run, and the version they are, when anyone registered them. */
interface Run {
  readonly artifact: Digest;
  readonly version: { readonly modelId: Uuid; readonly number: number } | null;
}

/**
 * Records that a service runs a version, by reference or by the digest of what it loaded. A run that no approval
 * stands under is recorded all the same, and named as a bypass: what is live is shown. CONDITION_BREACHED beyond the
 * conditions of a limited approval. What the service ran before of the same model ends, unless this is a canary.
 */
export async function recordDeployment(ctx: Context, input: RecordDeployment): Promise<DeploymentView> {
  requireRole(ctx, 'service', 'producer', 'admin');
  return ctx.transact(async (tx) => {
    requireShare(input.trafficShare);
    const service = await requireService(tx, input.service);
    const run = await runOf(tx, input);
    await requireMayRecord(tx, ctx, service, run);
    await requireWithinConditions(tx, run, input);
    const id = ctx.newId();
    await endReplaced(tx, ctx, service.id, run, input);
    await insertDeployment(tx, ctx, { id, serviceId: service.id, run, input });
    const row = await tx.selectFrom('deployment').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    await noteBypass(tx, ctx, row);
    const [view] = await deploymentViews(tx, ctx, [row]);
    if (view === undefined) throw new Error('a deployment that was just recorded has no view');
    return view;
  });
}

function requireShare(share: string | null): void {
  if (share !== null && (share.startsWith('-') || Number(share) > 1)) {
    throw refused('BAD_REQUEST', 'A share of traffic lies between 0 and 1, such as 0.25.');
  }
}

async function requireService(tx: Tx, handle: string): Promise<Person> {
  const service = await personByHandle(tx, handle);
  if (service?.kind === 'service') return service;
  throw refused('NOT_FOUND', `There is no service ${handle}. An admin adds it as a service first.`);
}

async function runOf(tx: Tx, input: RecordDeployment): Promise<Run> {
  if (input.model !== null) {
    const { model, version } = await resolveReference(tx, input.model);
    if (input.artifact !== null && !(await isOf(tx, input.artifact, model.id, version.version))) {
      throw refused('CONFLICT', `${input.artifact} is not what ${model.name}/${version.version} is made of.`);
    }
    return { artifact: version.artifact_digest, version: { modelId: model.id, number: version.version } };
  }
  if (input.artifact === null) {
    throw refused('BAD_REQUEST', 'Say what runs: a model version, or the digest of its bytes.');
  }
  const candidates = await versionsOfBytes(tx, input.artifact);
  const held = await servedFirst(tx, candidates, input.stage);
  if (held === undefined) return { artifact: input.artifact, version: null };
  return { artifact: held.artifact_digest, version: { modelId: held.model_id, number: held.version } };
}

async function isOf(tx: Tx, digest: Digest, modelId: Uuid, version: number): Promise<boolean> {
  const versions = await versionsOfBytes(tx, digest);
  return versions.some((one) => one.model_id === modelId && one.version === version);
}

/** Of several versions with the same bytes, the one that the stage serves; else the newest. */
async function servedFirst<V extends { readonly model_id: Uuid; readonly version: number }>(
  tx: Tx,
  candidates: readonly V[],
  stage: string,
): Promise<V | undefined> {
  for (const candidate of candidates) {
    const { holder, limited } = await stagePointer(tx, candidate.model_id, stage);
    if (candidate.version === holder || candidate.version === limited) return candidate;
  }
  return candidates[0];
}

/** A service speaks for itself, a producer for the models of their side, an admin for all. */
async function requireMayRecord(tx: Tx, ctx: Context, service: Person, run: Run): Promise<void> {
  if (hasRole(ctx, 'admin') || ctx.actor.personId === service.id) return;
  if (ctx.actor.kind === 'service') {
    throw refused('FORBIDDEN', 'A service records only what it runs itself.');
  }
  if (run.version === null)
    throw refused('FORBIDDEN', 'Only the service or an admin may record unknown bytes.');
  const { modelId, number } = run.version;
  const model = await modelById(tx, modelId);
  if (model === undefined) throw notFound('model of that version');
  const side = await sideOf(tx, ctx.actor.personId);
  const version = await versionOf(tx, modelId, number);
  const producers = [version?.created_by, ...(await contributorsOf(tx, modelId, number))];
  const producing = producers.some((id) => id !== undefined && side.people.has(id));
  if (!side.teams.has(model.team_id) && !producing) {
    throw refused(
      'FORBIDDEN',
      `Only the service itself, an admin, or whoever produces ${model.name} may record this.`,
    );
  }
}

async function requireWithinConditions(tx: Tx, run: Run, input: RecordDeployment): Promise<void> {
  if (run.version === null) return;
  const approval = await approvalUnder(tx, {
    modelId: run.version.modelId,
    version: run.version.number,
    stage: input.stage,
  });
  if (approval?.limited !== true || approval.conditions === null) return;
  const faults = conditionFaults(approval.conditions, input);
  if (faults.length > 0) {
    throw refused(
      'CONDITION_BREACHED',
      `R-${approval.number} approved this version under conditions: ${faults.join('; ')}. Keep within them, or ask for another approval.`,
    );
  }
}

async function endReplaced(
  tx: Tx,
  ctx: Context,
  serviceId: Uuid,
  run: Run,
  input: RecordDeployment,
): Promise<void> {
  for (const running of await runningIn(tx, serviceId, input.stage)) {
    const sameBytes = running.artifact === run.artifact;
    const sameModel =
      run.version !== null &&
      running.model_id === run.version.modelId &&
      running.version !== null &&
      replaces(
        { version: run.version.number, trafficShare: input.trafficShare },
        { version: running.version },
      );
    if (sameBytes || sameModel) await endDeploymentRow(tx, ctx, running);
  }
}

async function insertDeployment(
  tx: Tx,
  ctx: Context,
  what: { readonly id: Uuid; readonly serviceId: Uuid; readonly run: Run; readonly input: RecordDeployment },
): Promise<void> {
  const { id, serviceId, run, input } = what;
  const from = ctx.clock.now();
  const version = { model: run.version?.modelId ?? null, version: run.version?.number ?? null };
  await tx
    .insertInto('deployment')
    .values({
      id,
      service_id: serviceId,
      stage: input.stage,
      model_id: version.model,
      version: version.version,
      artifact: run.artifact,
      from_at: from,
      until_at: null,
      traffic_per_day: input.trafficPerDay,
      traffic_share: input.trafficShare,
      recorded_by: ctx.actor.personId,
    })
    .execute();
  await append(tx, ctx, {
    kind: 'deployment.recorded',
    payload: {
      deployment: id,
      service: serviceId,
      stage: input.stage,
      ...version,
      artifact: run.artifact,
      from,
      trafficPerDay: input.trafficPerDay,
      trafficShare: input.trafficShare,
    },
  });
}
