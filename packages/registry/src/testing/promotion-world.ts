import type { DecisionKind, RequestView } from '@assay/contract';
import type { Context } from '../database/context.ts';
import { jobById } from '../evidence/queries.ts';
import { sealPacket } from '../evidence/seal-packet.ts';
import { requestByNumber } from '../promotion/queries.ts';
import { type SubmitRequest, submitRequest } from '../promotion/submit-request.ts';
import { claimSlot } from '../review/claim-slot.ts';
import { type Decide, decide } from '../review/decide.ts';
import { getCase } from '../review/get-case.ts';
import { recordDisposition } from '../review/record-disposition.ts';
import { recordLeaning } from '../review/record-leaning.ts';
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

/** Claims, leans blind, disposes of every finding and decides, as a reviewer would. Returns the request's new state. */
export async function vote(
  registry: SeededRegistry,
  number: number,
  slot: string,
  by: string,
  kind: DecisionKind,
  more: Partial<Decide> = {},
): Promise<string> {
  const ctx = await registry.by(by);
  const at = { number, slot };
  await claimSlot(ctx, at);
  const { shownDigest } = await getCase(ctx, at);
  const opened = await recordLeaning(ctx, { ...at, lean: kind, forecast: '0.1', shownDigest });
  for (const { id } of opened.revealed?.findings ?? []) {
    await recordDisposition(ctx, { ...at, finding: id, disposition: 'accepted', reason: 'Known.' });
  }
  const { requestState } = await decide(ctx, {
    ...at,
    decision: kind,
    packet: opened.packet!,
    forecast: '0.2',
    reasons: 'Read.',
    producerReasons: '',
    missing: kind === 'needs-evidence' ? ['More rows'] : [],
    conditions: null,
    reading: { measured: false },
    contactedElsewhere: 'no',
    contactNote: null,
    ...more,
  });
  return requestState;
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
