import type { EvaluationFailure } from '@assay/contract';
import type { Uuid } from '@assay/core';
import type { Tx } from '../database/schema.ts';
import type {} from './tables.ts';

/**
 * Whether the disposable rows of a suite version were sent to an endpoint of this team before: a configuration whose
 * weights are elsewhere is judged on them, and whoever runs the endpoint may keep what it is asked.
 */
export async function disposableSpent(
  tx: Tx,
  spent: { readonly suite: Uuid; readonly team: Uuid },
): Promise<boolean> {
  const rows = await tx
    .selectFrom('evaluation_job')
    .innerJoin('model_version', (join) =>
      join
        .onRef('model_version.model_id', '=', 'evaluation_job.model_id')
        .onRef('model_version.version', '=', 'evaluation_job.version'),
    )
    .select(['evaluation_job.state', 'evaluation_job.failure'])
    .where('evaluation_job.suite_id', '=', spent.suite)
    .where('evaluation_job.team_id', '=', spent.team)
    .where('evaluation_job.attempts', '>', 0)
    .where('model_version.identity', '=', 'asserted')
    .execute();
  return rows.some(({ state, failure }) => state !== 'failed' || failure?.suiteOpened !== false);
}

/** Why a configuration cannot be judged on rows that its team's endpoint has seen. */
export const rowsAreSpent: EvaluationFailure = {
  kind: 'budget-of-calls',
  side: 'suite',
  message:
    'The disposable rows of this suite version were sent to an endpoint of this team before, and judge nothing of it again. A steward must seal a fresh version.',
  suiteOpened: false,
};
