import type { Conditions, DecisionKind, RequestView } from '@assay/contract';
import { digestOf, utf8 } from '@assay/core';
import type { Context } from '../database/context.ts';
import { instantOf } from '../database/clock.ts';
import { sealPacket } from '../evidence/seal-packet.ts';
import { jobById } from '../evidence/queries.ts';
import { append } from '../ledger/append.ts';
import { currentSlot, requestByNumber } from '../promotion/queries.ts';
import { type Settlement, settleRequest } from '../promotion/settle.ts';
import { type SubmitRequest, submitRequest } from '../promotion/submit-request.ts';
import { suiteById } from '../suites/queries.ts';
import { putSuiteInForce } from '../suites/suite-life.ts';
import { type SeededRegistry, seedSuite } from './seed.ts';

/** Submits as Ada unless another context is given. */
export async function submit(
  registry: SeededRegistry,
  version: string,
  stage: string,
  more: Partial<SubmitRequest> & { readonly by?: Context } = {},
): Promise<RequestView> {
  const { by, ...input } = more;
  const ctx = by ?? (await registry.by('ada'));
  return submitRequest(ctx, { version, stage, launchDate: null, note: null, ...input });
}

/** A suite version in force, as after its validation. */
export async function suiteInForce(registry: SeededRegistry, version = '2026.1') {
  const suite = await seedSuite(registry, { version });
  const ctx = registry.as();
  await ctx.transact((tx) => putSuiteInForce(tx, ctx, suite.id));
  return suite;
}

/** Seals the evidence of a request's round, as after a report; without a result, so gates are inconclusive. */
export async function seal(registry: SeededRegistry, number: number): Promise<void> {
  const ctx = registry.as();
  await ctx.transact(async (tx) => {
    const request = (await requestByNumber(tx, number))!;
    const job = (await jobById(tx, request.job_id!))!;
    await sealPacket(tx, ctx, {
      request: number,
      round: request.round,
      model: request.model_id,
      version: request.version,
      stage: request.stage,
      tier: request.tier,
      team: request.team_id,
      policyDigest: request.policy,
      job: job.id,
      criteria: job.criteria!,
      attempt: job.attempt_of_model,
      suite: (await suiteById(tx, job.suite_id)) ?? null,
      baseline: job.baseline,
    });
  });
}

const day = 86_400_000;

/** Fills a slot with a vote, as `review` does: row, fact, settlement in one transaction. */
export async function vote(
  registry: SeededRegistry,
  number: number,
  slot: string,
  by: string,
  kind: DecisionKind,
  more: { readonly conditions?: Conditions; readonly days?: number; readonly missing?: string[] } = {},
): Promise<Settlement> {
  const ctx = await registry.by(by);
  return ctx.transact(async (tx) => {
    const request = (await requestByNumber(tx, number))!;
    const row = (await currentSlot(tx, request, slot))!;
    const at = ctx.clock.now();
    const decision = ctx.newId();
    const where = { request: number, round: request.round, slot };
    const reviewer = ctx.actor.personId;
    if (row.reviewer === null) {
      await append(tx, ctx, { kind: 'slot.claimed', payload: { ...where, reviewer } });
    }
    const expiresAt = kind.startsWith('approve')
      ? instantOf(ctx.clock.milliseconds() + (more.days ?? 90) * day)
      : null;
    const { services = null, trafficCap = null, until = '', reviewBy = null } = more.conditions ?? {};
    await append(tx, ctx, {
      kind: 'decision.recorded',
      payload: {
        ...where,
        decision,
        reviewer,
        kind,
        packet: request.packet!,
        envelope: digestOf(utf8('envelope')),
        annex: digestOf(utf8('annex')),
        policy: request.policy,
        conditions: more.conditions === undefined ? null : { services, trafficCap, until, reviewBy },
        expiresAt,
      },
    });
    await tx
      .updateTable('request_slot')
      .set({
        state: 'filled',
        reviewer,
        since: at,
        decision,
        decision_kind: kind,
        decided_at: at,
        conditions: more.conditions === undefined ? null : JSON.stringify(more.conditions),
        decision_expires_at: expiresAt,
        missing: JSON.stringify(more.missing ?? []),
      })
      .where('request', '=', number)
      .where('round', '=', request.round)
      .where('slot', '=', slot)
      .execute();
    return settleRequest(tx, ctx, number);
  });
}

/** Brings a version into staging: dev needs nobody, staging one vote. */
export async function intoStaging(registry: SeededRegistry, version: string): Promise<void> {
  await submit(registry, version, 'dev');
  const staging = await submit(registry, version, 'staging');
  await vote(registry, staging.number, 'risk-1', 'noor', 'approve');
}

/** Brings a version into prod, both slots approved. */
export async function intoProd(registry: SeededRegistry, version: string): Promise<RequestView> {
  await intoStaging(registry, version);
  const prod = await submit(registry, version, 'prod');
  await seal(registry, prod.number);
  await vote(registry, prod.number, 'risk-1', 'noor', 'approve');
  await vote(registry, prod.number, 'risk-2', 'tomas', 'approve');
  return prod;
}
