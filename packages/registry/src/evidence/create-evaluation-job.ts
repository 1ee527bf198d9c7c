import { createHash, randomBytes } from 'node:crypto';
import type { PolicyFile, RerunOptions, SuiteManifest } from '@assay/contract';
import { type Digest, type Uuid, digestFromHash, utf8 } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { type ResolvedVersion, modelById, modelByName, stagePointer, versionOf } from '../catalog/queries.ts';
import { parseReference } from '../catalog/reference.ts';
import { append } from '../ledger/append.ts';
import { putJsonDocument } from '../ledger/documents.ts';
import { stageRuleOf } from '../policy/policy-version.ts';
import { policyByDigest } from '../policy/queries.ts';
import { type SuiteVersion, manifestOf, suiteForModel } from '../suites/queries.ts';
import { againstInWords, namedBaseline } from './baseline.ts';
import { listInWords, numberInWords } from './finding-words.ts';
import { failEvaluation } from './finish-job.ts';
import { heldBefore } from './held-before.ts';
import { earlierAttempts, jobById } from './queries.ts';
import { sealPacket } from './seal-packet.ts';
import { disposableSpent, rowsAreSpent } from './spent-rows.ts';
import type { StoredBaseline } from './tables.ts';

/** Bootstrap and permutation resamples of an evaluation. */
export const resamples = 2000;

export interface EvaluationAsked {
  readonly request: number;
  readonly round: number;
  readonly model: Uuid;
  readonly version: number;
  readonly stage: string;
  readonly tier: number;
  readonly policyDigest: Digest;
  readonly team: Uuid;
  /** A reviewer's own run: it joins the evidence, discloses nothing and seals no packet. */
  readonly rerun?: { readonly by: Uuid; readonly options: RerunOptions; readonly suite: SuiteVersion };
}

/** What will be evaluated, for the request's row and the producer's eyes. */
export interface EvaluationPlanned {
  /** Null when the stage asks for no evaluation: then the packet is sealed already. */
  readonly job: Uuid | null;
  readonly suite: {
    readonly id: Uuid;
    readonly name: string;
    readonly version: string;
    readonly digest: Digest;
  } | null;
  /** `version` is `spam-filter/1`, or `reference:majority`, as the packet will name it. */
  readonly baseline: { readonly version: string; readonly digest: Digest | null } | null;
  readonly willEvaluate: string[];
}

interface Subject extends EvaluationAsked {
  readonly resolved: ResolvedVersion;
  readonly gates: PolicyFile['stages'][number]['gates'];
  readonly suiteVersion: SuiteVersion | null;
  readonly baseline: StoredBaseline | null;
}

/**
 * Asks for the evaluation of a round: fixes the criteria before anything runs, commits to the guard's noise, and
 * cancels what an earlier round still waited for. Where the stage asks for no evaluation the packet is sealed at once,
 * from the record alone. Facts: evaluation.criteria-fixed; or packet.sealed.
 */
export async function createEvaluationJob(
  tx: Tx,
  ctx: Context,
  asked: EvaluationAsked,
): Promise<EvaluationPlanned> {
  const subject = await subjectOf(tx, asked);
  const { suiteVersion, baseline } = subject;
  const attempt = suiteVersion === null ? 1 : (await earlierAttempts(tx, asked.model, suiteVersion.id)) + 1;
  const manifest = suiteVersion === null ? null : manifestOf(suiteVersion);
  const criteria = await fixCriteria(tx, subject, manifest, attempt);
  if (asked.rerun === undefined) await cancelJobs(tx, ctx, asked.request);
  if (suiteVersion === null) {
    await sealPacket(tx, ctx, { ...asked, job: null, criteria, attempt, baseline, suite: null });
    return {
      job: null,
      suite: null,
      baseline: namedBaseline(baseline),
      willEvaluate: [unevaluated(asked.stage)],
    };
  }
  const spent = await rowsSpent(tx, subject, suiteVersion);
  const job = await insertJob(tx, ctx, subject, suiteVersion, { criteria, attempt });
  if (spent) await failUnrun(tx, ctx, job);
  const { id, suite: name, version, manifest_digest: digest } = suiteVersion;
  return {
    job,
    suite: { id, name, version, digest },
    baseline: namedBaseline(baseline),
    willEvaluate: manifest === null ? [] : planInWords(manifest, baseline),
  };
}

/** A configuration is judged once a team on rows that its endpoint then knows. */
async function rowsSpent(tx: Tx, { resolved, team }: Subject, suite: SuiteVersion): Promise<boolean> {
  return resolved.version.identity === 'asserted' && (await disposableSpent(tx, { suite: suite.id, team }));
}

async function failUnrun(tx: Tx, ctx: Context, id: Uuid): Promise<void> {
  const job = await jobById(tx, id);
  if (job !== undefined) await failEvaluation(tx, ctx, job, rowsAreSpent);
}

async function subjectOf(tx: Tx, asked: EvaluationAsked): Promise<Subject> {
  const model = await modelById(tx, asked.model);
  const version = await versionOf(tx, asked.model, asked.version);
  if (model === undefined || version === undefined) {
    throw new Error(`model version ${asked.model}/${asked.version} is named by a request and is not there`);
  }
  const policy = await policyByDigest(tx, asked.policyDigest);
  const rule = stageRuleOf(policy, asked.stage);
  const evaluated = rule?.evaluated !== false;
  const suiteVersion =
    asked.rerun?.suite ?? (evaluated ? await suiteForModel(tx, policy, model.name) : undefined);
  if (evaluated && suiteVersion === undefined) {
    throw new Error(`${asked.stage} asks for an evaluation of ${model.name} and no suite is in force`);
  }
  return {
    ...asked,
    resolved: { model, version },
    gates: rule?.gates ?? [],
    suiteVersion: suiteVersion ?? null,
    baseline: await baselineOf(tx, asked, suiteVersion ?? null),
  };
}

/**
 * The holder of the stage; where there is none, the reference that the suite declares. A version that holds the stage
 * and is asked for again is compared with what held it before (decision 14), not with itself.
 */
async function baselineOf(
  tx: Tx,
  asked: EvaluationAsked,
  suite: SuiteVersion | null,
): Promise<StoredBaseline | null> {
  const { holder } = await stagePointer(tx, asked.model, asked.stage);
  if (holder === null) return declaredReference(tx, suite);
  const live = await baselineVersion(tx, asked.model, holder);
  if (live === null || holder !== asked.version || live.kind !== 'version') return live;
  const before = await heldBefore(tx, { model: asked.model, stage: asked.stage, version: holder });
  const other =
    before === null ? await declaredReference(tx, suite) : await baselineVersion(tx, asked.model, before);
  return other === null ? live : { ...other, basis: live.digest };
}

async function baselineVersion(tx: Tx, modelId: Uuid, number: number): Promise<StoredBaseline | null> {
  const model = await modelById(tx, modelId);
  const version = await versionOf(tx, modelId, number);
  if (model === undefined || version === undefined) return null;
  const { artifact_digest: digest } = version;
  return { kind: 'version', modelId, model: model.name, version: number, digest, declared: false };
}

async function declaredReference(tx: Tx, suite: SuiteVersion | null): Promise<StoredBaseline | null> {
  if (suite === null) return null;
  const { reference } = manifestOf(suite);
  if (reference === 'majority' || reference === 'mean') return { kind: 'reference', reference };
  return declaredVersion(tx, reference);
}

async function declaredVersion(tx: Tx, text: string): Promise<StoredBaseline | null> {
  const reference = parseReference(text);
  const model = await modelByName(tx, reference.model);
  if (model === undefined || !('version' in reference)) return null;
  const version = await versionOf(tx, model.id, reference.version);
  if (version === undefined) return null;
  const { artifact_digest: digest } = version;
  return {
    kind: 'version',
    modelId: model.id,
    model: model.name,
    version: version.version,
    digest,
    declared: true,
  };
}

async function fixCriteria(
  tx: Tx,
  subject: Subject,
  manifest: SuiteManifest | null,
  attempt: number,
): Promise<Digest> {
  const { suiteVersion, baseline, resolved, rerun } = subject;
  return putJsonDocument(tx, {
    mediaType: 'application/vnd.assay.criteria+json',
    value: {
      schema: 'assay.criteria/1',
      request: subject.request,
      round: subject.round,
      model: resolved.model.name,
      version: subject.version,
      artifact: resolved.version.artifact_digest,
      claims: resolved.version.claims_digest,
      stage: subject.stage,
      tier: subject.tier,
      policy: subject.policyDigest,
      gates: JSON.parse(JSON.stringify(subject.gates)) as unknown,
      suite: suiteVersion === null ? null : suiteVersion.manifest_digest,
      metrics: manifest?.metrics ?? [],
      slices: manifest?.slices ?? [],
      baseline: namedBaseline(baseline),
      attempt,
      resamples,
      rerun: rerun === undefined ? null : (JSON.parse(JSON.stringify(rerun.options)) as unknown),
    },
  });
}

async function insertJob(
  tx: Tx,
  ctx: Context,
  subject: Subject,
  suite: SuiteVersion,
  fixed: { readonly criteria: Digest; readonly attempt: number },
): Promise<Uuid> {
  const job = ctx.newId();
  const seed = new Uint8Array(randomBytes(32));
  const commitment = guardCommitment(job, seed);
  await tx
    .insertInto('evaluation_job')
    .values({
      ...emptyJob,
      id: job,
      kind: 'evaluate',
      suite_id: suite.id,
      request: subject.request,
      round: subject.round,
      model_id: subject.model,
      version: subject.version,
      artifact: subject.resolved.version.artifact_digest,
      stage: subject.stage,
      tier: subject.tier,
      team_id: subject.team,
      policy: subject.policyDigest,
      baseline: JSON.stringify(subject.baseline),
      attempt_of_model: fixed.attempt,
      criteria: fixed.criteria,
      guard_commitment: commitment,
      guard_seed: seed,
      rerun_by: subject.rerun?.by ?? null,
      rerun_options: JSON.stringify(subject.rerun?.options ?? null),
      created_at: ctx.clock.now(),
    })
    .execute();
  await append(tx, ctx, {
    kind: 'evaluation.criteria-fixed',
    payload: {
      request: subject.request,
      round: subject.round,
      job,
      criteria: fixed.criteria,
      suite: suite.manifest_digest,
      guardCommitment: commitment,
    },
  });
  return job;
}

/** SHA-256 of the job's id and the guard's secret seed: binds the noise before anything is known. */
export function guardCommitment(job: Uuid, seed: Uint8Array): Digest {
  return digestFromHash(new Uint8Array(createHash('sha256').update(utf8(job)).update(seed).digest()));
}

/** The columns of a job on which nothing was done yet. */
export const emptyJob = {
  state: 'waiting',
  request: null,
  round: null,
  model_id: null,
  version: null,
  artifact: null,
  stage: null,
  tier: null,
  team_id: null,
  policy: null,
  baseline: 'null',
  attempt_of_model: 1,
  criteria: null,
  guard_commitment: null,
  guard_seed: null,
  rerun_by: null,
  rerun_options: 'null',
  case_view: null,
  ordinals: '[]',
  recipient_key: null,
  attempts: 0,
  lease: null,
  lease_until: null,
  leased_by: null,
  step: null,
  done: null,
  of: null,
  finished_at: null,
  envelope: null,
  report: null,
  result: null,
  measured: null,
  failure: 'null',
} as const;

/** Gives up what a request still waits for: its round ended, or it did. Reruns and case views end with it. */
export async function cancelJobs(tx: Tx, ctx: Context, request: number): Promise<void> {
  await tx
    .updateTable('evaluation_job')
    .set({ state: 'cancelled', lease: null, lease_until: null, finished_at: ctx.clock.now() })
    .where('request', '=', request)
    .where('state', 'in', ['waiting', 'leased'])
    .execute();
}

function unevaluated(stage: string): string {
  return `Nothing is measured: ${stage} asks for no evaluation, only for what the record says.`;
}

function planInWords(manifest: SuiteManifest, baseline: StoredBaseline | null): string[] {
  const against =
    baseline === null
      ? 'with nothing to compare it with'
      : `against ${againstInWords(baseline)} on the same rows`;
  const slices = manifest.slices.map(({ name }) => name);
  return [
    `${listInWords(manifest.metrics.map(({ name }) => name))} on ${numberInWords(manifest.rows.gate)} held-out rows of ${manifest.suite} ${manifest.version}, ${against}.`,
    ...(slices.length === 0
      ? []
      : [
          `Each of ${numberInWords(slices.length)} declared slices at its own margin: ${listInWords(slices)}.`,
        ]),
    ...(manifest.rows.vault === 0
      ? []
      : [`The same rows against ${numberInWords(manifest.rows.vault)} that no earlier answer was about.`]),
    'The figures that its producer claims, and whether its training data is among what judges it.',
  ];
}
