import { caseRowsUse, type CaseRows, type EvaluatorJob } from '@assay/contract';
import { base64, fromBase64, utf8 } from '@assay/core';
import { caseAnswers, type CaseSide } from '../evaluate/case-answers.ts';
import { runtimeOf } from '../evaluate/model-runtime.ts';
import { onSide } from '../evaluate/run-side.ts';
import { hpkeSeal } from '../suite/hpke.ts';
import { artifactOf, defaultLimits, suiteOf, type JobContext } from './job-context.ts';

type CaseViewJob = Extract<EvaluatorJob, { kind: 'case-view' }>;

/**
 * Answers a case view: the requested rows with what both sides answer on them, encrypted to the reader's one-time key.
 * The only way in which row content leaves an evaluator.
 */
export async function caseViewJob(job: CaseViewJob, context: JobContext): Promise<void> {
  context.progress('opening the suite');
  const candidateFiles = await onSide('candidate', false, () => artifactOf(job, job.candidate, context));
  const live = job.baseline !== null && 'digest' in job.baseline ? job.baseline : null;
  const baselineFiles =
    live === null ? null : await onSide('baseline', false, () => artifactOf(job, live, context));
  const rows = await onSide('suite', false, () => suiteOf(job, context));
  const reference: CaseSide =
    job.baseline !== null && 'reference' in job.baseline ? job.baseline.reference : null;
  context.progress('reading the rows');
  const read: CaseRows = {
    schema: 'assay.cases/1',
    job: job.job,
    suite: job.manifest.suite,
    version: job.manifest.version,
    rows: await caseAnswers(
      rows,
      job.ordinals,
      {
        candidate: runtimeOf(candidateFiles, rows.definition, defaultLimits, context.settings),
        baseline: baselineFiles
          ? runtimeOf(baselineFiles, rows.definition, defaultLimits, context.settings)
          : reference,
      },
      context.signal,
    ),
  };
  const sealed = await hpkeSeal(
    fromBase64(job.recipientKey),
    caseRowsUse,
    utf8(job.job),
    utf8(JSON.stringify(read)),
  );
  await context.client.call(
    'postCases',
    {
      params: { job: job.job },
      body: {
        lease: job.lease,
        ciphertext: { encapsulated: base64(sealed.encapsulated), ciphertext: base64(sealed.ciphertext) },
      },
    },
    { signal: context.signal },
  );
  context.log('cases.answered', { job: job.job, rows: read.rows.length });
}
