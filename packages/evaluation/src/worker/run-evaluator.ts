import { ApiProblem, createClient, type Client } from '@assay/client';
import type { EvaluationFailure, EvaluatorJob } from '@assay/contract';
import { base64 } from '@assay/core';
import { plainSettings, type RuntimeSettings } from '../evaluate/model-runtime.ts';
import { SideFailure } from '../evaluate/run-side.ts';
import type { EvaluatorKeys } from '../suite/evaluator-keys.ts';
import { BackOff } from './back-off.ts';
import { caseViewJob } from './case-view-job.ts';
import { systemClock, type EvaluatorClock } from './clock.ts';
import { errorWords } from './error-words.ts';
import { evaluateJob } from './evaluate-job.ts';
import { holdLease } from './hold-lease.ts';
import type { EvaluatorLog, JobContext } from './job-context.ts';
import { validateSuiteJob } from './validate-suite-job.ts';

/** How an evaluator process reaches the registry and what it is. */
export interface EvaluatorOptions {
  readonly baseUrl: string;
  /** API token with the role evaluator. */
  readonly token: string;
  readonly keys: EvaluatorKeys;
  /** Stops the evaluator: the job at hand is dropped, and its lease expires. */
  readonly signal: AbortSignal;
  readonly log: EvaluatorLog;
  readonly clock?: EvaluatorClock;
  readonly fetch?: typeof fetch;
  /** What endpoints and commands may use; nothing unless said. */
  readonly settings?: RuntimeSettings;
  /** How long one request for a job waits at the registry. */
  readonly waitSeconds?: number;
}

/**
 * The evaluator's loop, until `signal`: registers its public keys, then leases one job after the other, runs it, and
 * hands in a signed report, a named failure, a suite verdict or a case view. It keeps nothing between jobs. A registry
 * that is away is asked again with growing pauses; a job that it could not finish is taken up again by lease.
 */
export async function runEvaluator(options: EvaluatorOptions): Promise<void> {
  const { signal, keys, log } = options;
  const client = createClient({
    baseUrl: options.baseUrl,
    token: options.token,
    userAgent: 'assay-evaluator',
    ...(options.fetch ? { fetch: options.fetch } : {}),
  });
  const backOff = new BackOff();
  let registered = false;
  while (!signal.aborted) {
    try {
      if (!registered) {
        await registerKeys(client, keys, signal);
        registered = true;
        log('evaluator.ready', { keyId: keys.keyId });
      }
      const body = { waitSeconds: options.waitSeconds ?? 20 };
      const { job } = await client.call('leaseJob', { body }, { signal });
      backOff.reset();
      if (job !== null) await runJob(job, { ...options, clock: options.clock ?? systemClock }, client);
    } catch (error) {
      if (signal.aborted) return;
      log('evaluator.retrying', apiWords(error));
      await backOff.wait(signal);
    }
  }
}

async function registerKeys(client: Client, keys: EvaluatorKeys, signal: AbortSignal): Promise<void> {
  const body = {
    sealingKey: base64(keys.sealing.publicKey),
    signingKey: base64(keys.signing.publicKey),
    keyId: keys.keyId,
  };
  await client.call('registerEvaluatorKeys', { body }, { signal });
}

/** Problems of the registry's API carry no sealed content: their detail may be logged. */
function apiWords(error: unknown): Readonly<Record<string, unknown>> {
  return error instanceof ApiProblem ? { code: error.code, detail: error.problem.detail } : errorWords(error);
}

async function runJob(
  job: EvaluatorJob,
  options: EvaluatorOptions & { readonly clock: EvaluatorClock },
  client: Client,
): Promise<void> {
  const { keys, clock, log } = options;
  const lease = holdLease(job, client, clock, options.signal);
  const context: JobContext = {
    settings: options.settings ?? plainSettings,
    client,
    keys,
    clock,
    log,
    signal: lease.signal,
    progress: (step) => lease.progress(step),
  };
  log('job.leased', { job: job.job, kind: job.kind, attempt: job.attempt });
  try {
    await handle(job, context);
  } catch (error) {
    if (lease.signal.aborted) {
      log('job.dropped', { job: job.job });
      return;
    }
    // What the registry refuses or does not answer is not the model's failure: the lease runs out and the job returns.
    if (error instanceof ApiProblem) throw error;
    const failure = failureOf(error, job);
    log('job.failed', {
      job: job.job,
      kind: failure.kind,
      side: failure.side,
      ...(error instanceof SideFailure ? {} : errorWords(error)),
    });
    await handIn(job, failure, context);
  } finally {
    lease.release();
  }
}

function handle(job: EvaluatorJob, context: JobContext): Promise<void> {
  switch (job.kind) {
    case 'evaluate':
      return evaluateJob(job, context);
    case 'validate-suite':
      return validateSuiteJob(job, context);
    case 'case-view':
      return caseViewJob(job, context);
  }
}

function failureOf(error: unknown, job: EvaluatorJob): EvaluationFailure {
  if (error instanceof SideFailure) return error.failure;
  return {
    kind: 'evaluator-error',
    side: 'evaluator',
    message: 'The evaluator failed in itself; its log names the place. Retry the evaluation.',
    suiteOpened: job.kind === 'evaluate',
  };
}

async function handIn(job: EvaluatorJob, failure: EvaluationFailure, context: JobContext): Promise<void> {
  if (job.kind === 'validate-suite') {
    const body = { lease: job.lease, valid: false, reason: failure.message };
    await context.client.call(
      'postSuiteVerdict',
      { params: { job: job.job }, body },
      { signal: context.signal },
    );
    return;
  }
  const body = { lease: job.lease, failure };
  await context.client.call('postFailure', { params: { job: job.job }, body }, { signal: context.signal });
}
