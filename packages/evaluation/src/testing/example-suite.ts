import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EvaluatorJob, SuiteManifest } from '@assay/contract';
import { digestOf, parseUuid, type Digest } from '@assay/core';
import { sealSuite } from '../sealing/seal-suite.ts';
import type { EvaluatorKeys } from '../suite/evaluator-keys.ts';
import { artifactDigest, type JobSide } from '../worker/job-artifacts.ts';

/** The repository's example organisation. */
export const examplesFolder = fileURLToPath(new URL('../../../../examples/', import.meta.url));

/** A folder that is removed when `use` is done. */
export async function withFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-evaluation-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One of the example's suites, sealed to these keys. */
export async function sealExample(
  suite: string,
  keys: EvaluatorKeys,
  folder: string,
): Promise<{ manifest: SuiteManifest; manifestDigest: Digest; sealed: Uint8Array }> {
  const out = join(folder, `${suite}.sealed`);
  const suiteFilePath = join(examplesFolder, 'suites', suite, 'suite.yaml');
  const { manifest, manifestDigest } = await sealSuite({
    suiteFilePath,
    evaluatorPublicKey: keys.sealing.publicKey,
    out,
  });
  return { manifest, manifestDigest, sealed: new Uint8Array(await readFile(out)) };
}

/** A model file as a version of a registered model. */
export function sideOf(version: string, bytes: Uint8Array): JobSide {
  const files = [{ path: 'model.onnx', digest: digestOf(bytes), bytes: bytes.length }];
  return { version, digest: artifactDigest(files) as Digest, identity: 'content', files };
}

/** The bytes of one of the example's models. */
export async function exampleModel(model: string, file: string): Promise<Uint8Array> {
  return new Uint8Array(await readFile(join(examplesFolder, 'models', model, `${file}.onnx`)));
}

/** An evaluation job as the registry leases it. */
export function evaluationJob(
  suite: { manifest: SuiteManifest; manifestDigest: Digest },
  candidate: JobSide,
  baseline: Extract<EvaluatorJob, { kind: 'evaluate' }>['baseline'],
  limits: { wallSeconds: number; cpuSeconds: number; memoryBytes: number } = {
    wallSeconds: 60,
    cpuSeconds: 60,
    memoryBytes: 2 ** 30,
  },
): Extract<EvaluatorJob, { kind: 'evaluate' }> {
  return {
    kind: 'evaluate',
    job: parseUuid('0190d3c0-0000-7000-8000-000000000001'),
    lease: parseUuid('0190d3c0-0000-7000-8000-000000000002'),
    leaseUntil: '2030-01-01T00:00:00.000Z',
    attempt: 1,
    manifest: suite.manifest,
    manifestDigest: suite.manifestDigest,
    sealed: suite.manifest.sealed.digest,
    model: 'spam-filter',
    request: 1,
    attemptOfModel: 1,
    candidate,
    baseline,
    claims: [],
    datasets: [],
    fingerprints: null,
    rerun: null,
    limits,
    resamples: 400,
  };
}
