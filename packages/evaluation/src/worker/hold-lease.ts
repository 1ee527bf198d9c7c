import { ApiProblem } from '@assay/client';
import type { EvaluatorJob } from '@assay/contract';
import type { Client } from '@assay/client';
import type { EvaluatorClock } from './clock.ts';

const shortestMilliseconds = 1_000;
const longestMilliseconds = 15_000;

/** A lease that is kept alive while a job runs. */
export interface HeldLease {
  /** Aborted when the registry says that the lease is lost, or when the evaluator stops. */
  readonly signal: AbortSignal;
  progress(step: string): void;
  release(): void;
}

/**
 * Extends a lease three times in its length. A registry that does not answer is asked again at the next beat: if it
 * was away for longer than the lease, it says LEASE_LOST, and the work is dropped because another has taken it up.
 */
export function holdLease(
  job: EvaluatorJob,
  client: Client,
  clock: EvaluatorClock,
  stop: AbortSignal,
): HeldLease {
  const lost = new AbortController();
  let step = 'leased';
  const length = Date.parse(job.leaseUntil) - clock.now();
  const every = Math.min(longestMilliseconds, Math.max(shortestMilliseconds, length / 3));
  const beat = async (): Promise<void> => {
    try {
      const progress = { step: step.slice(0, 60), done: 0, of: 0 };
      await client.call('extendLease', { params: { job: job.job }, body: { lease: job.lease, progress } });
    } catch (error) {
      if (error instanceof ApiProblem && (error.code === 'LEASE_LOST' || error.code === 'NOT_FOUND'))
        lost.abort();
    }
  };
  const timer = setInterval(() => void beat(), every);
  return {
    signal: AbortSignal.any([lost.signal, stop]),
    progress: (next) => {
      step = next;
    },
    release: () => clearInterval(timer),
  };
}
