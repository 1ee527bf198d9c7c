import { z } from 'zod';
import {
  civilDate,
  decimal,
  digest,
  handle,
  instant,
  probability,
  prose,
  riskTier,
  uuid,
} from '../primitives.ts';
import { conditions, reading, receipt } from '../attestation.ts';
import { claim, datasetReference, evidencePacket, finding, gateResult } from '../evidence.ts';
import { comparison, evaluationResult, measuredPart } from '../report.ts';
import { decisionKind, verdict } from '../roles.ts';
import { attention, requestView, slotView } from './promotion.ts';
import { operations } from './operation.ts';

const bySlot = z.object({ number: z.coerce.number().int().min(1), slot: z.string() });
const byNumber = z.object({ number: z.coerce.number().int().min(1) });

export const queueItem = z.object({
  request: z.int(),
  round: z.int(),
  slot: slotView,
  model: z.string(),
  version: z.int(),
  stage: z.string(),
  replaces: z.string().nullable(),
  team: handle,
  submittedBy: handle,
  tier: riskTier,
  trafficPerDay: z.int().nullable(),
  launchDate: civilDate.nullable(),
  launchMovedFrom: civilDate.nullable(),
  /** Severities are released after the leaning, so a queue names only how many findings there are. */
  findings: z.int(),
  attention,
  minutes: z.object({ granted: z.int(), floor: z.int() }),
  mine: z.boolean(),
});

/** A comparison without its verdict word: what is shown before the leaning. */
export const blindComparison = comparison.omit({ verdict: true, adjustedP: true });
export const blindResult = evaluationResult.omit({ comparisons: true, contamination: true }).extend({
  comparisons: z.array(blindComparison),
  contamination: z
    .object({
      /** Whether rows could be searched for: false when the producer gave no fingerprints, and then zero means nothing. */
      searched: z.boolean(),
      share: decimal,
      exact: z.int(),
      rounded: z.int(),
      entity: z.int(),
      cleanRows: z.int(),
      clean: z.array(blindComparison),
    })
    .nullable(),
});
export const vote = z.object({
  slot: z.string(),
  reviewer: handle,
  decision: decisionKind,
  lean: decisionKind,
  forecast: probability.nullable(),
  decidedAt: instant,
  outdated: z.array(z.string()),
});
export const contactView = z.object({
  id: uuid,
  kind: z.enum(['nudge', 'expedite', 'moved-date', 'escalation', 'shared-link', 'self-reported']),
  from: handle.nullable(),
  to: handle.nullable(),
  at: instant,
  detail: z.string().nullable(),
});

export const caseView = z.object({
  request: requestView,
  slot: slotView.nullable(),
  phase: z.enum(['unclaimed', 'blind', 'opened', 'decided', 'observer']),
  question: z.object({
    sentence: z.string(),
    runsNow: z.string(),
    services: z.array(z.string()),
    trafficPerDay: z.int().nullable(),
    answersFor: z.string().nullable(),
  }),
  packet: digest.nullable().describe('null until the leaning is recorded'),
  shownDigest: digest.describe('digest of what this page shows; a decision repeats it'),
  result: blindResult.nullable(),
  measured: measuredPart.nullable(),
  /** More runs asked for by reviewers. */
  reruns: z.array(
    z.object({
      job: uuid,
      by: handle,
      at: instant,
      state: z.string(),
      options: z.unknown(),
      result: blindResult.nullable(),
    }),
  ),
  lineage: z.object({ datasets: z.array(datasetReference), baselineDatasets: z.array(datasetReference) }),
  claims: z.array(claim),
  card: z
    .object({
      digest,
      text: z.string(),
      lastReadText: z.string().nullable(),
      lastReadAt: instant.nullable(),
      lastReadOf: z.string().nullable(),
    })
    .nullable(),
  contacts: z.array(contactView),
  pressureCollected: z.boolean(),
  reading: z.object({
    words: z.int(),
    figureRows: z.int(),
    plots: z.int(),
    floorSeconds: z.int(),
    sections: z.array(z.object({ section: z.string(), words: z.int(), floorSeconds: z.int() })),
  }),
  priorBad: z.object({ probability, words: z.string() }),
  sealed: z.object({ gates: z.int(), votes: z.int(), findings: z.int() }),
  mine: z.object({
    leaning: z.object({ lean: decisionKind, forecast: probability, at: instant }).nullable(),
    dispositions: z.array(
      z.object({
        finding: z.string(),
        disposition: z.enum(['accepted', 'blocks', 'needs-more']),
        reason: z.string(),
      }),
    ),
    decision: uuid.nullable(),
  }),
  revealed: z
    .object({
      verdicts: z.record(z.string(), verdict),
      adjustedP: z.record(z.string(), decimal.nullable()),
      findings: z.array(finding),
      caseAgainst: z.array(z.string()),
      gates: z.array(gateResult),
      votes: z.array(vote),
      failure: z.object({ kind: z.string(), side: z.string(), message: z.string() }).nullable(),
    })
    .nullable(),
});
export type CaseView = z.infer<typeof caseView>;

export const dayPlan = z.object({
  week: z.string(),
  minutes: z.int(),
  needed: z.int(),
  kept: z.boolean(),
  reads: z.array(z.object({ item: queueItem, minutes: z.int(), riskiestSlot: z.boolean() })),
  slips: z.array(z.object({ item: queueItem, minutes: z.int(), to: civilDate, missesLaunch: z.boolean() })),
  handOver: z.array(
    z.object({ item: queueItem, minutes: z.int(), to: handle, team: z.string(), freeMinutes: z.int() }),
  ),
  waiting: z.array(z.object({ request: z.int(), model: z.string(), version: z.int(), attention })),
  missingMinutes: z.int(),
  told: z.array(z.object({ person: handle, words: z.string() })),
  why: z.string(),
});
const planChange = z.strictObject({
  request: z.int(),
  slot: z.string(),
  move: z.enum(['read', 'slip', 'hand-over']),
  minutes: z.int().min(1).max(480).nullable().default(null),
  to: handle.nullable().default(null),
});

export const decisionView = z.object({
  decision: uuid,
  request: z.int(),
  slot: z.string(),
  kind: decisionKind,
  by: handle,
  at: instant,
  requestState: z.string(),
  receipt,
});

export const reviewOperations = operations({
  getQueue: {
    method: 'GET',
    path: '/queue',
    tag: 'review',
    summary: 'What waits for me, and whose turn everything is',
    access: ['reviewer'],
    query: z.strictObject({ all: z.enum(['true', 'false']).optional() }),
    response: z.object({
      items: z.array(queueItem),
      elsewhere: z.array(z.object({ request: z.int(), model: z.string(), version: z.int(), attention })),
    }),
  },
  getDayPlan: {
    method: 'GET',
    path: '/day',
    tag: 'review',
    summary: 'My queue laid against my hours',
    access: ['reviewer'],
    response: dayPlan,
  },
  changeDayPlan: {
    method: 'PUT',
    path: '/day',
    tag: 'review',
    summary: 'Change my plan',
    access: ['reviewer'],
    body: z.strictObject({ changes: z.array(planChange) }),
    response: dayPlan,
  },
  keepDayPlan: {
    method: 'POST',
    path: '/day/keep',
    tag: 'review',
    summary: 'Keep the plan: producers and my manager are told',
    access: ['reviewer'],
    creates: true,
    body: z.strictObject({ changes: z.array(planChange) }),
    response: dayPlan,
    status: 201,
  },
  getCase: {
    method: 'GET',
    path: '/requests/{number}/case',
    tag: 'review',
    summary: 'The review page of one slot, as far as it is released to me',
    access: ['reviewer', 'auditor', 'manager', 'steward'],
    params: byNumber,
    query: z.strictObject({ slot: z.string().optional() }),
    response: caseView,
  },
  claimSlot: {
    method: 'POST',
    path: '/requests/{number}/slots/{slot}/claim',
    tag: 'review',
    summary: 'Claim a slot',
    access: ['reviewer'],
    params: bySlot,
    body: z.strictObject({}),
    response: slotView,
  },
  releaseSlot: {
    method: 'POST',
    path: '/requests/{number}/slots/{slot}/release',
    tag: 'review',
    summary: 'Give a slot back, or recuse',
    access: ['reviewer'],
    params: bySlot,
    body: z.strictObject({ reason: prose, recuse: z.boolean().default(false) }),
    response: slotView,
  },
  recordLeaning: {
    method: 'POST',
    path: '/requests/{number}/slots/{slot}/leaning',
    tag: 'review',
    summary: 'Record my own reading, before the verdict opens',
    access: ['reviewer'],
    params: bySlot,
    body: z.strictObject({ lean: decisionKind, forecast: probability, shownDigest: digest }),
    response: caseView,
  },
  recordDisposition: {
    method: 'POST',
    path: '/requests/{number}/slots/{slot}/dispositions',
    tag: 'review',
    summary: 'Say of a finding: accepted, blocks, or needs more',
    access: ['reviewer'],
    params: bySlot,
    body: z.strictObject({
      finding: z.string(),
      disposition: z.enum(['accepted', 'blocks', 'needs-more']),
      reason: z.string().max(2000),
    }),
    response: caseView,
  },
  decide: {
    method: 'POST',
    path: '/requests/{number}/slots/{slot}/decision',
    tag: 'review',
    summary: 'Decide; signed, with a receipt',
    access: ['reviewer'],
    creates: true,
    params: bySlot,
    status: 201,
    body: z.strictObject({
      decision: decisionKind,
      packet: digest.describe('digest of the packet that was read'),
      forecast: probability,
      reasons: prose,
      producerReasons: z.string().max(5000).default(''),
      missing: z.array(z.string().min(1).max(500)).max(20).default([]),
      conditions: conditions.nullable().default(null),
      reading: reading.default({ measured: false }),
      contactedElsewhere: z.enum(['no', 'yes', 'rather-not-say']),
      contactNote: z.string().max(2000).nullable().default(null),
    }),
    response: decisionView,
  },
  getDecision: {
    method: 'GET',
    path: '/decisions/{decision}',
    tag: 'review',
    summary: 'A decision and its receipt',
    access: ['reviewer', 'auditor', 'manager', 'steward', 'admin'],
    params: z.object({ decision: uuid }),
    response: decisionView,
  },
  eraseAnnex: {
    method: 'POST',
    path: '/decisions/{decision}/erase-annex',
    tag: 'review',
    summary: 'Erase what a reviewer wrote around a decision; the signed statement stays',
    access: ['admin'],
    params: z.object({ decision: uuid }),
    body: z.strictObject({}),
    response: z.object({ erasedAt: instant }),
  },
  recordContact: {
    method: 'POST',
    path: '/requests/{number}/contacts',
    tag: 'review',
    summary: 'Record an approach about a request',
    access: ['reviewer', 'producer', 'manager'],
    creates: true,
    params: byNumber,
    status: 201,
    body: z.strictObject({
      kind: z.enum(['nudge', 'escalation', 'shared-link', 'self-reported']),
      from: handle.nullable().default(null),
      to: handle.nullable().default(null),
      note: z.string().max(2000).nullable().default(null),
    }),
    response: contactView,
  },
  getPacket: {
    method: 'GET',
    path: '/packets/{digest}',
    tag: 'evidence',
    summary: 'An evidence packet, byte for byte as it was sealed',
    access: ['reviewer', 'auditor', 'manager', 'steward'],
    params: z.object({ digest }),
    response: 'bytes',
  },
  getPacketView: {
    method: 'GET',
    path: '/packets/{digest}/view',
    tag: 'evidence',
    summary: 'An evidence packet with its report, parsed',
    access: ['reviewer', 'auditor', 'manager', 'steward'],
    params: z.object({ digest }),
    response: z.object({ packet: evidencePacket, result: evaluationResult.nullable() }),
  },
  askCases: {
    method: 'POST',
    path: '/requests/{number}/case-views',
    tag: 'evidence',
    summary: 'Ask to read sealed rows; they are encrypted to a one-time key',
    access: ['reviewer'],
    creates: true,
    params: byNumber,
    status: 201,
    body: z.strictObject({ ordinals: z.array(z.int()).min(1).max(200), recipientKey: z.string().max(100) }),
    response: z.object({ view: uuid }),
  },
  getCases: {
    method: 'GET',
    path: '/case-views/{view}',
    tag: 'evidence',
    summary: 'The ciphertext of a case view, relayed once',
    access: ['reviewer'],
    params: z.object({ view: uuid }),
    response: z.object({
      state: z.enum(['waiting', 'ready', 'gone', 'failed']),
      /** Id of the job that answered: the associated data of the ciphertext. */
      job: uuid,
      ciphertext: z.object({ encapsulated: z.string(), ciphertext: z.string() }).nullable(),
    }),
  },
});
