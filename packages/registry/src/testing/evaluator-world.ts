import {
  type Comparison,
  type DsseEnvelope,
  type EvaluationResult,
  type EvaluatorJob,
  reportPayloadType,
} from '@assay/contract';
import { base64, canonicalJson, digestOf, sealEnvelope } from '@assay/core';
import type { Context } from '../database/context.ts';
import { leaseJob } from '../evidence/lease-job.ts';
import { postReport } from '../evidence/post-report.ts';
import { postSuiteVerdict } from '../evidence/post-suite-verdict.ts';
import { type Signer, freshSigner } from '../ledger/signer.ts';
import { registerEvaluatorKeys } from '../people/evaluator-keys.ts';
import type { SeededRegistry } from './seed.ts';

type EvaluateJob = Extract<EvaluatorJob, { kind: 'evaluate' }>;

/** An evaluator process as the registry meets it: a context, and a key that is registered. */
export interface TestEvaluator {
  readonly ctx: Context;
  readonly signer: Signer;
  readonly keyId: string;
}

/** Eva, with keys of her own. */
export async function evaluator(registry: SeededRegistry): Promise<TestEvaluator> {
  const ctx = await registry.by('eva');
  const signer = freshSigner();
  const sealingKey = base64(freshSigner().publicKey);
  const keyId = `eva-${signer.keyId.slice(0, 8)}`;
  await registerEvaluatorKeys(ctx, { sealingKey, signingKey: base64(signer.publicKey), keyId });
  return { ctx, signer, keyId };
}

/** A comparison of 1,000 rows, superior by two points unless changed. */
export function testComparison(change: Partial<Comparison> = {}): Comparison {
  const estimate = (value: string, low: string, high: string) => ({
    value,
    low,
    high,
    level: '0.95',
    method: 'bootstrap',
  });
  return {
    id: 'overall:accuracy',
    group: 'overall',
    name: 'accuracy',
    metric: 'accuracy',
    higherIsBetter: true,
    unit: 'share',
    n: 1000,
    clusters: null,
    candidate: estimate('0.95', '0.935', '0.965'),
    baseline: estimate('0.93', '0.915', '0.945'),
    delta: {
      value: '0.02',
      low95: '0.008',
      high95: '0.032',
      low90: '0.01',
      high90: '0.03',
      standardError: '0.006',
      p: '0.001',
      method: 'paired bootstrap',
    },
    mde: '0.015',
    margin: '0.01',
    verdict: 'superior',
    approximate: false,
    adjustedP: null,
    ...change,
  };
}

/** An honest, favourable result over what a job's suite declares. */
export function testResult(job: EvaluateJob, change: Partial<EvaluationResult> = {}): EvaluationResult {
  const { manifest, baseline } = job;
  return {
    schema: 'assay.result/1',
    suite: { name: manifest.suite, version: manifest.version, digest: job.manifestDigest },
    task: manifest.task,
    candidate: {
      version: job.candidate.version,
      digest: job.candidate.digest,
      kind: 'version',
      identity: 'content',
    },
    baseline: baselineSide(baseline),
    rows: { gate: manifest.rows.gate, vault: manifest.rows.vault },
    nonFinite: { candidate: 0, baseline: 0 },
    comparisons: [
      ...manifest.metrics.map(({ name, margin }) =>
        testComparison({ id: `overall:${name}`, name, metric: name, margin }),
      ),
      ...manifest.slices.map(({ name, metric, margin }) =>
        testComparison({ id: `slice:${name}:${metric}`, group: 'slice', name, metric, margin }),
      ),
    ],
    calibration: null,
    gaps: [],
    disagreements: { total: 3, ordinals: [4, 17, 99] },
    contamination: null,
    notes: [],
    method: {
      resamples: job.resamples,
      seed: '00',
      attempt: job.attemptOfModel,
      alpha: '0.05',
      codeVersion: '1',
      runtime: 'test',
      cpuFamily: 'test',
    },
    ...change,
  };
}

function baselineSide(baseline: EvaluateJob['baseline']): EvaluationResult['baseline'] {
  if (baseline === null) return null;
  return 'reference' in baseline
    ? { version: `reference:${baseline.reference}`, digest: null, kind: 'reference', identity: 'content' }
    : { version: baseline.version, digest: baseline.digest, kind: 'version', identity: baseline.identity };
}

/** A signed report on a job. */
export function testReport(
  { signer, keyId }: Pick<TestEvaluator, 'signer' | 'keyId'>,
  jobId: string,
  result: EvaluationResult,
): DsseEnvelope {
  const measured = {
    schema: 'assay.measured/1',
    startedAt: '2026-11-24T09:00:00.000Z',
    finishedAt: '2026-11-24T09:01:00.000Z',
    machine: 'test',
    containment: 'none',
    peakMemoryBytes: 1,
    latencyMillisecondsPerRow: null,
    costPerCall: null,
  };
  const report = {
    schema: 'assay.report/1',
    jobId,
    resultDigest: digestOf(canonicalJson(result)),
    measuredDigest: digestOf(canonicalJson(measured)),
    result,
    measured,
  };
  const envelope = sealEnvelope(reportPayloadType, canonicalJson(report), [
    (message) => ({ keyid: keyId, sig: base64(signer.sign(message)), holder: 'evaluator' }),
  ]);
  return { ...envelope, signatures: [...envelope.signatures] };
}

/** Leases the next job, which must be of this kind. */
export async function leased<K extends EvaluatorJob['kind']>(
  eva: TestEvaluator,
  kind: K,
): Promise<Extract<EvaluatorJob, { kind: K }>> {
  const { job } = await leaseJob(eva.ctx);
  if (job?.kind !== kind) throw new Error(`expected ${kind} and leased ${job?.kind ?? 'nothing'}`);
  return job as Extract<EvaluatorJob, { kind: K }>;
}

/** Finds the waiting suite sound. */
export async function validateSuite(eva: TestEvaluator): Promise<void> {
  const { job, lease } = await leased(eva, 'validate-suite');
  await postSuiteVerdict(eva.ctx, { job, lease, valid: true, reason: null });
}

/** Evaluates the next waiting job with this result. */
export async function reportNext(
  eva: TestEvaluator,
  change: Partial<EvaluationResult> | ((job: EvaluateJob) => Partial<EvaluationResult>) = {},
): Promise<EvaluateJob> {
  const job = await leased(eva, 'evaluate');
  const changed = typeof change === 'function' ? change(job) : change;
  const envelope = testReport(eva, job.job, testResult(job, changed));
  await postReport(eva.ctx, { job: job.job, lease: job.lease, envelope });
  return job;
}
