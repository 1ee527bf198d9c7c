import { z } from 'zod';
import { decimal, digest, instant, uuid } from '../primitives.ts';
import { claim, datasetReference } from '../evidence.ts';
import { dsseEnvelope } from '../attestation.ts';
import { evaluationFailure } from '../report.ts';
import { suiteManifest } from '../suite.ts';
import { versionFile } from './catalog.ts';
import { operations } from './operation.ts';

const side = z.object({
  version: z.string(),
  digest,
  identity: z.enum(['content', 'asserted']),
  files: z.array(versionFile),
});
const lease = { job: uuid, lease: uuid, leaseUntil: instant, attempt: z.int() };

/** How a reviewer's own run differs (issue "Reviewers run it themselves"). */
export const rerunOptions = z.strictObject({
  suite: z.string().optional().describe('name@version of another suite that they may use'),
  slices: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        where: z.string().min(1),
        metric: z.string(),
        margin: decimal,
      }),
    )
    .max(16)
    .default([]),
  perturbation: z
    .union([
      z.strictObject({
        kind: z.literal('noise'),
        share: decimal.describe('standard deviations of each numeric feature'),
      }),
      z.strictObject({
        kind: z.literal('missing'),
        share: decimal.describe('share of feature values removed'),
      }),
      z.strictObject({
        kind: z.literal('paraphrase'),
        column: z.string(),
        pairs: z.array(z.tuple([z.string(), z.string()])).max(1000),
      }),
    ])
    .nullable()
    .default(null),
});
export type RerunOptions = z.infer<typeof rerunOptions>;

/** A unit of work for an evaluator process. */
export const evaluatorJob = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('validate-suite'),
    ...lease,
    manifest: suiteManifest,
    manifestDigest: digest,
    sealed: digest,
  }),
  z.object({
    kind: z.literal('evaluate'),
    ...lease,
    manifest: suiteManifest,
    manifestDigest: digest,
    sealed: digest,
    model: z.string(),
    request: z.int(),
    attemptOfModel: z.int().describe('t of the t-th submission, for alpha'),
    candidate: side,
    baseline: z.union([side, z.object({ reference: z.enum(['majority', 'mean']) })]).nullable(),
    claims: z.array(claim),
    datasets: z.array(datasetReference),
    fingerprints: z.object({ digest, keyHex: z.string() }).nullable(),
    rerun: rerunOptions.nullable(),
    limits: z.object({ wallSeconds: z.int(), cpuSeconds: z.int(), memoryBytes: z.int() }),
    resamples: z.int(),
  }),
  z.object({
    kind: z.literal('case-view'),
    ...lease,
    manifest: suiteManifest,
    manifestDigest: digest,
    sealed: digest,
    candidate: side,
    baseline: z.union([side, z.object({ reference: z.enum(['majority', 'mean']) })]).nullable(),
    ordinals: z.array(z.int()),
    recipientKey: z.string(),
  }),
]);
export type EvaluatorJob = z.infer<typeof evaluatorJob>;

const byJob = z.object({ job: uuid });
export const evaluatorOperations = operations({
  registerEvaluatorKeys: {
    method: 'PUT',
    path: '/evaluator/keys',
    tag: 'evaluator',
    summary: "Register this evaluator's public keys",
    access: ['evaluator'],
    body: z.strictObject({ sealingKey: z.string(), signingKey: z.string(), keyId: z.string() }),
    response: z.object({ keyId: z.string() }),
  },
  leaseJob: {
    method: 'POST',
    path: '/evaluator/leases',
    tag: 'evaluator',
    summary: 'Lease the next job; null when there is none. Waits up to `waitSeconds`',
    access: ['evaluator'],
    body: z.strictObject({ waitSeconds: z.int().min(0).max(30).default(20) }),
    response: z.object({ job: evaluatorJob.nullable() }),
  },
  extendLease: {
    method: 'POST',
    path: '/evaluator/jobs/{job}/heartbeat',
    tag: 'evaluator',
    summary: 'Extend a lease and tell progress',
    access: ['evaluator'],
    params: byJob,
    body: z.strictObject({
      lease: uuid,
      progress: z.strictObject({ step: z.string().max(60), done: z.int(), of: z.int() }).nullable(),
    }),
    response: z.object({ leaseUntil: instant }),
  },
  readSealedSuite: {
    method: 'GET',
    path: '/evaluator/jobs/{job}/suite',
    tag: 'evaluator',
    summary: 'The sealed bytes of the suite of a leased job',
    access: ['evaluator'],
    params: byJob,
    query: z.strictObject({ lease: uuid }),
    response: 'bytes',
  },
  readJobFile: {
    method: 'GET',
    path: '/evaluator/jobs/{job}/files/{digest}',
    tag: 'evaluator',
    summary: 'A file of a leased job',
    access: ['evaluator'],
    params: byJob.extend({ digest }),
    query: z.strictObject({ lease: uuid }),
    response: 'bytes',
  },
  postReport: {
    method: 'POST',
    path: '/evaluator/jobs/{job}/report',
    tag: 'evaluator',
    summary: 'Hand in a signed report',
    access: ['evaluator'],
    params: byJob,
    body: z.strictObject({ lease: uuid, envelope: dsseEnvelope }),
    response: z.object({ accepted: z.boolean() }),
  },
  postFailure: {
    method: 'POST',
    path: '/evaluator/jobs/{job}/failure',
    tag: 'evaluator',
    summary: 'Hand in a named failure',
    access: ['evaluator'],
    params: byJob,
    body: z.strictObject({ lease: uuid, failure: evaluationFailure }),
    response: z.object({ accepted: z.boolean() }),
  },
  postSuiteVerdict: {
    method: 'POST',
    path: '/evaluator/jobs/{job}/suite-verdict',
    tag: 'evaluator',
    summary: 'Say whether a sealed suite is valid',
    access: ['evaluator'],
    params: byJob,
    body: z.strictObject({ lease: uuid, valid: z.boolean(), reason: z.string().max(2000).nullable() }),
    response: z.object({ accepted: z.boolean() }),
  },
  postCases: {
    method: 'POST',
    path: '/evaluator/jobs/{job}/cases',
    tag: 'evaluator',
    summary: "Hand in rows encrypted to the reviewer's one-time key",
    access: ['evaluator'],
    params: byJob,
    body: z.strictObject({
      lease: uuid,
      ciphertext: z.strictObject({ encapsulated: z.string(), ciphertext: z.string() }),
    }),
    response: z.object({ accepted: z.boolean() }),
  },
});
