import type { Uuid } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { type Registration, onFact } from '../ledger/reactions.ts';
import { cancelJobs, emptyJob } from './create-evaluation-job.ts';

/**
 * What evidence does when something is recorded: a sealed suite is to be validated; what an ended
 * request or an earlier round still waited for is moot.
 */
export const evidenceReactions: readonly Registration[] = [
  onFact('suite.sealed', (tx, ctx, { id, payload }) => askForValidation(tx, ctx, id, payload.suite)),
  onFact('request.round-started', (tx, ctx, { payload }) => cancelJobs(tx, ctx, payload.request)),
  onFact('request.withdrawn', (tx, ctx, { payload }) => cancelJobs(tx, ctx, payload.request)),
];

/** The job's id is the fact's: the same on every replay. */
async function askForValidation(tx: Tx, ctx: Context, job: Uuid, suite: Uuid): Promise<void> {
  await tx
    .insertInto('evaluation_job')
    .values({
      ...emptyJob,
      id: job,
      kind: 'validate-suite',
      suite_id: suite,
      created_at: ctx.clock.now(),
    })
    .execute();
}
