import type { EvaluationFailure } from '@assay/contract';
import type { Uuid } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { failEvaluation, giveUpJob } from './finish-job.ts';
import { maxAttempts } from './lease-rules.ts';
import type { EvaluationJob } from './queries.ts';
import { requireJob, requireLease } from './require-lease.ts';

/**
 * Takes a named failure for a leased job. A fault of the evaluator's own puts the job back, to be tried again by any
 * evaluator, until it was tried often enough; any other ends it. The same failure again is accepted and changes nothing.
 */
export async function postFailure(
  ctx: Context,
  input: { readonly job: Uuid; readonly lease: Uuid; readonly failure: EvaluationFailure },
): Promise<{ readonly accepted: boolean }> {
  return ctx.transact(async (tx) => {
    const known = await requireJob(tx, ctx, input.job);
    if (known.state === 'failed' && known.leased_by === ctx.actor.personId) return { accepted: true };
    const job = await requireLease(tx, ctx, input);
    const own = input.failure.kind === 'evaluator-error' || input.failure.kind === 'sandbox-unavailable';
    if (own && job.attempts < maxAttempts) await putBack(tx, job);
    else if (job.kind === 'evaluate') await failEvaluation(tx, ctx, job, input.failure);
    else await giveUpJob(tx, ctx, job);
    return { accepted: true };
  });
}

async function putBack(tx: Tx, job: EvaluationJob): Promise<void> {
  await tx
    .updateTable('evaluation_job')
    .set({ state: 'waiting', lease: null, lease_until: null, step: null, done: null, of: null })
    .where('id', '=', job.id)
    .execute();
}
