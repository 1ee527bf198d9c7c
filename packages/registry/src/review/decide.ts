import { AssayError } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { categoryBits } from '../evidence/producer-outcome.ts';
import { sealedEvidence } from '../evidence/sealed-evidence.ts';
import { peopleByHandles } from '../people/queries.ts';
import { refused } from '../people/refusals.ts';
import { modelOf } from '../promotion/catalog-reads.ts';
import { civilDateIn } from '../promotion/civil-date.ts';
import { settleRequest } from '../promotion/settle.ts';
import { chargeExposure } from '../suites/exposure.ts';
import { approves } from './attest.ts';
import { caseOf, rememberCard } from './case.ts';
import { addContact } from './contacts.ts';
import type { Decide, OpenedSlot } from './decision-draft.ts';
import { type DecisionView, decisionViewOf } from './decision-view.ts';
import { requireFresh } from './fresh-evidence.ts';
import { dispositionsOf, requireHeld } from './queries.ts';
import { conditionFaults, decisionFaults } from './rules.ts';
import { askSecondReviewer } from './second-reviewer.ts';
import { signDecision } from './sign-decision.ts';

export type { Decide } from './decision-draft.ts';

/**
 * Decides in a slot: signed, in the ledger, with a receipt. Refused: before the leaning (LEANING_REQUIRED), twice
 * (WRONG_STATE), on evidence that changed (STALE_EVIDENCE, with what changed), with findings left open or
 * conditions missing (BAD_REQUEST, by field). When every slot is filled the request is settled in the same
 * transaction. Fact: decision.recorded.
 */
export async function decide(ctx: Context, input: Decide): Promise<DecisionView> {
  const decision = ctx.newId();
  await ctx.transact(async (tx) => {
    const opened = await requireOpened(tx, ctx, input);
    await requireSound(tx, ctx, opened, input);
    if (input.contactedElsewhere === 'yes') await noteContact(tx, ctx, input);
    await signDecision(tx, ctx, decision, opened, input);
    await chargeReasons(tx, ctx, opened, input);
    await rememberCard(tx, ctx, opened.request);
    if (needsSecondReader(opened, input)) await askSecondReviewer(tx, ctx, opened);
    await settleRequest(tx, ctx, input.number);
  });
  return ctx.database.read((tx) => decisionViewOf(tx, decision));
}

async function requireOpened(tx: Tx, ctx: Context, input: Decide): Promise<OpenedSlot> {
  const held = await requireHeld(tx, ctx, input.number, input.slot);
  const { request, slot, review } = held;
  if (slot.state === 'filled') {
    throw refused('WRONG_STATE', `You decided in ${input.slot} of R-${input.number} already.`);
  }
  const packet = review.opened_packet;
  if (packet === null && !(await hasOpened(tx, ctx, input))) throw leaningRequired();
  await requireFresh(tx, ctx, request, input.packet);
  if (packet === null) throw leaningRequired();
  const view = await caseOf(tx, ctx, request, slot.slot);
  const { packet: evidence } = await sealedEvidence(tx, ctx, packet);
  return {
    ...held,
    packet,
    report: evidence.report?.digest ?? null,
    findings: evidence.findings,
    floorSeconds: view.reading.floorSeconds,
  };
}

function leaningRequired() {
  return refused(
    'LEANING_REQUIRED',
    'Record your own reading first; then the packet opens, and you may decide.',
  );
}

/** Whether the caller opened this packet in an earlier round of the request. */
async function hasOpened(tx: Tx, ctx: Context, input: Decide): Promise<boolean> {
  const row = await tx
    .selectFrom('review')
    .select('slot')
    .where('request', '=', input.number)
    .where('reviewer', '=', ctx.actor.personId)
    .where('opened_packet', '=', input.packet)
    .executeTakeFirst();
  return row !== undefined;
}

/** Findings disposed of, conditions and what is missing as the kind of decision asks; BAD_REQUEST with every fault. */
async function requireSound(tx: Tx, ctx: Context, opened: OpenedSlot, input: Decide): Promise<void> {
  const dispositions = await dispositionsOf(tx, opened.slot, opened.review.reviewer);
  const said = new Map(dispositions.map(({ finding, disposition }) => [finding, disposition]));
  const { zone } = await modelOf(tx, opened.request.model_id);
  const known = {
    today: civilDateIn(zone, ctx.clock.milliseconds()),
    services: await servicesAmong(tx, input.conditions?.services ?? []),
  };
  const faults = [
    ...decisionFaults(input, opened.findings, said),
    ...conditionFaults(input.conditions, known),
  ];
  if (faults.length === 0) return;
  throw new AssayError({
    code: 'BAD_REQUEST',
    publicMessage: `It cannot be signed yet: ${faults.map(({ message }) => message).join('; ')}.`,
    fields: faults,
  });
}

/** Which of these handles are active services. */
async function servicesAmong(tx: Tx, handles: readonly string[]): Promise<ReadonlySet<string>> {
  const people = await peopleByHandles(tx, handles);
  const services = [...people.values()].filter(({ kind, active }) => kind === 'service' && active);
  return new Set(services.map(({ handle }) => handle));
}

async function noteContact(tx: Tx, ctx: Context, input: Decide): Promise<void> {
  await addContact(tx, ctx, {
    request: input.number,
    kind: 'self-reported',
    from: null,
    to: ctx.actor.personId,
    detail: input.contactNote,
  });
}

/**
 * What a reviewer tells the producer spends the suite as an answer of Assay's own does: one more category a decision.
 * Fact: exposure.charged.
 */
async function chargeReasons(tx: Tx, ctx: Context, { request }: OpenedSlot, input: Decide): Promise<void> {
  const says = input.producerReasons !== '' || input.missing.length > 0;
  if (!says || request.suite_id === null) return;
  await chargeExposure(tx, ctx, {
    suite: request.suite_id,
    team: request.team_id,
    request: request.number,
    what: 'reasons',
    bits: categoryBits,
  });
}

/** Whether an approval was read in less than its floor and policy then asks for another pair of eyes. */
function needsSecondReader(opened: OpenedSlot, input: Decide): boolean {
  const hasty = input.reading.measured && input.reading.seconds < opened.floorSeconds;
  return hasty && approves(input.decision);
}
