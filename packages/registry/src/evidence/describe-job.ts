import type { EvaluatorJob } from '@assay/contract';
import type { Uuid } from '@assay/core';
import type { Tx } from '../database/schema.ts';
import { datasetsOf, filesOf, modelById, versionOf } from '../catalog/queries.ts';
import { manifestOf, suiteById } from '../suites/queries.ts';
import { resamples } from './create-evaluation-job.ts';
import { limits } from './lease-rules.ts';
import type { EvaluationJob } from './queries.ts';
import type { StoredBaseline } from './tables.ts';

type Side = Extract<EvaluatorJob, { kind: 'evaluate' }>['candidate'];
type BaselineSide = Extract<EvaluatorJob, { kind: 'evaluate' }>['baseline'];

/** A leased job as an evaluator needs it: public manifest, sides with their files, and what was fixed beforehand. */
export async function describeJob(tx: Tx, job: EvaluationJob): Promise<EvaluatorJob> {
  const suite = await suiteById(tx, job.suite_id);
  if (suite === undefined || job.lease === null || job.lease_until === null) {
    throw new Error(`job ${job.id} is leased without a suite or a lease`);
  }
  const common = {
    job: job.id,
    lease: job.lease,
    leaseUntil: job.lease_until,
    attempt: job.attempts,
    manifest: manifestOf(suite),
    manifestDigest: suite.manifest_digest,
    sealed: suite.sealed_digest,
  };
  switch (job.kind) {
    case 'validate-suite':
      return { kind: 'validate-suite', ...common };
    case 'evaluate':
      return { kind: 'evaluate', ...common, ...(await evaluationParts(tx, job)) };
    case 'case-view':
      return {
        kind: 'case-view',
        ...common,
        candidate: await sideOf(tx, job.model_id, job.version),
        baseline: await baselineSide(tx, job.baseline),
        ordinals: [...job.ordinals],
        recipientKey: job.recipient_key ?? '',
      };
  }
}

async function evaluationParts(tx: Tx, job: EvaluationJob) {
  const { model_id, version, request } = job;
  if (model_id === null || version === null || request === null)
    throw new Error(`job ${job.id} is about nothing`);
  const model = await modelById(tx, model_id);
  const claims = (await versionOf(tx, model_id, version))?.claims ?? [];
  const datasets = await datasetsOf(tx, model_id, version);
  return {
    model: model?.name ?? '',
    request,
    attemptOfModel: job.attempt_of_model,
    candidate: await sideOf(tx, model_id, version),
    baseline: await baselineSide(tx, job.baseline),
    claims: [...claims],
    datasets: datasets.map(({ namespace, name, version: of, digest, rows }) => ({
      namespace,
      name,
      version: of,
      digest,
      ...(rows === null ? {} : { rows }),
    })),
    fingerprints: await fingerprintsOf(tx, model_id, version),
    rerun: job.rerun_options,
    limits: { ...limits },
    resamples,
  };
}

async function sideOf(tx: Tx, modelId: Uuid | null, number: number | null): Promise<Side> {
  const model = modelId === null ? undefined : await modelById(tx, modelId);
  const version = model === undefined || number === null ? undefined : await versionOf(tx, model.id, number);
  if (model === undefined || version === undefined)
    throw new Error('a version under evaluation is not there');
  return {
    version: `${model.name}/${version.version}`,
    digest: version.artifact_digest,
    identity: version.identity,
    files: [...(await filesOf(tx, model.id, version.version))],
  };
}

async function baselineSide(tx: Tx, baseline: StoredBaseline | null): Promise<BaselineSide> {
  if (baseline === null) return null;
  if (baseline.kind === 'reference') return { reference: baseline.reference };
  return sideOf(tx, baseline.modelId, baseline.version);
}

async function fingerprintsOf(tx: Tx, modelId: Uuid, version: number) {
  const row = await tx
    .selectFrom('fingerprint_manifest')
    .select(['digest', 'key_hex'])
    .where('model_id', '=', modelId)
    .where('version', '=', version)
    .orderBy('received_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : { digest: row.digest, keyHex: row.key_hex };
}
