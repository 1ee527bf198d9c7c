import type { EvaluationJob } from './queries.ts';

/** Milliseconds for which a lease holds without a heartbeat. */
export const leaseMilliseconds = 60_000;

/** Faults of the evaluator's own that a job may meet before it is given up. */
export const maxAttempts = 3;

/**
 * Leases that a job may lose before it is given up. More than faults: a killed server or evaluator says nothing of the
 * job it had in hand, and one that does kill its evaluators comes after every job that was tried less often.
 */
export const maxLostLeases = 10;

/** What a job's model may use, each side by itself. */
export const limits = { wallSeconds: 600, cpuSeconds: 600, memoryBytes: 2 * 1024 ** 3 } as const;

/** Whether a job may be leased now: it waits, or whoever had it let the lease run out. */
export function isFree(job: Pick<EvaluationJob, 'state' | 'lease_until'>, now: string): boolean {
  if (job.state === 'waiting') return true;
  return job.state === 'leased' && job.lease_until !== null && job.lease_until <= now;
}

/**
 * Whether this lease still holds the job. A lease that ran out but was not taken up by another still does: the
 * work is the same work.
 */
export function holdsLease(
  job: Pick<EvaluationJob, 'state' | 'lease' | 'leased_by'>,
  claim: { readonly lease: string; readonly evaluator: string },
): boolean {
  return job.state === 'leased' && job.lease === claim.lease && job.leased_by === claim.evaluator;
}
