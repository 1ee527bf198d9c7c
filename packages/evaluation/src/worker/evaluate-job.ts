import type { EvaluatorJob } from '@assay/contract';
import { fromHex } from '@assay/core';
import type { GivenFingerprints } from '../evaluate/contamination.ts';
import { evaluate, type SideToRun } from '../evaluate/evaluate.ts';
import { onSide } from '../evaluate/run-side.ts';
import { outputSpec, runtimeOf } from '../evaluate/model-runtime.ts';
import { signReport } from '../report/sign-report.ts';
import type { Perturbation } from '../runtime/perturbed-feed.ts';
import { RuntimeFailure } from '../runtime/runtime-failure.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { SealedDefinition } from '../suite/definition.ts';
import { artifactDigest, type ArtifactFiles, type JobSide } from './job-artifacts.ts';
import { artifactOf, fileOf, suiteOf, versionSide, type JobContext } from './job-context.ts';

type EvaluateJob = Extract<EvaluatorJob, { kind: 'evaluate' }>;

async function download(
  job: EvaluateJob,
  side: JobSide,
  name: 'candidate' | 'baseline',
  context: JobContext,
): Promise<ArtifactFiles> {
  return onSide(name, false, async () => {
    if (artifactDigest(side.files) !== side.digest)
      throw new RuntimeFailure('digest-mismatch', `The files of ${side.version} do not make up its digest.`);
    return artifactOf(job, side, context);
  });
}

function baselineVersion(job: EvaluateJob): JobSide | null {
  return job.baseline !== null && 'digest' in job.baseline ? job.baseline : null;
}

/** Runs an evaluation job to the end and hands in the signed report. Throws `SideFailure` when it cannot be judged. */
export async function evaluateJob(job: EvaluateJob, context: JobContext): Promise<void> {
  context.progress('downloading');
  const live = baselineVersion(job);
  const candidateFiles = await download(job, job.candidate, 'candidate', context);
  const baselineFiles = live === null ? null : await download(job, live, 'baseline', context);
  const runtimes: { candidate?: Runtime; baseline?: Runtime } = {};
  try {
    await evaluateWith(job, context, { candidateFiles, baselineFiles, live, runtimes });
  } finally {
    await Promise.all([runtimes.candidate?.close(), runtimes.baseline?.close()]);
  }
}

/** Both sides as they were downloaded, and their runtimes once they are ready. */
interface Sides {
  readonly candidateFiles: ArtifactFiles;
  readonly baselineFiles: ArtifactFiles | null;
  readonly live: JobSide | null;
  readonly runtimes: { candidate?: Runtime; baseline?: Runtime };
}

async function evaluateWith(job: EvaluateJob, context: JobContext, sides: Sides): Promise<void> {
  const { candidateFiles, baselineFiles, live, runtimes } = sides;
  context.progress('opening the suite');
  const rows = await onSide('suite', false, () =>
    suiteOf(job, context, async (definition) => {
      const candidate = ready(candidateFiles, definition, job, 'candidate', context);
      const baseline = baselineFiles ? ready(baselineFiles, definition, job, 'baseline', context) : undefined;
      const made = await Promise.allSettled([candidate, baseline]);
      if (made[0].status === 'fulfilled') runtimes.candidate = made[0].value;
      if (made[1].status === 'fulfilled' && made[1].value) runtimes.baseline = made[1].value;
      for (const outcome of made) if (outcome.status === 'rejected') throw outcome.reason;
    }),
  );
  const report = await evaluate({
    jobId: job.job,
    rows,
    suiteDigest: job.manifestDigest,
    candidate: modelSide(job.candidate, runtimes.candidate),
    baseline: baselineOf(job, live, runtimes.baseline),
    resamples: job.resamples,
    attempt: job.attemptOfModel,
    askedSlices: job.rerun?.slices ?? [],
    notes: [],
    fingerprints: fingerprintsOf(job, context),
    perturbation: perturbationOf(job),
    clock: context.clock,
    signal: context.signal,
    progress: (step) => context.progress(step),
  });
  context.progress('handing in the report');
  const envelope = signReport(report, context.keys);
  await context.client.call(
    'postReport',
    { params: { job: job.job }, body: { lease: job.lease, envelope } },
    { signal: context.signal },
  );
  context.log('evaluation.reported', { job: job.job, resultDigest: report.resultDigest });
}

async function ready(
  files: ArtifactFiles,
  definition: SealedDefinition,
  job: EvaluateJob,
  side: 'candidate' | 'baseline',
  context: JobContext,
): Promise<Runtime> {
  return onSide(side, false, async () => {
    const runtime = runtimeOf(files, definition, job.limits, context.settings);
    await runtime.prepare(definition.file.features, outputSpec(definition));
    return runtime;
  });
}

function modelSide(side: JobSide, runtime: Runtime | undefined): Extract<SideToRun, { kind: 'model' }> {
  if (runtime === undefined) throw new RangeError('a runtime was not made ready');
  return { kind: 'model', side: versionSide(side), runtime };
}

function baselineOf(job: EvaluateJob, live: JobSide | null, runtime: Runtime | undefined): SideToRun | null {
  if (live !== null) return modelSide(live, runtime);
  return job.baseline !== null && 'reference' in job.baseline
    ? { kind: 'reference', reference: job.baseline.reference }
    : null;
}

function perturbationOf(job: EvaluateJob): Perturbation | null {
  const asked = job.rerun?.perturbation ?? null;
  if (asked === null || asked.kind === 'paraphrase') return asked;
  return { kind: asked.kind, share: Number(asked.share) };
}

function fingerprintsOf(job: EvaluateJob, context: JobContext): GivenFingerprints | null {
  if (job.fingerprints === null) return null;
  const { digest, keyHex } = job.fingerprints;
  return { digest, key: fromHex(keyHex), open: () => fileOf(job, digest, context) };
}
