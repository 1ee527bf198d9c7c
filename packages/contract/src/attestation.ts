import { z } from 'zod';
import { civilDate, decimal, digest, instant, probability, stageName, uuid } from './primitives.ts';
import { decisionKind } from './roles.ts';

/** DSSE envelope (secure-systems-lab/dsse): base64 payload, signatures over its pre-authentication encoding. */
export const dsseEnvelope = z.object({
  payloadType: z.string(),
  payload: z.string(),
  signatures: z.array(z.object({ keyid: z.string(), sig: z.string(), holder: z.string() })).min(1),
});
export type DsseEnvelope = z.infer<typeof dsseEnvelope>;

/** Structured conditions of approve-limited (decision 13). */
export const conditions = z.strictObject({
  services: z.array(z.string()).min(1).nullable(),
  trafficCap: decimal.nullable().describe('largest share of traffic, 0 to 1'),
  until: civilDate,
  reviewBy: civilDate.nullable(),
  text: z.string().max(2_000).nullable(),
});
export type Conditions = z.infer<typeof conditions>;

export const approvalPredicateType = 'https://assay.dev/attestation/decision/v1';
export const annexPredicateType = 'https://assay.dev/attestation/decision-annex/v1';
export const reportPayloadType = 'application/vnd.assay.report+json';
export const inTotoPayloadType = 'application/vnd.in-toto+json';

/** The public statement of a decision: no name, mail or free text. in-toto Statement v1. */
export const decisionStatement = z.object({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  subject: z.array(z.object({ name: z.string(), digest: z.object({ sha256: z.string() }) })).min(1),
  predicateType: z.literal(approvalPredicateType),
  predicate: z.object({
    decisionId: uuid,
    request: z.int(),
    round: z.int(),
    decision: decisionKind,
    scope: z.object({
      model: z.string(),
      version: z.int(),
      stage: stageName,
      conditions: conditions.nullable(),
      expiresAt: instant.nullable(),
    }),
    slot: z.object({ id: z.string(), group: z.string(), answersFor: z.string(), minutesGranted: z.int() }),
    reviewer: uuid,
    evidence: z.object({
      packet: digest,
      report: digest.nullable(),
      suite: digest.nullable(),
      baseline: digest.nullable(),
    }),
    policy: digest,
    shownDigest: digest,
    decidedAt: instant,
    annex: z.object({ saltedDigest: digest }),
  }),
});
export type DecisionStatement = z.infer<typeof decisionStatement>;

export const reading = z.union([
  z.object({ measured: z.literal(false) }),
  z.object({
    measured: z.literal(true),
    seconds: z.int(),
    floorSeconds: z.int(),
    sections: z.array(z.object({ section: z.string(), seconds: z.int() })),
  }),
]);
export type Reading = z.infer<typeof reading>;

/** The erasable part: forecast, reading, pressure, reasons. Named by SHA-256 over salt ‖ canonical bytes. */
export const decisionAnnex = z.object({
  schema: z.literal('assay.annex/1'),
  decisionId: uuid,
  leaning: z.object({ lean: decisionKind, forecast: probability, at: instant }),
  forecast: probability,
  reasons: z.string(),
  producerReasons: z.string(),
  missing: z.array(z.string()),
  dispositions: z.array(
    z.object({
      finding: z.string(),
      disposition: z.enum(['accepted', 'blocks', 'needs-more']),
      reason: z.string(),
    }),
  ),
  reading,
  belowFloor: z.boolean().nullable(),
  contactedElsewhere: z.enum(['no', 'yes', 'rather-not-say']),
  contacts: z.array(uuid),
});
export type DecisionAnnex = z.infer<typeof decisionAnnex>;

/** What a reviewer keeps: enough to prove, with public keys only, that the decision is in the log. */
export const receipt = z.object({
  schema: z.literal('assay.receipt/1'),
  envelope: dsseEnvelope,
  factId: uuid,
  sequence: z.int().nullable(),
  fact: z.string().nullable().describe('base64 of the canonical fact bytes'),
  inclusion: z.array(z.string()).nullable(),
  checkpoint: z.string().nullable(),
});
export type Receipt = z.infer<typeof receipt>;
