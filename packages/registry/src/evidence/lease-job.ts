import type { EvaluatorJob } from '@assay/contract';
import { instantOf } from '../database/clock.ts';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { requireRole } from '../people/refusals.ts';
import { describeJob } from './describe-job.ts';
import { giveUpJob } from './finish-job.ts';
import { leaseMilliseconds, maxLostLeases } from './lease-rules.ts';
import type { EvaluationJob } from './queries.ts';
import type {} from './tables.ts';

/**
 * Leases the next job to the calling evaluator, or null when there is none: those never tried first, then the oldest.
 * Any number of evaluators may ask at once; each job goes to one. A job whose leases kept running out is given up,
 * named as the evaluator's fault, so that it cannot hold up the others for ever. Does not wait: the server asks again.
 * Fact: evaluation.leased.
 */
export async function leaseJob(ctx: Context): Promise<{ readonly job: EvaluatorJob | null }> {
  requireRole(ctx, 'evaluator');
  return ctx.transact(async (tx) => {
    for (;;) {
      const free = await nextFree(tx, ctx);
      if (free === undefined) return { job: null };
      if (free.attempts >= maxLostLeases) await giveUpJob(tx, ctx, free);
      else return { job: await lease(tx, ctx, free) };
    }
  });
}

async function nextFree(tx: Tx, ctx: Context): Promise<EvaluationJob | undefined> {
  const now = ctx.clock.now();
  return tx
    .selectFrom('evaluation_job')
    .selectAll()
    .where('state', 'in', ['waiting', 'leased'])
    .where((where) => where.or([where('state', '=', 'waiting'), where('lease_until', '<=', now)]))
    .orderBy('attempts')
    .orderBy('created_at')
    .orderBy('id')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
}

async function lease(tx: Tx, ctx: Context, job: EvaluationJob): Promise<EvaluatorJob> {
  const leased = {
    state: 'leased',
    lease: ctx.newId(),
    lease_until: instantOf(ctx.clock.milliseconds() + leaseMilliseconds),
    leased_by: ctx.actor.personId,
    attempts: job.attempts + 1,
    step: null,
    done: null,
    of: null,
  } as const;
  await tx.updateTable('evaluation_job').set(leased).where('id', '=', job.id).execute();
  await append(tx, ctx, {
    kind: 'evaluation.leased',
    payload: { job: job.id, evaluator: ctx.actor.personId, attempt: leased.attempts },
  });
  return describeJob(tx, { ...job, ...leased });
}
