import type { RerunOptions } from '@assay/contract';
import type { Uuid } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { putJsonDocument } from '../ledger/documents.ts';
import { refused } from '../people/refusals.ts';
import { type SuiteVersion, requireSuite, suiteById } from '../suites/queries.ts';
import { type EvaluationAsked, createEvaluationJob } from './create-evaluation-job.ts';

/** Runs of their own that reviewers may have waiting for one request. */
const waitingAtOnce = 3;

/**
 * Starts a reviewer's own run: the same suite or another that is in force, own slices, a perturbation. It joins the
 * evidence as the reviewer's, seals no packet and tells the producer nothing. The caller of this function has checked
 * that this reviewer may. LIMIT_REACHED while three wait already. Facts: evaluation.criteria-fixed, rerun.asked.
 */
export async function startRerun(
  tx: Tx,
  ctx: Context,
  asked: Omit<EvaluationAsked, 'rerun'> & { readonly suiteId: Uuid | null; readonly options: RerunOptions },
): Promise<{ readonly job: Uuid; readonly exposure: string }> {
  const { suiteId, options, ...round } = asked;
  const suite = await suiteOf(tx, suiteId, options);
  await requireRoom(tx, asked.request);
  const by = ctx.actor.personId;
  const { job } = await createEvaluationJob(tx, ctx, { ...round, rerun: { by, options, suite } });
  if (job === null) throw new Error('a rerun with a suite has a job');
  const digest = await putJsonDocument(tx, {
    mediaType: 'application/vnd.assay.rerun+json',
    value: JSON.parse(JSON.stringify(options)),
  });
  await append(tx, ctx, {
    kind: 'rerun.asked',
    payload: { request: asked.request, job, by, options: digest },
  });
  return {
    job,
    exposure:
      'Nothing of it is told to the producer, so it spends none of the suite’s budget. Releasing it would.',
  };
}

async function suiteOf(tx: Tx, suiteId: Uuid | null, { suite: named }: RerunOptions): Promise<SuiteVersion> {
  if (named === undefined) {
    const suite = suiteId === null ? undefined : await suiteById(tx, suiteId);
    if (suite === undefined) throw refused('WRONG_STATE', 'No suite judged this request; name one.');
    return suite;
  }
  const at = named.lastIndexOf('@');
  if (at < 1) throw refused('BAD_REQUEST', `"${named}" names no suite version. Write name@version.`);
  const suite = await requireSuite(tx, named.slice(0, at), named.slice(at + 1));
  if (suite.state === 'in-force' || suite.state === 'exhausted') return suite;
  throw refused('WRONG_STATE', `${named} is ${suite.state}; only a suite in force can judge.`);
}

async function requireRoom(tx: Tx, request: number): Promise<void> {
  const waiting = await tx
    .selectFrom('evaluation_job')
    .select('id')
    .where('request', '=', request)
    .where('rerun_by', 'is not', null)
    .where('state', 'in', ['waiting', 'leased'])
    .execute();
  if (waiting.length >= waitingAtOnce) {
    throw refused(
      'LIMIT_REACHED',
      `${waitingAtOnce} runs of this request wait already. Wait for one to end.`,
    );
  }
}
