import { z } from 'zod';
import { decimal, digest, instant, severity, uuid } from './primitives.ts';
import { gateOutcome } from './roles.ts';
import { evaluationFailure } from './report.ts';

export const findingKind = z.enum([
  'trained-on-held-out',
  'claim-not-confirmed',
  'claim-not-measured',
  'overall-worse',
  'overall-inconclusive',
  'slice-worse',
  'slice-inconclusive',
  'explored-slice-worse',
  'gate-vault-gap',
  'contamination',
  'no-manifest',
  'planted-rows-found',
  'jitter-drop',
  'non-finite-outputs',
  'miscalibrated',
  'no-lineage',
  'lineage-unverified',
  'suite-deprecated',
  'suite-exhausted',
  'suite-stale',
  'owner-gone',
  'no-baseline',
  'card-missing',
  'card-aged',
  'card-contradicts',
  'steward-on-team',
  'approximate-interval',
  'asserted-identity',
  'evaluation-failed',
  'repeated-submission',
  'spent-rows',
  'judged-by-model',
]);
export type FindingKind = z.infer<typeof findingKind>;

/** One ranked statement derived from a report or the record. */
export const finding = z.object({
  /** `F1`, `F2` … in rank order within the packet. */
  id: z.string(),
  kind: findingKind,
  severity,
  /** A claim as a heading: "The gain is on rows it was trained on." */
  title: z.string(),
  /** One sentence with its figures and intervals. */
  sentence: z.string(),
  figures: z.array(
    z.object({
      name: z.string(),
      value: decimal,
      low: decimal.nullable(),
      high: decimal.nullable(),
      unit: z.string(),
    }),
  ),
  /** Ids of the report's comparisons behind it. */
  comparisons: z.array(z.string()),
  refutedBy: z.string(),
});
export type Finding = z.infer<typeof finding>;

export const gateResult = z.object({
  name: z.string(),
  rule: z.string(),
  outcome: gateOutcome,
  because: z.string(),
});
export type GateResult = z.infer<typeof gateResult>;

export const claim = z.strictObject({
  metric: z.string().min(1).max(100),
  value: decimal,
  note: z.string().max(500).optional(),
});
export type Claim = z.infer<typeof claim>;

export const datasetReference = z.strictObject({
  namespace: z.string().min(1).max(200),
  name: z.string().min(1).max(200),
  version: z.string().min(1).max(100),
  digest,
  rows: z.int().min(0).optional(),
});
export type DatasetReference = z.infer<typeof datasetReference>;

/** Report + findings + gates + lineage + card text; canonical and content-addressed. */
export const evidencePacket = z.object({
  schema: z.literal('assay.packet/1'),
  request: z.int(),
  round: z.int(),
  model: z.string(),
  version: z.int(),
  artifact: digest,
  stage: z.string(),
  tier: z.int(),
  baseline: z.object({ version: z.string(), digest: digest.nullable() }).nullable(),
  suite: z.object({ name: z.string(), version: z.string(), digest }).nullable(),
  policy: digest,
  criteria: digest,
  report: z.object({ digest, resultDigest: digest, envelopeDigest: digest }).nullable(),
  failure: evaluationFailure.nullable(),
  findings: z.array(finding),
  /** Ids of up to three findings: the strongest reasons not to approve. */
  caseAgainst: z.array(z.string()).max(3),
  gates: z.array(gateResult),
  lineage: z.array(datasetReference),
  claims: z.array(claim),
  card: z.object({ digest, text: z.string() }).nullable(),
  sealedAt: instant,
  rerunOf: uuid.nullable(),
});
export type EvidencePacket = z.infer<typeof evidencePacket>;
