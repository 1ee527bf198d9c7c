import type { Uuid } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { notFound, refused, requireRole } from '../people/refusals.ts';
import { holdsLease } from './lease-rules.ts';
import { type EvaluationJob, jobById } from './queries.ts';

/** What an evaluator shows for every act on a job. */
export interface LeaseClaim {
  readonly job: Uuid;
  readonly lease: Uuid;
}

/**
 * The job that the calling evaluator holds by this lease. LEASE_LOST when another took it up, when it ended or was
 * cancelled; NOT_FOUND for a job that never was.
 */
export async function requireLease(tx: Tx, ctx: Context, claim: LeaseClaim): Promise<EvaluationJob> {
  const job = await requireJob(tx, ctx, claim.job);
  if (!holdsLease(job, { lease: claim.lease, evaluator: ctx.actor.personId })) {
    throw refused(
      'LEASE_LOST',
      'The lease on this job is lost: it ran out and was taken up, or it ended. Drop the work.',
    );
  }
  return job;
}

/** The job as the calling evaluator may know it. */
export async function requireJob(tx: Tx, ctx: Context, id: Uuid): Promise<EvaluationJob> {
  requireRole(ctx, 'evaluator');
  const job = await jobById(tx, id);
  if (job === undefined) throw notFound(`job ${id}`);
  return job;
}
