import { z } from 'zod';
import { digest, instant, uuid } from '../primitives.ts';
import { decisionKind, producerOutcome } from '../roles.ts';

const at = { request: z.int(), round: z.int() };
const slot = { ...at, slot: z.string() };
/** A slot as the round's policy asks for it; `reviewer` where a claim was carried over from an outdated round. */
const slotAsked = z.object({
  slot: z.string(),
  group: z.string(),
  ordinal: z.int(),
  minutes: z.int(),
  admits: z.array(uuid),
  reviewer: uuid.nullable(),
});
/** Conditions of a limited approval, without their text. */
const structuredConditions = z.object({
  services: z.array(z.string()).nullable(),
  trafficCap: z.string().nullable(),
  until: z.string(),
  reviewBy: z.string().nullable(),
});

export const promotionFacts = {
  'request.submitted': z.object({
    request: z.int(),
    model: uuid,
    version: z.int(),
    artifact: digest,
    stage: z.string(),
    tier: z.int(),
    policy: digest,
    team: uuid,
    submittedBy: uuid,
    launchDate: z.string().nullable(),
  }),
  'request.withdrawn': z.object({ ...at, afterEvidence: z.boolean() }),
  'request.launch-moved': z.object({ ...at, from: z.string().nullable(), to: z.string().nullable() }),
  'request.launch-slipped': z.object({ ...at, date: z.string() }),
  'request.round-started': z.object({
    ...at,
    because: z.enum(['submitted', 'needs-evidence', 'stale', 'retry', 'rerun']),
    changed: z.array(z.string()),
    policy: digest,
    version: z.int(),
    artifact: digest,
    slots: z.array(slotAsked),
  }),
  'request.queued': z.object({ ...at, packet: digest, suite: z.string(), baseline: z.string() }),
  'request.evaluation-failed': z.object({ ...at }),
  'request.approved': z.object({
    ...at,
    limited: z.boolean(),
    conditions: structuredConditions.nullable(),
    expiresAt: instant,
  }),
  'request.promoted': z.object({
    ...at,
    model: uuid,
    version: z.int(),
    artifact: digest,
    stage: z.string(),
    limited: z.boolean(),
    packet: digest,
    expiresAt: instant,
  }),
  'request.rejected': z.object({ ...at }),
  'request.needs-evidence': z.object({ ...at }),
  'request.superseded': z.object({ ...at, by: z.int() }),
  'request.rolled-back': z.object({ ...at, to: z.int().nullable() }),
  'evaluation.criteria-fixed': z.object({
    ...at,
    job: uuid,
    criteria: digest,
    suite: digest.nullable(),
    guardCommitment: digest,
  }),
  'evaluation.leased': z.object({ job: uuid, evaluator: uuid, attempt: z.int() }),
  'evaluation.reported': z.object({ ...at, job: uuid, envelope: digest, result: digest, measured: digest }),
  'evaluation.failed': z.object({
    ...at,
    job: uuid,
    failure: z.string(),
    side: z.string(),
    suiteOpened: z.boolean(),
  }),
  'packet.sealed': z.object({
    ...at,
    packet: digest,
    report: digest.nullable(),
    job: uuid.nullable(),
    /** What it rests on: a digest, `reference:…`, or `none`. */
    suite: z.string(),
    baseline: z.string(),
  }),
  'outcome.released': z.object({ ...at, outcome: producerOutcome, bits: z.int() }),
  'slot.claimed': z.object({ ...slot, reviewer: uuid }),
  'slot.released': z.object({
    ...slot,
    reviewer: uuid,
    reason: z.enum(['released', 'recused', 'expired', 'left', 'policy']),
  }),
  'leaning.recorded': z.object({ ...slot, reviewer: uuid, salted: digest }),
  'evidence.opened': z.object({ ...slot, reviewer: uuid, packet: digest }),
  'decision.recorded': z.object({
    ...slot,
    decision: uuid,
    reviewer: uuid,
    kind: decisionKind,
    packet: digest,
    envelope: digest,
    annex: digest,
    policy: digest,
    /** Of approve-limited; what the signed statement says of them. */
    conditions: structuredConditions.nullable().optional(),
    expiresAt: instant.nullable(),
  }),
  'decision.outdated': z.object({ ...slot, decision: uuid, because: z.array(z.string()) }),
  'annex.erased': z.object({ annex: digest, decision: uuid }),
  'contact.recorded': z.object({
    request: z.int(),
    contact: uuid,
    kind: z.enum(['nudge', 'expedite', 'moved-date', 'escalation', 'shared-link', 'self-reported']),
    from: uuid.nullable(),
    to: uuid.nullable(),
  }),
  'expedite.asked': z.object({ request: z.int(), by: uuid, displaces: z.array(z.int()) }),
  'case-view.asked': z.object({ view: uuid, request: z.int(), reviewer: uuid, suite: uuid, rows: z.int() }),
  'case-view.delivered': z.object({ view: uuid }),
  'rerun.asked': z.object({ request: z.int(), job: uuid, by: uuid, options: digest }),
  'rollback.performed': z.object({
    model: uuid,
    stage: z.string(),
    from: z.int().nullable(),
    to: z.int(),
    by: uuid,
  }),
  'override.proposed': z.object({
    override: z.int(),
    model: uuid,
    version: z.int(),
    artifact: digest,
    stage: z.string(),
    by: uuid,
    reason: digest,
  }),
  'override.confirmed': z.object({
    override: z.int(),
    by: uuid,
    until: instant,
    request: z.int().nullable(),
  }),
  'override.ended': z.object({
    override: z.int(),
    because: z.enum(['expired', 'withdrawn', 'approved', 'rejected']),
  }),
  'plan.kept': z.object({
    reviewer: uuid,
    week: z.string(),
    reads: z.array(z.int()),
    slips: z.array(z.int()),
    missingMinutes: z.int(),
  }),
};
