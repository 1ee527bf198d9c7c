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
  let loading: Promise<void> | undefined;
  const rows = await onSide('suite', false, () =>
    suiteOf(job, context, async (definition) => {
      runtimes.candidate = await madeOf(candidateFiles, definition, job, 'candidate', context);
      if (baselineFiles)
        runtimes.baseline = await madeOf(baselineFiles, definition, job, 'baseline', context);
      loading = loadAll(runtimes, definition);
      loading.catch(() => undefined);
    }),
  );
  await loading;
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
    settings: context.settings,
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

function madeOf(
  files: ArtifactFiles,
  definition: SealedDefinition,
  job: EvaluateJob,
  side: 'candidate' | 'baseline',
  context: JobContext,
): Promise<Runtime> {
  return onSide(side, false, async () => runtimeOf(files, definition, job.limits, context.settings));
}

/** Lets both models load, in processes of their own, while the rows are opened here. */
async function loadAll(
  runtimes: { candidate?: Runtime; baseline?: Runtime },
  definition: SealedDefinition,
): Promise<void> {
  const spec = outputSpec(definition);
  const load = (side: 'candidate' | 'baseline'): Promise<void> =>
    onSide(side, false, async () => runtimes[side]?.prepare(definition.file.features, spec));
  const loaded = await Promise.allSettled([load('candidate'), load('baseline')]);
  for (const outcome of loaded) if (outcome.status === 'rejected') throw outcome.reason;
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
