import type { EvaluationResult } from '@assay/contract';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { stageRuleOf } from '../policy/policy-version.ts';
import { policyByDigest } from '../policy/queries.ts';
import { chargeExposure, remainingBits } from '../suites/exposure.ts';
import type { SuiteVersion } from '../suites/queries.ts';
import { askGuard, largestExcess, openGuard, uniformsOf } from './claim-guard.ts';
import { disclosableVariables, gateVariablesOf } from './gate-variables.ts';
import { evaluateGates } from './gates.ts';
import { categoryBits, deriveProducerOutcome, disclosableFindings, verdictBits } from './producer-outcome.ts';
import { jobById } from './queries.ts';
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
  sealed: SealedWithResult,
): Promise<void> {
  const { suite, team, request } = subject;
  if (suite === null) return;
  const { failure } = sealed.packet;
  const bits = verdictBits + categoryBits;
  const charge = { suite: suite.id, team, request };
  if (failure !== null) {
    const outcome = await outcomeOf(tx, subject, sealed, false);
    if (outcome !== null) await tell(tx, ctx, subject, outcome, failure.suiteOpened ? bits : 0);
    if (failure.suiteOpened) await chargeExposure(tx, ctx, { ...charge, what: 'failure', bits });
    return;
  }
  if ((await remainingBits(tx, suite, team)) < bits) return;
  const outcome = await outcomeOf(tx, subject, sealed, await claimRefuted(tx, subject, suite, sealed));
  if (outcome === null) return;
  await tell(tx, ctx, subject, outcome, bits);
  await chargeExposure(tx, ctx, { ...charge, what: 'verdict', bits: verdictBits });
  await chargeExposure(tx, ctx, { ...charge, what: 'category', bits: categoryBits });
}

type SealedWithResult = Sealed & { readonly result: EvaluationResult | null };
type Outcome = NonNullable<ReturnType<typeof deriveProducerOutcome>>;

async function outcomeOf(
  tx: Tx,
  subject: PacketSubject,
  { packet, record, result }: SealedWithResult,
  claimFails: boolean,
): Promise<Outcome | null> {
  const policy = await policyByDigest(tx, subject.policyDigest);
  const findings = disclosableFindings(packet.findings);
  const rules = stageRuleOf(policy, subject.stage)?.gates ?? [];
  const variables = disclosableVariables(gateVariablesOf(result, findings, record), claimFails);
  const gates = evaluateGates(rules, variables, result !== null);
  return deriveProducerOutcome({
    result,
    failure: packet.failure,
    findings,
    claimRefuted: claimFails,
    gates,
  });
}

/** Asks the suite version's guard about the claims of a submission, and keeps what it has left. */
async function claimRefuted(
  tx: Tx,
  subject: PacketSubject,
  suite: SuiteVersion,
  { result, record }: SealedWithResult,
): Promise<boolean> {
  const excess = result === null ? null : largestExcess(result, record);
  const job = subject.job === null ? undefined : await jobById(tx, subject.job);
  if (result === null || excess === null || job === undefined || job.guard_seed === null) return false;
  const uniform = uniformsOf(job.guard_seed);
  const known = await tx
    .selectFrom('claim_guard')
    .select(['answers_left', 'threshold'])
    .where('suite_id', '=', suite.id)
    .executeTakeFirst();
  const before =
    known === undefined
      ? openGuard(result.rows.gate, uniform)
      : { budget: known.answers_left, threshold: known.threshold };
  const { told, state } = askGuard(before, excess, uniform);
  const row = { answers_left: state.budget, threshold: state.threshold };
  await tx
    .insertInto('claim_guard')
    .values({ suite_id: suite.id, ...row })
    .onConflict((conflict) => conflict.column('suite_id').doUpdateSet(row))
    .execute();
  return told;
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
