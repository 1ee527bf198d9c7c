import type { Uuid } from '@assay/core';
import type { Context } from '../database/context.ts';
import { refused } from '../people/refusals.ts';
import { suiteById } from '../suites/queries.ts';
import { putSuiteInForce, refuseSuite } from '../suites/suite-life.ts';
import { endJob } from './finish-job.ts';
import { requireJob, requireLease } from './require-lease.ts';

/**
 * Takes an evaluator's word on a sealed suite: sound, and it is in force from now on; or refused for a reason that
 * names columns and counts. The same again is accepted and changes nothing. Facts: suite.in-force or suite.refused.
 */
export async function postSuiteVerdict(
  ctx: Context,
  input: {
    readonly job: Uuid;
    readonly lease: Uuid;
    readonly valid: boolean;
    readonly reason: string | null;
  },
): Promise<{ readonly accepted: boolean }> {
  return ctx.transact(async (tx) => {
    const known = await requireJob(tx, ctx, input.job);
    if (known.state === 'judged' && known.leased_by === ctx.actor.personId) return { accepted: true };
    const job = await requireLease(tx, ctx, input);
    if (job.kind !== 'validate-suite') throw refused('WRONG_STATE', 'This job asks for no word on a suite.');
    await endJob(tx, ctx, job, { state: 'judged' });
    const suite = await suiteById(tx, job.suite_id);
    if (suite?.state !== 'sealed') return { accepted: true };
    if (input.valid) await putSuiteInForce(tx, ctx, job.suite_id);
    else await refuseSuite(tx, ctx, job.suite_id, input.reason ?? 'The evaluator found it unsound.');
    return { accepted: true };
  });
}
