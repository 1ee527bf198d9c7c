import type { CaseView, EvidencePacket } from '@assay/contract';
import type { Uuid } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { type SealedEvidence, sealedEvidence } from '../evidence/sealed-evidence.ts';
import { cardOf } from '../catalog/queries.ts';
import { liveIn } from '../deployments/queries.ts';
import { notFound } from '../people/refusals.ts';
import { policyByDigest } from '../policy/queries.ts';
import { modelOf } from '../promotion/catalog-reads.ts';
import { type RequestRow, type SlotRow, slotsOf } from '../promotion/queries.ts';
import { requestViewOf } from '../promotion/view.ts';
import { contactViewsOf } from './contacts.ts';
import { lineageOf, questionOf, rerunsOf, votesOf } from './case-parts.ts';
import { digestOfJson } from './digest-of-json.ts';
import { contactsOf, decisionById, dispositionsOf, reviewOf } from './queries.ts';
import { readingFloor } from './reading-floor.ts';
import { type Phase, blindResultOf, isOpened, phaseOf } from './rules.ts';
import { slotViewsOf } from './slot-view.ts';
import { ownSlot, standpointOf } from './standpoint.ts';

/**
 * The case of one request as far as it is released to the caller (decision 6). Without verdict words, gates,
 * severities, findings or others' votes until the caller's own leaning in the named slot is recorded.
 */
export async function caseOf(
  tx: Tx,
  ctx: Context,
  request: RequestRow,
  named: string | null,
): Promise<CaseView> {
  const phase = phaseOf(await standpointOf(tx, ctx, request, named));
  if (phase === null) throw notFound(`case of R-${request.number}`);
  const slots = await slotsOf(tx, request.number, request.round);
  const slot = ownSlot(slots, ctx, named) ?? slots.find((one) => one.slot === named);
  const evidence = request.packet === null ? null : await sealedEvidence(tx, ctx, request.packet);
  const shown = await shownParts(tx, ctx, { request, slot, evidence, phase });
  const shownDigest = digestOfJson({
    round: request.round,
    packet: request.packet,
    card: shown.card?.digest ?? null,
  });
  return {
    ...shown,
    request: await requestViewOf(tx, ctx, request.number),
    slot: slot === undefined ? null : ((await slotViewsOf(tx, [slot]))[0] ?? null),
    phase,
    packet: isOpened(phase) ? request.packet : null,
    shownDigest,
    sealed: sealedCounts(slots, evidence?.packet ?? null),
    mine: await ownWork(tx, ctx, slot),
    revealed: evidence !== null && isOpened(phase) ? await revealedOf(tx, slots, evidence) : null,
  };
}

interface CaseSubject {
  readonly request: RequestRow;
  readonly slot: SlotRow | undefined;
  readonly evidence: SealedEvidence | null;
  readonly phase: Phase;
}

async function shownParts(tx: Tx, ctx: Context, { request, slot, evidence, phase }: CaseSubject) {
  const model = await modelOf(tx, request.model_id);
  const { policy } = await policyByDigest(tx, request.policy);
  const services = await liveIn(tx, request.model_id, request.stage);
  const question = await questionOf(tx, { request, model, slot, services });
  const lineage = await lineageOf(tx, request);
  const card = await cardShown(tx, ctx, request, evidence?.packet ?? null);
  const result = evidence?.result ?? null;
  const opened = isOpened(phase) ? (evidence?.packet.findings ?? []) : [];
  const tier = policy.tiers[String(request.tier) as '1' | '2' | '3'];
  const prior = tier?.priorBad ?? '0.5';
  return {
    question,
    result: result === null ? null : blindResultOf(result),
    measured: evidence?.measured ?? null,
    reruns: await rerunsOf(tx, ctx, request.number),
    lineage,
    claims: evidence?.packet.claims ?? [],
    card,
    contacts: [...(await contactViewsOf(tx, await contactsOf(tx, request.number)))],
    pressureCollected: true,
    reading: mutableFloor(
      readingFloor(
        {
          question: `${question.sentence} ${question.runsNow} ${question.answersFor ?? ''}`,
          lineage: lineage.datasets.map((set) => `${set.namespace}/${set.name} ${set.version}`).join(' '),
          card: card?.text ?? null,
          cardBefore: card?.lastReadText ?? null,
          caseAgainst: opened.map((finding) => `${finding.title} ${finding.sentence} ${finding.refutedBy}`),
          result,
        },
        policy.reading,
      ),
    ),
    priorBad: {
      probability: prior,
      words: `Policy takes ${Math.round(Number(prior) * 100)} in 100 submissions of tier ${request.tier} to be bad, before anyone looked.`,
    },
  };
}

function mutableFloor(floor: ReturnType<typeof readingFloor>) {
  return { ...floor, sections: floor.sections.map((section) => ({ ...section })) };
}

async function cardShown(
  tx: Tx,
  ctx: Context,
  request: RequestRow,
  packet: EvidencePacket | null,
): Promise<CaseView['card']> {
  const card = packet?.card ?? (await cardOf(tx, request.model_id, request.version)) ?? null;
  if (card === null) return null;
  const last = await tx
    .selectFrom('card_reading')
    .select(['text', 'at', 'version'])
    .where('reviewer', '=', ctx.actor.personId)
    .where('model_id', '=', request.model_id)
    .executeTakeFirst();
  const model = await modelOf(tx, request.model_id);
  return {
    digest: card.digest,
    text: card.text,
    lastReadText: last?.text ?? null,
    lastReadAt: last?.at ?? null,
    lastReadOf: last === undefined ? null : `${model.name}/${last.version}`,
  };
}

/** Remembers the card text that the caller was shown, so that the next review begins with what changed since. */
export async function rememberCard(tx: Tx, ctx: Context, request: RequestRow): Promise<void> {
  const card = await cardOf(tx, request.model_id, request.version);
  if (card === undefined) return;
  const seen = { card: card.digest, version: request.version, text: card.text, at: ctx.clock.now() };
  await tx
    .insertInto('card_reading')
    .values({ reviewer: ctx.actor.personId, model_id: request.model_id, ...seen })
    .onConflict((conflict) => conflict.columns(['reviewer', 'model_id']).doUpdateSet(seen))
    .execute();
}

function sealedCounts(slots: readonly SlotRow[], packet: EvidencePacket | null): CaseView['sealed'] {
  return {
    gates: packet?.gates.length ?? 0,
    findings: packet?.findings.length ?? 0,
    votes: slots.filter(({ decision }) => decision !== null).length,
  };
}

async function ownWork(tx: Tx, ctx: Context, slot: SlotRow | undefined): Promise<CaseView['mine']> {
  const me: Uuid = ctx.actor.personId;
  if (slot === undefined || slot.reviewer !== me) return { leaning: null, dispositions: [], decision: null };
  const {
    lean,
    forecast,
    leaned_at: at,
  } = (await reviewOf(tx, slot, me)) ?? { lean: null, forecast: null, leaned_at: null };
  return {
    leaning: lean === null || forecast === null || at === null ? null : { lean, forecast, at },
    dispositions: [...(await dispositionsOf(tx, slot, me))],
    decision: slot.decision,
  };
}

async function revealedOf(
  tx: Tx,
  slots: readonly SlotRow[],
  evidence: SealedEvidence,
): Promise<NonNullable<CaseView['revealed']>> {
  const { packet, result } = evidence;
  const comparisons = [...(result?.comparisons ?? []), ...(result?.contamination?.clean ?? [])];
  const decisions = [];
  for (const { decision } of slots) if (decision !== null) decisions.push(await decisionById(tx, decision));
  return {
    verdicts: Object.fromEntries(comparisons.map(({ id, verdict }) => [id, verdict])),
    adjustedP: Object.fromEntries(comparisons.map(({ id, adjustedP }) => [id, adjustedP])),
    findings: packet.findings,
    caseAgainst: packet.caseAgainst,
    gates: packet.gates,
    votes: await votesOf(
      tx,
      decisions.filter((decision) => decision !== undefined),
    ),
    failure:
      packet.failure === null
        ? null
        : { kind: packet.failure.kind, side: packet.failure.side, message: packet.failure.message },
  };
}
