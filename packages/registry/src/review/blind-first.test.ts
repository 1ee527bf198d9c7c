import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Digest, base64, isAssayError } from '@assay/core';
import { apiOperations, gateOutcome, severity, verdict } from '@assay/contract';
import { getModel } from '../catalog/read-catalog.ts';
import { sealedEvidence } from '../evidence/sealed-evidence.ts';
import { getRequest } from '../promotion/get-request.ts';
import { listRequests } from '../promotion/list-requests.ts';
import { requestByNumber } from '../promotion/queries.ts';
import { getVersion } from '../promotion/read-versions.ts';
import { type ReviewWorld, lean, plantedP, review, reviewWorld } from '../testing/review-world.ts';
import { askCases } from './ask-cases.ts';
import { claimSlot } from './claim-slot.ts';
import { getCase } from './get-case.ts';
import { getDayPlan } from './get-day-plan.ts';
import { getDecision } from './get-decision.ts';
import { getQueue } from './get-queue.ts';
import { keepDayPlan } from './keep-day-plan.ts';
import { getPacket, getPacketView } from './read-packet.ts';
import { recordContact } from './record-contact.ts';
import { rerunEvaluation } from './rerun-evaluation.ts';

let world: ReviewWorld;
let number: number;
let packet: Digest;
let decision: string;
/** Everything that must not be seen: verdict words, severities, gate outcomes, sentences of findings, names of gates. */
let sealed: readonly string[];

beforeAll(async () => {
  world = await reviewWorld();
  number = await world.request({ launchDate: '2026-11-30' });
  const voted = await review(world, number, 'risk-1', 'noor', 'needs-evidence', {
    missing: ['More German rows.'],
  });
  decision = voted.decision;
  const other = await world.request();
  number = other;
  await review(world, number, 'risk-1', 'noor', 'approve', { reasons: 'The loss is acceptable to noor.' });
  const ctx = world.as();
  await world.database.read(async (tx) => {
    packet = (await requestByNumber(tx, number))!.packet!;
    const evidence = await sealedEvidence(tx, ctx, packet);
    sealed = [
      plantedP,
      packet,
      ...evidence.packet.findings.flatMap(({ title, sentence, kind, refutedBy }) => [
        title,
        sentence,
        kind,
        refutedBy,
      ]),
      ...evidence.packet.gates.flatMap(({ name, because, rule }) => [name, because, rule]),
      'The loss is acceptable to noor.',
    ];
    expect(evidence.packet.findings.length).toBeGreaterThan(1);
  });
});
afterAll(() => world.close());

const verdictWords = new Set<string>([...verdict.options, ...severity.options, ...gateOutcome.options]);
const sealedKeys = new Set(['verdict', 'adjustedP', 'severity', 'lean', 'forecast', 'decision']);

/** Where in an answer something sealed can be seen. */
function leaks(value: unknown, path = ''): string[] {
  if (typeof value === 'string') {
    const said = sealed.some((text) => text !== '' && value.includes(text));
    return verdictWords.has(value) || said ? [`${path}: ${value}`] : [];
  }
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const named = sealedKeys.has(key) && inner !== null && inner !== undefined;
    return [...(named ? [`${path}.${key}`] : []), ...leaks(inner, `${path}.${key}`)];
  });
}

async function codeOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
  } catch (error) {
    if (isAssayError(error)) return error.code;
    throw error;
  }
  return 'none';
}

test('the opened case shows what this test looks for, so that it would see a leak', async () => {
  const opened = await getCase(await world.by('noor'), { number, slot: 'risk-1' });
  expect(opened.phase).toBe('decided');
  expect(leaks(opened).length).toBeGreaterThan(10);
  expect(opened.revealed?.gates.map(({ name }) => name)).toEqual(['nothing blocks']);
  expect(opened.revealed?.votes).toMatchObject([{ reviewer: 'noor', decision: 'approve' }]);
});

test.each([
  ['without a slot', 'hana'],
  ['holding a slot, before the leaning', 'tomas'],
])(
  'a reviewer %s sees figures and never a verdict word, gate, severity, finding or vote',
  async (_, handle) => {
    const ctx = await world.by(handle);
    if (handle === 'tomas') await claimSlot(ctx, { number, slot: 'risk-2' });
    const view = await getCase(ctx, { number });
    expect(view).toMatchObject({ packet: null, revealed: null, mine: { leaning: null, decision: null } });
    expect(view.result?.comparisons[0]?.delta?.value).toBe('-0.02');
    expect(view.sealed).toMatchObject({ gates: 1, votes: 1 });
    expect(leaks(view)).toEqual([]);
    const answers = {
      named: await getCase(ctx, { number, slot: 'risk-2' }),
      others: await getCase(ctx, { number, slot: 'risk-1' }),
      request: await getRequest(ctx, { number }),
      requests: await listRequests(ctx, { limit: 100 }),
      queue: await getQueue(ctx, {}),
      day: await getDayPlan(ctx),
      kept: await keepDayPlan(ctx, { changes: [] }),
      model: await getModel(ctx, { model: 'spam-filter' }),
      version: await getVersion(ctx, { model: 'spam-filter', version: view.request.version }),
      contact: await recordContact(ctx, { number, kind: 'nudge', from: 'ada', to: null, note: null }),
    };
    for (const [name, answer] of Object.entries(answers)) expect([name, leaks(answer)]).toEqual([name, []]);
  },
);

test('before the leaning a packet, another’s decision and sealed rows are not open by any other door', async () => {
  const tomas = await world.by('tomas');
  const recipientKey = base64(new Uint8Array(randomBytes(32)));
  expect(await codeOf(getPacket(tomas, { digest: packet }))).toBe('NOT_FOUND');
  expect(await codeOf(getPacketView(tomas, { digest: packet }))).toBe('NOT_FOUND');
  const voted = await getCase(await world.by('noor'), { number, slot: 'risk-1' });
  expect(await codeOf(getDecision(tomas, { decision: voted.mine.decision! }))).toBe('NOT_FOUND');
  expect(await codeOf(askCases(tomas, { number, ordinals: [4], recipientKey }))).toBe('LEANING_REQUIRED');
  const hana = await world.by('hana');
  expect(await codeOf(askCases(hana, { number, ordinals: [4], recipientKey }))).toBe('WRONG_STATE');
  expect(await codeOf(rerunEvaluation(hana, { number, options: options() }))).toBe('WRONG_STATE');
  expect(await codeOf(rerunEvaluation(await world.by('ada'), { number, options: options() }))).toBe(
    'NOT_FOUND',
  );
});

function options() {
  return apiOperations.rerunEvaluation.body.parse({});
}

test('a reviewer’s own run joins the case without verdict words, and the producer sees nothing of it', async () => {
  const tomas = await world.by('tomas');
  const before = await getRequest(await world.by('ada'), { number });
  await rerunEvaluation(tomas, { number, options: options() });
  await world.evaluate(number);
  const view = await getCase(tomas, { number, slot: 'risk-2' });
  expect(view.reruns).toMatchObject([{ by: 'tomas', state: 'reported' }]);
  expect(view.reruns[0]?.result?.comparisons[0]?.delta?.value).toBe('-0.02');
  expect(leaks(view)).toEqual([]);
  expect(await getRequest(await world.by('ada'), { number })).toEqual(before);
});

test('the producer’s side learns the closed outcome and nothing else of the evidence', async () => {
  for (const handle of ['ada', 'bea', 'mara']) {
    const seen = await getRequest(await world.by(handle), { number });
    expect(seen.outcome).not.toBeNull();
    expect(leaks({ ...seen, outcome: null })).toEqual([]);
  }
});

test('recording the leaning opens the packet to that slot, and only to it', async () => {
  const opened = await lean(world, number, 'risk-2', 'tomas');
  expect(opened).toMatchObject({ phase: 'opened', packet });
  expect(opened.revealed?.verdicts['overall:accuracy']).toBe('inferior');
  const tomas = await world.by('tomas');
  expect((await getPacketView(tomas, { digest: packet })).packet.findings.length).toBeGreaterThan(1);
  expect(new TextDecoder().decode(await getPacket(tomas, { digest: packet }))).toContain('"assay.packet/1"');
  const recipientKey = base64(new Uint8Array(randomBytes(32)));
  expect(await askCases(tomas, { number, ordinals: [4, 8], recipientKey })).toHaveProperty('view');
  expect(await codeOf(getPacket(await world.by('hana'), { digest: packet }))).toBe('NOT_FOUND');
});

test('whoever oversees and can fill no slot sees the case; an auditor whom a slot admits does not', async () => {
  const ola = await world.by('ola');
  expect(await getCase(ola, { number })).toMatchObject({ phase: 'observer' });
  expect(
    await getDecision(ola, { decision: decision as Parameters<typeof getDecision>[1]['decision'] }),
  ).toMatchObject({ by: 'noor' });
  const wim = await world.by('wim');
  const watching = { ...wim, actor: { ...wim.actor, roles: ['auditor', 'reviewer'] as const } };
  const open = await world.request();
  expect(await getCase(watching, { number: open })).toMatchObject({ phase: 'unclaimed', revealed: null });
});
