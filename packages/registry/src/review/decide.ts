import type { Conditions, DecisionKind, Reading, decisionView } from '@assay/contract';
import { AssayError, type Digest, type Uuid } from '@assay/core';
import type { z } from 'zod';
import type { Context } from '../database/context.ts';
import { instantOf } from '../database/clock.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { refused } from '../people/refusals.ts';
import { evidenceStillFits } from '../promotion/evidence-fits.ts';
import { modelOf } from '../promotion/catalog-reads.ts';
import { approvalDays, settleRequest } from '../promotion/settle.ts';
import { approves, attestDecision, structuredConditions } from './attest.ts';
import { caseOf, rememberCard } from './case.ts';
import { addContact } from './contacts.ts';
import { decisionViewOf } from './decision-view.ts';
import { type HeldSlot, contactsOf, dispositionsOf, requireHeld } from './queries.ts';
import { decisionFaults } from './rules.ts';

const day = 86_400_000;

export interface Decide {
  readonly number: number;
  readonly slot: string;
  readonly decision: DecisionKind;
  /** Digest of the packet that was read. */
  readonly packet: Digest;
  readonly forecast: string;
  readonly reasons: string;
  readonly producerReasons: string;
  readonly missing: readonly string[];
  readonly conditions: Conditions | null;
  readonly reading: Reading;
  readonly contactedElsewhere: 'no' | 'yes' | 'rather-not-say';
  readonly contactNote: string | null;
}

type Opened = HeldSlot & {
  readonly packet: Digest;
  readonly findings: readonly { id: string; severity: 'blocking' | 'high' | 'medium' | 'low' }[];
  readonly floorSeconds: number;
};

/**
 * Decides in a slot: signed, in the ledger, with a receipt. Refused: before the leaning (LEANING_REQUIRED), twice
 * (WRONG_STATE), on evidence that changed (STALE_EVIDENCE, with what changed), with findings left open or
 * conditions missing (BAD_REQUEST, by field). When every slot is filled the request is settled in the same
 * transaction. Fact: decision.recorded.
 */
export async function decide(ctx: Context, input: Decide): Promise<z.infer<typeof decisionView>> {
  const decision = ctx.newId();
  await ctx.transact(async (tx) => {
    const opened = await requireOpened(tx, ctx, input);
    await requireFresh(tx, opened, input.packet);
    const dispositions = await dispositionsOf(tx, opened.slot, ctx.actor.personId);
    const faults = decisionFaults(
      input,
      opened.findings,
      new Map(dispositions.map((one) => [one.finding, one.disposition])),
    );
    const [first] = faults;
    if (first !== undefined)
      throw new AssayError({
        code: 'BAD_REQUEST',
        publicMessage: `It cannot be signed yet: ${faults.map(({ message }) => message).join('; ')}.`,
        fields: faults,
      });
    if (input.contactedElsewhere === 'yes')
      await addContact(tx, ctx, {
        request: input.number,
        kind: 'self-reported',
        from: null,
        to: ctx.actor.personId,
        detail: input.contactNote,
      });
    await sign(tx, ctx, decision, opened, input);
    await rememberCard(tx, ctx, opened.request);
    await settleRequest(tx, ctx, input.number);
  });
  return ctx.database.read((tx) => decisionViewOf(tx, decision));
}

async function requireOpened(tx: Tx, ctx: Context, input: Decide): Promise<Opened> {
  const held = await requireHeld(tx, ctx, input.number, input.slot);
  if (held.slot.state === 'filled')
    throw refused('WRONG_STATE', `You decided in ${input.slot} of R-${input.number} already.`);
  if (held.review.lean === null || held.review.opened_packet === null) {
    throw refused(
      'LEANING_REQUIRED',
      'Record your own reading first; then the packet opens, and you may decide.',
    );
  }
  const view = await caseOf(tx, ctx, held.request, held.slot.slot);
  return {
    ...held,
    packet: held.review.opened_packet,
    findings: view.revealed?.findings ?? [],
    floorSeconds: view.reading.floorSeconds,
  };
}

/** 409 with what changed, when the evidence that was read is no longer the evidence. */
async function requireFresh(tx: Tx, opened: Opened, shown: Digest): Promise<void> {
  const { request } = opened;
  const changed: { what: string; was: string; is: string }[] = (await evidenceStillFits(tx, request)).map(
    (change) => ({ ...change }),
  );
  if (request.packet !== shown) changed.push({ what: 'packet', was: shown, is: request.packet ?? 'none' });
  if (changed.length === 0 && (request.state === 'in-review' || request.state === 'in-queue')) return;
  if (changed.length === 0)
    throw refused(
      'WRONG_STATE',
      `R-${request.number} is ${request.state.replaceAll('-', ' ')}; there is nothing to decide.`,
    );
  throw new AssayError({
    code: 'STALE_EVIDENCE',
    publicMessage: `The ${changed.map(({ what }) => what).join(' and ')} changed while you were reading. Your words are kept; read the new evidence.`,
    data: { changed },
  });
}

async function expiryOf(tx: Tx, ctx: Context, opened: Opened, kind: DecisionKind): Promise<string | null> {
  if (!approves(kind)) return null;
  return instantOf(ctx.clock.milliseconds() + (await approvalDays(tx, opened.request)) * day);
}

async function sign(tx: Tx, ctx: Context, decision: Uuid, opened: Opened, input: Decide): Promise<void> {
  const { request, slot, review } = opened;
  const model = await modelOf(tx, request.model_id);
  const at = ctx.clock.now();
  const expiresAt = await expiryOf(tx, ctx, opened, input.decision);
  const conditions = structuredConditions(input.conditions);
  const { envelopeDigest, annexDigest } = await attestDecision(tx, ctx, {
    subject: `${model.name}/${request.version}`,
    artifact: request.artifact,
    predicate: {
      decisionId: decision,
      request: request.number,
      round: request.round,
      decision: input.decision,
      scope: { model: model.name, version: request.version, stage: request.stage, conditions, expiresAt },
      slot: {
        id: slot.slot,
        group: slot.group_name,
        answersFor: slot.answers_for,
        minutesGranted: slot.minutes,
      },
      reviewer: ctx.actor.personId,
      evidence: {
        packet: opened.packet,
        report: null,
        suite: request.suite_digest,
        baseline: request.baseline_digest?.startsWith('sha256:') === true ? request.baseline_digest : null,
      },
      policy: request.policy,
      shownDigest: input.packet,
      decidedAt: at,
    },
    annex: {
      schema: 'assay.annex/1',
      decisionId: decision,
      leaning: {
        lean: review.lean ?? input.decision,
        forecast: review.forecast ?? input.forecast,
        at: review.leaned_at ?? at,
      },
      forecast: input.forecast,
      reasons: input.reasons,
      producerReasons: input.producerReasons,
      missing: [...input.missing],
      dispositions: [...(await dispositionsOf(tx, slot, ctx.actor.personId))],
      reading: input.reading,
      belowFloor: input.reading.measured ? input.reading.seconds < opened.floorSeconds : null,
      contactedElsewhere: input.contactedElsewhere,
      contacts: (await contactsOf(tx, request.number)).map(({ id }) => id),
    },
  });
  const where = { request: request.number, round: request.round, slot: slot.slot };
  const recorded = {
    kind: input.decision,
    packet: opened.packet,
    envelope: envelopeDigest,
    annex: annexDigest,
    policy: request.policy,
  };
  const { factId } = await append(tx, ctx, {
    kind: 'decision.recorded',
    payload: {
      ...where,
      decision,
      reviewer: ctx.actor.personId,
      ...recorded,
      conditions: withoutText(conditions),
      expiresAt,
    },
  });
  await tx
    .insertInto('decision')
    .values({
      id: decision,
      ...where,
      reviewer: ctx.actor.personId,
      ...recorded,
      expires_at: expiresAt,
      fact_id: factId,
      at,
    })
    .execute();
  await tx
    .updateTable('request_slot')
    .set({
      state: 'filled',
      decision,
      decision_kind: input.decision,
      decided_at: at,
      conditions: input.conditions === null ? null : JSON.stringify(input.conditions),
      decision_expires_at: expiresAt,
      missing: JSON.stringify(input.missing),
    })
    .where('request', '=', slot.request)
    .where('round', '=', slot.round)
    .where('slot', '=', slot.slot)
    .execute();
}

function withoutText(conditions: Conditions | null) {
  if (conditions === null) return null;
  const { text: _text, ...structured } = conditions;
  return structured;
}
