import type { Digest, Uuid } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { createEvaluationJob } from '../evidence/create-evaluation-job.ts';
import { append } from '../ledger/append.ts';
import { peopleByIds } from '../people/queries.ts';
import { type PolicyVersion, stageRuleOf } from '../policy/policy-version.ts';
import { policyInForce, slotsFor } from '../policy/queries.ts';
import { suiteForModel } from '../suites/queries.ts';
import { modelOf } from './catalog-reads.ts';
import { type RequestRow, type SlotRow, slotsOf } from './queries.ts';
import { requestByNumber } from './queries.ts';
import type { RoundCause } from './tables.ts';

/** Why a round starts, and what it is about when that changed. */
export interface RoundStart {
  readonly because: RoundCause;
  /** What went stale, by name; empty for any other cause. */
  readonly changed: readonly string[];
  /** Another version that answers what was asked; the request then is about it. */
  readonly version?: { readonly version: number; readonly artifact: Digest };
  /** What the producer says to "needs evidence". */
  readonly answer?: string | null;
}

/**
 * Starts the next round of an open request: every earlier slot is outdated and its voter's vote with it, the policy
 * in force is pinned, slots are asked for anew (whoever had one keeps it, without their vote, while the policy still
 * admits them), and the evaluation begins again. Facts: decision.outdated a vote, request.round-started.
 */
export async function startRound(
  tx: Tx,
  ctx: Context,
  request: RequestRow,
  start: RoundStart,
): Promise<RequestRow> {
  const before = await slotsOf(tx, request.number, request.round);
  await outdateSlots(tx, ctx, request, before, start);
  const round = request.round + 1;
  const { version, artifact } = start.version ?? request;
  const policy = await policyInForce(tx);
  const slots = await insertSlots(tx, ctx, { ...request, round }, policy, before);
  await tx
    .updateTable('request')
    .set({
      round,
      round_because: start.because,
      round_changed: JSON.stringify(start.changed),
      round_started_at: ctx.clock.now(),
      version,
      artifact,
      policy: policy.digest,
      ...unevaluated,
      ...(start.answer === undefined ? {} : { answer: start.answer }),
      state: 'evaluating',
      state_since: ctx.clock.now(),
    })
    .where('number', '=', request.number)
    .execute();
  await append(tx, ctx, {
    kind: 'request.round-started',
    payload: {
      request: request.number,
      round,
      because: start.because,
      changed: [...start.changed],
      policy: policy.digest,
      version,
      artifact,
      slots,
    },
  });
  await beginEvaluation(tx, ctx, request.number);
  return requireRow(tx, request.number);
}

/** What a request row says of its evidence before any was sealed. */
export const unevaluated = {
  evaluation: 'awaited',
  job_id: null,
  packet: null,
  packet_suite: null,
  packet_baseline: null,
  approved_at: null,
  expires_at: null,
  limited: false,
  conditions: null,
  conditions_text: null,
} as const;

/**
 * Asks for the evaluation of a request's current round. When the stage needs a suite and none is in force, the
 * round waits: `suite.in-force` begins it.
 */
export async function beginEvaluation(tx: Tx, ctx: Context, number: number): Promise<void> {
  const request = await requireRow(tx, number);
  const model = await modelOf(tx, request.model_id);
  const policy = await policyInForce(tx);
  const evaluated = stageRuleOf(policy, request.stage)?.evaluated !== false;
  if (evaluated && (await suiteForModel(tx, policy, model.name)) === undefined) {
    await tx
      .updateTable('request')
      .set({ suite_id: null, suite_name: null, suite_version: null, suite_digest: null })
      .where('number', '=', number)
      .execute();
    return;
  }
  const asked = await createEvaluationJob(tx, ctx, {
    request: number,
    round: request.round,
    model: request.model_id,
    version: request.version,
    stage: request.stage,
    tier: request.tier,
    policyDigest: request.policy,
    team: request.team_id,
  });
  await tx
    .updateTable('request')
    .set({
      job_id: asked.job,
      suite_id: asked.suite?.id ?? null,
      suite_name: asked.suite?.name ?? null,
      suite_version: asked.suite?.version ?? null,
      suite_digest: asked.suite?.digest ?? null,
      baseline_version: asked.baseline?.version ?? null,
      baseline_digest: asked.baseline?.digest ?? null,
      will_evaluate: JSON.stringify(asked.willEvaluate),
    })
    .where('number', '=', number)
    .execute();
}

async function outdateSlots(
  tx: Tx,
  ctx: Context,
  request: RequestRow,
  slots: readonly SlotRow[],
  start: RoundStart,
): Promise<void> {
  await tx
    .updateTable('request_slot')
    .set({ state: 'outdated' })
    .where('request', '=', request.number)
    .where('round', '=', request.round)
    .execute();
  for (const { slot, decision } of slots) {
    if (decision === null) continue;
    await append(tx, ctx, {
      kind: 'decision.outdated',
      payload: {
        request: request.number,
        round: request.round,
        slot,
        decision,
        because: start.changed.length > 0 ? [...start.changed] : [start.because],
      },
    });
  }
}

/** A slot as `request.round-started` records it. */
export interface AskedSlot {
  slot: string;
  group: string;
  ordinal: number;
  minutes: number;
  admits: Uuid[];
  reviewer: Uuid | null;
}

/** Writes the slots that a policy asks of a round; whoever held one before keeps it while they are still admitted. */
export async function insertSlots(
  tx: Tx,
  ctx: Context,
  request: Pick<RequestRow, 'number' | 'round' | 'model_id' | 'stage' | 'tier'>,
  policy: PolicyVersion,
  before: readonly SlotRow[],
): Promise<AskedSlot[]> {
  const required = await slotsAsked(tx, policy, request);
  const asked: AskedSlot[] = [];
  for (const { answersFor, evidence, ...slot } of required) {
    const held = before.find((row) => row.slot === slot.slot)?.reviewer ?? null;
    const reviewer = held !== null && slot.admits.includes(held) ? held : null;
    await tx
      .insertInto('request_slot')
      .values({
        request: request.number,
        round: request.round,
        slot: slot.slot,
        group_name: slot.group,
        ordinal: slot.ordinal,
        answers_for: answersFor,
        minutes: slot.minutes,
        evidence: JSON.stringify(evidence),
        admits: JSON.stringify(slot.admits),
        state: reviewer === null ? 'open' : 'claimed',
        reviewer,
        since: reviewer === null ? null : ctx.clock.now(),
        missing: '[]',
      })
      .execute();
    asked.push({ ...slot, reviewer });
  }
  return asked;
}

/** The slots that a policy asks of a request, admitting people by id: those who are known and active. */
export async function slotsAsked(
  tx: Tx,
  policy: PolicyVersion,
  request: Pick<RequestRow, 'model_id' | 'stage' | 'tier'>,
): Promise<
  readonly (Omit<AskedSlot, 'reviewer'> & {
    readonly answersFor: string;
    readonly evidence: readonly string[];
  })[]
> {
  const model = await modelOf(tx, request.model_id);
  const required = await slotsFor(tx, policy, {
    model: model.name,
    stage: request.stage,
    tier: request.tier,
  });
  const people = await peopleByIds(
    tx,
    required.flatMap(({ admitIds }) => admitIds),
  );
  return required.map(({ slot, group, ordinal, minutes, answersFor, evidence, admitIds }) => ({
    slot,
    group,
    ordinal,
    minutes,
    answersFor,
    evidence,
    admits: admitIds.filter((id) => people.get(id)?.active === true),
  }));
}

async function requireRow(tx: Tx, number: number): Promise<RequestRow> {
  const row = await requestByNumber(tx, number);
  if (row === undefined) throw new Error(`request ${number} vanished inside its transaction`);
  return row;
}
