import type { EvaluatorJob } from '@assay/contract';
import { rowsFault } from '../evaluate/check-manifest.ts';
import { declaredMetrics } from '../scoring/declared-metrics.ts';
import { RuntimeFailure } from '../runtime/runtime-failure.ts';
import { suiteOf, type JobContext } from './job-context.ts';

type ValidateJob = Extract<EvaluatorJob, { kind: 'validate-suite' }>;

/** Opens a newly registered suite and says whether evaluations can stand on it; the reason names columns and counts. */
export async function validateSuiteJob(job: ValidateJob, context: JobContext): Promise<void> {
  context.progress('opening the suite');
  const reason = await faultOf(job, context);
  await context.client.call(
    'postSuiteVerdict',
    { params: { job: job.job }, body: { lease: job.lease, valid: reason === null, reason } },
    { signal: context.signal },
  );
  context.log('suite.validated', { job: job.job, suite: job.manifest.suite, valid: reason === null });
}

async function faultOf(job: ValidateJob, context: JobContext): Promise<string | null> {
  try {
    const rows = await suiteOf(job, context);
    declaredMetrics(rows.definition.file);
    return rowsFault(rows);
  } catch (error) {
    if (error instanceof RuntimeFailure) return error.message;
    throw error;
  }
}
