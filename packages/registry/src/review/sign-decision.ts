import type { Conditions, DecisionAnnex, DecisionKind } from '@assay/contract';
import { type Digest, type Uuid, isDigest } from '@assay/core';
import type { Context } from '../database/context.ts';
import { instantOf } from '../database/clock.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { modelOf } from '../promotion/catalog-reads.ts';
import { approvalDays } from '../promotion/settle.ts';
import {
  type AttestedDecision,
  type StatementPredicate,
  approves,
  attestDecision,
  structuredConditions,
} from './attest.ts';
import type { Decide, OpenedSlot } from './decision-draft.ts';
import { contactsOf, dispositionsOf } from './queries.ts';

const day = 86_400_000;

/** A decision as it is signed and written. */
interface Signed extends AttestedDecision {
  readonly id: Uuid;
  readonly at: string;
  readonly expiresAt: string | null;
}

/**
 * Signs a decision and writes it: statement and annex as documents, the decision, the filled slot. Everything that
 * could refuse it was checked by the caller. Fact: decision.recorded.
 */
export async function signDecision(
  tx: Tx,
  ctx: Context,
  id: Uuid,
  opened: OpenedSlot,
  input: Decide,
): Promise<void> {
  const at = ctx.clock.now();
  const expiresAt = await expiryOf(tx, ctx, opened, input.decision);
  const model = await modelOf(tx, opened.request.model_id);
  const attested = await attestDecision(tx, ctx, {
    subject: `${model.name}/${opened.request.version}`,
    artifact: opened.request.artifact,
    predicate: predicateOf(ctx, { id, at, expiresAt, model: model.name }, opened, input),
    annex: await annexOf(tx, ctx, { id, at }, opened, input),
  });
  await write(tx, ctx, { ...attested, id, at, expiresAt }, opened, input);
}

async function expiryOf(
  tx: Tx,
  ctx: Context,
  opened: OpenedSlot,
  kind: DecisionKind,
): Promise<string | null> {
  if (!approves(kind)) return null;
  return instantOf(ctx.clock.milliseconds() + (await approvalDays(tx, opened.request)) * day);
}

function predicateOf(
  ctx: Context,
  decision: {
    readonly id: Uuid;
    readonly at: string;
    readonly expiresAt: string | null;
    readonly model: string;
  },
  { request, slot, packet, report }: OpenedSlot,
  input: Decide,
): StatementPredicate {
  return {
    decisionId: decision.id,
    request: request.number,
    round: request.round,
    decision: input.decision,
    scope: {
      model: decision.model,
      version: request.version,
      stage: request.stage,
      conditions: structuredConditions(input.conditions),
      expiresAt: decision.expiresAt,
    },
    slot: {
      id: slot.slot,
      group: slot.group_name,
      answersFor: slot.answers_for,
      minutesGranted: slot.minutes,
    },
    reviewer: ctx.actor.personId,
    evidence: {
      packet,
      report,
      suite: digestOrNull(request.packet_suite),
      baseline: digestOrNull(request.packet_baseline),
    },
    policy: request.policy,
    shownDigest: input.packet,
    decidedAt: decision.at,
  };
}

/** What a packet rests on is a digest, or the name of a reference, or nothing. */
function digestOrNull(text: string | null): Digest | null {
  return text !== null && isDigest(text) ? text : null;
}

async function annexOf(
  tx: Tx,
  ctx: Context,
  decision: { readonly id: Uuid; readonly at: string },
  { request, slot, review, floorSeconds }: OpenedSlot,
  input: Decide,
): Promise<DecisionAnnex> {
  return {
    schema: 'assay.annex/1',
    decisionId: decision.id,
    leaning: {
      lean: review.lean ?? input.decision,
      forecast: review.forecast ?? input.forecast,
      at: review.leaned_at ?? decision.at,
    },
    forecast: input.forecast,
    reasons: input.reasons,
    producerReasons: input.producerReasons,
    missing: [...input.missing],
    dispositions: [...(await dispositionsOf(tx, slot, ctx.actor.personId))],
    reading: input.reading,
    belowFloor: input.reading.measured ? input.reading.seconds < floorSeconds : null,
    contactedElsewhere: input.contactedElsewhere,
    contacts: (await contactsOf(tx, request.number)).map(({ id }) => id),
  };
}

async function write(tx: Tx, ctx: Context, signed: Signed, opened: OpenedSlot, input: Decide): Promise<void> {
  const { request, slot, packet } = opened;
  const where = { request: request.number, round: request.round, slot: slot.slot };
  const recorded = {
    kind: input.decision,
    packet,
    envelope: signed.envelopeDigest,
    annex: signed.annexDigest,
    policy: request.policy,
  };
  const reviewer = ctx.actor.personId;
  const { id, at, expiresAt } = signed;
  const { factId } = await append(tx, ctx, {
    kind: 'decision.recorded',
    payload: {
      ...where,
      decision: id,
      reviewer,
      ...recorded,
      conditions: withoutText(input.conditions),
      expiresAt,
    },
  });
  await tx
    .insertInto('decision')
    .values({ id, ...where, reviewer, ...recorded, expires_at: expiresAt, fact_id: factId, at })
    .execute();
  await tx
    .updateTable('request_slot')
    .set({
      state: 'filled',
      decision: id,
      decision_kind: input.decision,
      decided_at: at,
      conditions: input.conditions === null ? null : JSON.stringify(structuredConditions(input.conditions)),
      conditions_text: input.conditions?.text ?? null,
      decision_expires_at: expiresAt,
      missing: JSON.stringify(input.missing),
      producer_reasons: input.producerReasons === '' ? null : input.producerReasons,
    })
    .where('request', '=', where.request)
    .where('round', '=', where.round)
    .where('slot', '=', where.slot)
    .execute();
}

function withoutText(conditions: Conditions | null) {
  if (conditions === null) return null;
  const { text: _text, ...structured } = conditions;
  return structured;
}
