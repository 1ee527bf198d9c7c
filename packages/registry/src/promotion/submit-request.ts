import type { RequestView } from '@assay/contract';
import type { Uuid } from '@assay/core';
import { sql } from 'kysely';
import { type ResolvedVersion, contributorsOf, resolveReference, stagePointer } from '../catalog/queries.ts';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { refused, requireRole } from '../people/refusals.ts';
import { type PolicyVersion, type StageRule, stageRuleOf } from '../policy/policy-version.ts';
import { policyInForce } from '../policy/queries.ts';
import { approvalHolds } from './approval.ts';
import { approvalUnder, openRequests } from './queries.ts';
import { sideOf } from './relation.ts';
import { beginEvaluation, insertSlots, unevaluated } from './rounds.ts';
import { requireFillable, requireFit, requireJudgeable } from './submission-checks.ts';
import { requestViewOf } from './view.ts';

export interface SubmitRequest {
  readonly version: string;
  readonly stage: string;
  readonly launchDate: string | null;
  readonly note: string | null;
}

/**
 * Asks for a version to be promoted to a stage. Only the side that produced it may ask. Refused, saying why: an
 * artifact barred from every stage, a version that is retired or did not hold the stage before, a producer who knows
 * the suite's rows, the same submission twice, too many in a week, no suite in force, slots that no independent
 * people could fill. The answer names the request, its slots and what will be evaluated.
 */
export async function submitRequest(ctx: Context, input: SubmitRequest): Promise<RequestView> {
  requireRole(ctx, 'producer');
  return ctx.transact(async (tx) => {
    const found = await resolveReference(tx, input.version);
    await requireProducer(tx, ctx, found);
    const policy = await policyInForce(tx);
    const stage = stageRuleOf(policy, input.stage);
    if (stage === undefined) throw refused('BAD_REQUEST', unknownStage(policy, input.stage));
    await requireFit(tx, found, stage);
    await requireNew(tx, ctx, found, stage);
    if (stage.evaluated) await requireJudgeable(tx, ctx, policy, found);
    await requireFillable(tx, policy, found, stage);
    const number = await insertRequest(tx, ctx, {
      ...input,
      ...found,
      policy,
      submittedBy: ctx.actor.personId,
    });
    return requestViewOf(tx, ctx, number);
  });
}

/**
 * Opens a request in the caller's transaction without asking who may: for the review that an override owes. Facts:
 * request.submitted, request.round-started.
 */
export async function insertRequest(
  tx: Tx,
  ctx: Context,
  asked: ResolvedVersion &
    Omit<SubmitRequest, 'version'> & { readonly policy: PolicyVersion; readonly submittedBy: Uuid },
): Promise<number> {
  const { model, version, policy, stage } = asked;
  const number = await nextNumber(tx);
  const now = ctx.clock.now();
  const pinned = { policy: policy.digest, version: version.version, artifact: version.artifact_digest };
  const request = { number, round: 1, model_id: model.id, stage, tier: model.tier };
  await tx
    .insertInto('request')
    .values({
      ...request,
      ...pinned,
      ...unevaluated,
      team_id: model.team_id,
      submitted_by: asked.submittedBy,
      submitted_at: now,
      note: asked.note,
      launch_date: asked.launchDate,
      state: 'evaluating',
      state_since: now,
      round_because: 'submitted',
      round_changed: '[]',
      round_started_at: now,
      will_evaluate: '[]',
      lapsed_reasons: '[]',
    })
    .execute();
  const slots = await insertSlots(tx, ctx, request, policy, []);
  await append(tx, ctx, {
    kind: 'request.submitted',
    payload: {
      request: number,
      model: model.id,
      ...pinned,
      stage,
      tier: model.tier,
      team: model.team_id,
      submittedBy: asked.submittedBy,
      launchDate: asked.launchDate,
    },
  });
  await append(tx, ctx, {
    kind: 'request.round-started',
    payload: { request: number, round: 1, because: 'submitted', changed: [], ...pinned, slots },
  });
  await beginEvaluation(tx, ctx, number);
  return number;
}

async function nextNumber(tx: Tx): Promise<number> {
  const { rows } = await sql<{ n: number }>`select nextval('request_number') as n`.execute(tx);
  const number = rows[0]?.n;
  if (number === undefined) throw new Error('the sequence of request numbers gave none');
  return number;
}

function unknownStage(policy: PolicyVersion, stage: string): string {
  const names = policy.policy.stages.map(({ name }) => name).join(', ');
  return `There is no stage ${stage}. The policy in force has: ${names}.`;
}

async function requireProducer(tx: Tx, ctx: Context, { model, version }: ResolvedVersion): Promise<void> {
  const side = await sideOf(tx, ctx.actor.personId);
  const contributors = await contributorsOf(tx, model.id, version.version);
  if (
    side.teams.has(model.team_id) ||
    [version.created_by, ...contributors].some((id) => side.people.has(id))
  )
    return;
  throw refused(
    'FORBIDDEN',
    `Only the team that produces ${model.name}, or a contributor to the version, may submit it.`,
  );
}

async function requireNew(
  tx: Tx,
  ctx: Context,
  { model, version }: ResolvedVersion,
  stage: StageRule,
): Promise<void> {
  const name = `${model.name}/${version.version}`;
  const open = await openRequests(tx, { modelId: model.id, stage: stage.name });
  const same = open.find((request) => request.version === version.version);
  if (same !== undefined) {
    throw refused('ALREADY_EXISTS', `R-${same.number} already asks for ${name} in ${stage.name}.`);
  }
  const pointer = await stagePointer(tx, model.id, stage.name);
  const approval = await approvalUnder(tx, {
    modelId: model.id,
    version: version.version,
    stage: stage.name,
  });
  if (
    pointer.holder === version.version &&
    approval !== undefined &&
    approvalHolds(approval, ctx.clock.now())
  ) {
    throw refused(
      'ALREADY_EXISTS',
      `${name} holds ${stage.name} already, under R-${approval.number}, and that approval stands.`,
    );
  }
}
