import type { EvaluationFailure } from '@assay/contract';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { refuseSuite } from '../suites/suite-life.ts';
import { suiteById } from '../suites/queries.ts';
import type { EvaluationJob } from './queries.ts';
import { releaseOutcome } from './release-outcome.ts';
import { type PacketSubject, sealPacket } from './seal-packet.ts';

/** The round that a job is about, as its evidence is sealed. */
export async function packetSubjectOf(tx: Tx, job: EvaluationJob): Promise<PacketSubject> {
  const { request, round, model_id, version, stage, tier, team_id, policy, criteria } = job;
  if (
    request === null ||
    round === null ||
    model_id === null ||
    version === null ||
    stage === null ||
    tier === null ||
    team_id === null ||
    policy === null ||
    criteria === null
  ) {
    throw new Error(`job ${job.id} evaluates nothing`);
  }
  const suite = await suiteById(tx, job.suite_id);
  return {
    request,
    round,
    model: model_id,
    version,
    stage,
    tier,
    team: team_id,
    policyDigest: policy,
    job: job.id,
    criteria,
    attempt: job.attempt_of_model,
    suite: suite ?? null,
    baseline: job.baseline,
  };
}

/**
 * Ends an evaluation without a report: a failure is named, the request is told, and what it was is sealed for the
 * reviewers. Facts: evaluation.failed, and for a round's own evaluation packet.sealed and outcome.released.
 */
export async function failEvaluation(
  tx: Tx,
  ctx: Context,
  job: EvaluationJob,
  failure: EvaluationFailure,
): Promise<void> {
  const subject = await packetSubjectOf(tx, job);
  await endJob(tx, ctx, job, { state: 'failed', failure: JSON.stringify(failure) });
  const { request, round } = subject;
  if (job.rerun_by !== null) return;
  await append(tx, ctx, {
    kind: 'evaluation.failed',
    payload: {
      request,
      round,
      job: job.id,
      failure: failure.kind,
      side: failure.side,
      suiteOpened: failure.suiteOpened,
    },
  });
  const sealed = await sealPacket(tx, ctx, subject, { result: null, failure, report: null });
  await releaseOutcome(tx, ctx, subject, { ...sealed, result: null });
}

/** The columns by which a job ends, whatever it came to; its lease ends with it. */
export async function endJob(
  tx: Tx,
  ctx: Context,
  job: EvaluationJob,
  outcome: {
    readonly state: 'reported' | 'failed' | 'judged' | 'answered';
    readonly failure?: string;
    readonly envelope?: EvaluationJob['envelope'];
    readonly report?: EvaluationJob['report'];
    readonly result?: EvaluationJob['result'];
    readonly measured?: EvaluationJob['measured'];
  },
): Promise<void> {
  await tx
    .updateTable('evaluation_job')
    .set({ ...outcome, lease: null, lease_until: null, finished_at: ctx.clock.now() })
    .where('id', '=', job.id)
    .execute();
}

const gaveUp =
  'The evaluator stopped again and again while it worked on this. Ask whoever runs it to look at its log.';

/** Gives up a job that evaluators could not finish. */
export async function giveUpJob(tx: Tx, ctx: Context, job: EvaluationJob): Promise<void> {
  switch (job.kind) {
    case 'validate-suite':
      await endJob(tx, ctx, job, { state: 'judged' });
      await refuseSuite(tx, ctx, job.suite_id, gaveUp);
      return;
    case 'case-view':
      await endJob(tx, ctx, job, { state: 'failed' });
      return;
    case 'evaluate':
      await failEvaluation(tx, ctx, job, {
        kind: 'evaluator-error',
        side: 'evaluator',
        message: gaveUp,
        suiteOpened: true,
      });
  }
}
