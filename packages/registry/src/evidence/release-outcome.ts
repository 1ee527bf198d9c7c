import type { EvaluationResult } from '@assay/contract';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { stageRuleOf } from '../policy/policy-version.ts';
import { policyByDigest } from '../policy/queries.ts';
import { chargeExposure, remainingBits } from '../suites/exposure.ts';
import { gateVariablesOf } from './gate-variables.ts';
import { evaluateGates } from './gates.ts';
import { categoryBits, deriveProducerOutcome, disclosableFindings, verdictBits } from './producer-outcome.ts';
import type { PacketSubject, Sealed } from './seal-packet.ts';

/**
 * Tells the producer the one verdict and category of a round, and charges the suite's budget for it. Where the budget
 * of the team does not hold it, nothing is told: the evidence is for reviewers only. That an evaluation failed after
 * the suite was opened shows in the request's state, so it is charged whether an outcome is told or not. Facts:
 * outcome.released, exposure.charged.
 */
export async function releaseOutcome(
  tx: Tx,
  ctx: Context,
  subject: PacketSubject,
  sealed: Sealed & { readonly result: EvaluationResult | null },
): Promise<void> {
  const { suite, team, request, round } = subject;
  if (suite === null) return;
  const outcome = await outcomeOf(tx, subject, sealed);
  const { failure } = sealed.packet;
  const bits = verdictBits + categoryBits;
  const charge = { suite: suite.id, team, request };
  if (failure !== null) {
    if (outcome !== null) await tell(tx, ctx, subject, outcome, failure.suiteOpened ? bits : 0);
    if (failure.suiteOpened) await chargeExposure(tx, ctx, { ...charge, what: 'failure', bits });
    return;
  }
  if (outcome === null || (await remainingBits(tx, suite, team)) < bits) return;
  await tell(tx, ctx, { ...subject, request, round }, outcome, bits);
  await chargeExposure(tx, ctx, { ...charge, what: 'verdict', bits: verdictBits });
  await chargeExposure(tx, ctx, { ...charge, what: 'category', bits: categoryBits });
}

type Outcome = NonNullable<ReturnType<typeof deriveProducerOutcome>>;

async function outcomeOf(
  tx: Tx,
  subject: PacketSubject,
  { packet, record, result }: Sealed & { readonly result: EvaluationResult | null },
): Promise<Outcome | null> {
  const policy = await policyByDigest(tx, subject.policyDigest);
  const findings = disclosableFindings(packet.findings);
  const rules = stageRuleOf(policy, subject.stage)?.gates ?? [];
  const gates = evaluateGates(rules, gateVariablesOf(result, findings, record), result !== null);
  return deriveProducerOutcome({ result, failure: packet.failure, findings, gates });
}

async function tell(
  tx: Tx,
  ctx: Context,
  subject: PacketSubject,
  outcome: Outcome,
  bits: number,
): Promise<void> {
  const { suite, request, round, model } = subject;
  if (suite === null) return;
  const { at } = await append(tx, ctx, {
    kind: 'outcome.released',
    payload: { request, round, outcome, bits },
  });
  await tx
    .insertInto('producer_outcome')
    .values({
      request,
      round,
      model_id: model,
      suite_id: suite.id,
      ...outcome,
      bits,
      released_at: at,
    })
    .execute();
}
