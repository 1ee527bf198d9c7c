import type { deploymentView } from '@assay/contract';
import type { Uuid } from '@assay/core';
import type { z } from 'zod';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import type { DeploymentRow } from '../deployments/queries.ts';
import { handlesOf } from '../people/queries.ts';
import { modelOf } from '../promotion/catalog-reads.ts';
import { type RequestRow, lastApproval, requestsOfVersion, slotsOf } from '../promotion/queries.ts';
import { approvalStanding } from './approval-standing.ts';

export type DeploymentView = z.infer<typeof deploymentView>;
export type StandingView = DeploymentView['standing'];

/** Deployments with the approval under each and whether it stands, in the order given. */
export async function deploymentViews(
  tx: Tx,
  ctx: Context,
  rows: readonly DeploymentRow[],
  at?: string,
): Promise<DeploymentView[]> {
  const services = await handlesOf(
    tx,
    rows.map(({ service_id }) => service_id),
  );
  const models = new Map<Uuid, string>();
  const views: DeploymentView[] = [];
  for (const row of rows) {
    if (row.model_id !== null && !models.has(row.model_id)) {
      models.set(row.model_id, (await modelOf(tx, row.model_id)).name);
    }
    const request = await approvalAt(tx, row, at);
    views.push({
      id: row.id,
      service: services.get(row.service_id) ?? '',
      stage: row.stage,
      model: row.model_id === null ? null : (models.get(row.model_id) ?? null),
      version: row.version,
      artifact: row.artifact,
      from: row.from_at,
      until: row.until_at,
      trafficPerDay: row.traffic_per_day,
      standing: await standingOf(tx, ctx, row, request, at),
      approval: request === undefined ? null : await approvalView(tx, request),
    });
  }
  return views;
}

/** The last approval under a deployment, or that of a moment that passed; undefined when it came round the gate. */
async function approvalAt(
  tx: Tx,
  row: DeploymentRow,
  at: string | undefined,
): Promise<RequestRow | undefined> {
  if (row.model_id === null || row.version === null) return undefined;
  const { model_id: modelId, version, stage } = row;
  if (at === undefined) return lastApproval(tx, { modelId, version, stage });
  const requests = await requestsOfVersion(tx, modelId, version);
  return requests.find(
    (request) =>
      request.stage === stage &&
      request.promoted_at !== null &&
      request.promoted_at <= at &&
      (request.state !== 'rolled-back' || request.ended_at === null || request.ended_at > at),
  );
}

async function standingOf(
  tx: Tx,
  ctx: Context,
  row: DeploymentRow,
  request: RequestRow | undefined,
  at: string | undefined,
): Promise<StandingView> {
  const moment = at ?? ctx.clock.now();
  if (request === undefined) return withoutApproval(tx, row, moment);
  if (at !== undefined) return standingThen(request, at);
  const standing = await standingNow(tx, ctx, request);
  if (standing.state !== 'lapsed') return standing;
  return (await overrideAt(tx, row, moment)) ?? standing;
}

async function standingNow(tx: Tx, ctx: Context, request: RequestRow): Promise<StandingView> {
  if (request.state === 'rolled-back') {
    return { state: 'lapsed', reasons: ['it was rolled back'], until: request.ended_at };
  }
  const { state, reasons, until } = await approvalStanding(tx, ctx, request);
  return { state, reasons: [...reasons], until };
}

/** What the record says of a moment that passed: expiry and recorded lapses, not what is known only now. */
function standingThen(request: RequestRow, at: string): StandingView {
  const lapsed = request.lapsed_at !== null && request.lapsed_at <= at;
  const expired = request.expires_at !== null && request.expires_at <= at;
  if (lapsed) return { state: 'lapsed', reasons: [...request.lapsed_reasons], until: request.lapsed_at };
  if (expired)
    return { state: 'lapsed', reasons: ['the approval’s time ran out'], until: request.expires_at };
  return { state: 'stands', reasons: [], until: request.expires_at };
}

async function withoutApproval(tx: Tx, row: DeploymentRow, moment: string): Promise<StandingView> {
  if (row.model_id === null) {
    return { state: 'came-round', reasons: ['nobody registered these bytes'], until: null };
  }
  const override = await overrideAt(tx, row, moment);
  if (override !== undefined) return override;
  return { state: 'came-round', reasons: [`no approval for ${row.stage} is under it`], until: null };
}

/** An override that put exactly this version into the stage at a moment. Never called an approval. */
async function overrideAt(tx: Tx, row: DeploymentRow, moment: string): Promise<StandingView | undefined> {
  if (row.model_id === null || row.version === null) return undefined;
  const override = await tx
    .selectFrom('stage_override')
    .select(['number', 'until'])
    .where('model_id', '=', row.model_id)
    .where('version', '=', row.version)
    .where('stage', '=', row.stage)
    .where('confirmed_at', '<=', moment)
    .where('until', '>', moment)
    .where((or) => or.or([or('ended_at', 'is', null), or('ended_at', '>', moment)]))
    .executeTakeFirst();
  if (override === undefined) return undefined;
  return {
    state: 'overridden',
    reasons: [`override ${override.number}, by two named people`],
    until: override.until,
  };
}

async function approvalView(tx: Tx, request: RequestRow): Promise<NonNullable<DeploymentView['approval']>> {
  const slots = await slotsOf(tx, request.number, request.round);
  const voted = slots.flatMap(({ reviewer, decision }) =>
    reviewer === null || decision === null ? [] : [reviewer],
  );
  const handles = await handlesOf(tx, voted);
  return {
    request: request.number,
    at: request.promoted_at ?? request.state_since,
    by: voted.flatMap((id) => handles.get(id) ?? []),
    limited: request.limited,
  };
}
