import type { Uuid } from '@assay/core';
import { sql } from 'kysely';
import { resolveReference } from '../catalog/queries.ts';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import type { DeploymentRow } from '../deployments/queries.ts';
import { append } from '../ledger/append.ts';
import { personByHandle } from '../people/queries.ts';
import { refused, requireRole } from '../people/refusals.ts';
import { findPolicyInForce } from '../policy/queries.ts';
import { runsAt } from './rules.ts';
import { type IncidentView, incidentViewOf } from './view.ts';

export interface ReportIncident {
  readonly title: string;
  readonly severity: number;
  readonly service: string | null;
  readonly model: string | null;
  readonly startedAt: string | null;
  readonly note: string | null;
}

/** What an incident is about, as far as the report and the record say. */
interface Subject {
  readonly serviceId: Uuid | null;
  readonly deploymentId: Uuid | null;
  readonly modelId: Uuid | null;
  readonly version: number | null;
}

/**
 * Reports harm in production. Named by service, version or both; what the service ran when it began is looked up, and
 * taken only when there is exactly one such run. Anyone who sees harm may say so.
 */
export async function reportIncident(ctx: Context, input: ReportIncident): Promise<IncidentView> {
  requireRole(ctx, 'service', 'producer', 'reviewer', 'steward', 'manager', 'admin');
  return ctx.transact(async (tx) => {
    const now = ctx.clock.now();
    const startedAt = input.startedAt ?? now;
    if (startedAt > now) throw refused('BAD_REQUEST', 'An incident cannot begin in the future.');
    const subject = await subjectOf(tx, input, startedAt);
    const number = await nextNumber(tx);
    await append(tx, ctx, {
      kind: 'incident.reported',
      payload: {
        incident: number,
        deployment: subject.deploymentId,
        model: subject.modelId,
        version: subject.version,
        severity: input.severity,
        startedAt,
        by: ctx.actor.personId,
      },
    });
    await tx
      .insertInto('incident')
      .values({
        number,
        title: input.title,
        note: input.note,
        severity: input.severity,
        service_id: subject.serviceId,
        deployment_id: subject.deploymentId,
        model_id: subject.modelId,
        version: subject.version,
        started_at: startedAt,
        reported_at: now,
        reported_by: ctx.actor.personId,
        resolved_at: null,
        attribution: 'unknown',
        slot: null,
        attribution_reason: null,
        attributed_by: null,
      })
      .execute();
    return incidentViewOf(tx, number);
  });
}

async function subjectOf(tx: Tx, input: ReportIncident, startedAt: string): Promise<Subject> {
  const service = input.service === null ? undefined : await personByHandle(tx, input.service);
  if (input.service !== null && service?.kind !== 'service') {
    throw refused('NOT_FOUND', `There is no service ${input.service}.`);
  }
  const named = input.model === null ? undefined : await resolveReference(tx, input.model);
  if (service === undefined && named === undefined) {
    throw refused('BAD_REQUEST', 'Name the service that was harmed, the model version, or both.');
  }
  const runs = await runsOf(tx, service?.id ?? null, named, startedAt);
  const [run] = runs.length === 1 ? runs : [];
  return {
    serviceId: service?.id ?? run?.service_id ?? null,
    deploymentId: run?.id ?? null,
    modelId: named?.model.id ?? run?.model_id ?? null,
    version: named?.version.version ?? run?.version ?? null,
  };
}

async function runsOf(
  tx: Tx,
  serviceId: Uuid | null,
  named:
    | { readonly model: { readonly id: Uuid }; readonly version: { readonly version: number } }
    | undefined,
  startedAt: string,
): Promise<readonly DeploymentRow[]> {
  let query = tx.selectFrom('deployment').selectAll().where('from_at', '<=', startedAt);
  if (serviceId !== null) query = query.where('service_id', '=', serviceId);
  if (named !== undefined) {
    query = query.where('model_id', '=', named.model.id).where('version', '=', named.version.version);
  }
  const rows = await query.orderBy('from_at').execute();
  const policy = await findPolicyInForce(tx);
  const stages = policy?.policy.stages.map(({ name }) => name) ?? [];
  return runsAt(
    rows.map((row) => ({ ...row, from: row.from_at, until: row.until_at })),
    startedAt,
    stages,
  );
}

async function nextNumber(tx: Tx): Promise<number> {
  const { rows } = await sql<{ n: number }>`select nextval('incident_number') as n`.execute(tx);
  const number = rows[0]?.n;
  if (number === undefined) throw new Error('the sequence of incident numbers gave none');
  return number;
}
