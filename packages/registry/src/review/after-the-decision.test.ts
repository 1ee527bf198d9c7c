import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Reading } from '@assay/contract';
import { isAssayError } from '@assay/core';
import { registryReplay } from '../composition.ts';
import { findDocument } from '../ledger/documents.ts';
import { integrate } from '../ledger/integrate.ts';
import { replayFaults } from '../ledger/replay.ts';
import { getRequest } from '../promotion/get-request.ts';
import { moveLaunch } from '../promotion/move-launch.ts';
import { spentBits } from '../suites/queries.ts';
import { type ReviewWorld, acceptAll, draft, lean, review, reviewWorld } from '../testing/review-world.ts';
import { askExpedite } from './ask-expedite.ts';
import { decide } from './decide.ts';
import { eraseAnnex } from './erase-annex.ts';
import { getCase } from './get-case.ts';
import { getDecision } from './get-decision.ts';
import { decisionById } from './queries.ts';
import { recordContact } from './record-contact.ts';

let world: ReviewWorld;
beforeAll(async () => {
  world = await reviewWorld((yaml) => `${yaml}reading: { belowFloor: second-reviewer }\n`);
});
afterAll(() => world.close());

const faults = () => world.database.read(async (tx) => (await replayFaults(tx, registryReplay)).faults);
async function codeOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
  } catch (error) {
    if (isAssayError(error)) return error.code;
    throw error;
  }
  return 'none';
}

describe('an approval read in less than its floor', () => {
  const hasty: Reading = { measured: true, seconds: 1, floorSeconds: 1, sections: [] };

  test('asks for one more reviewer of the group where policy says so, and promotes nothing before', async () => {
    const number = await world.request();
    await review(world, number, 'risk-1', 'noor', 'approve');
    const read = await review(world, number, 'risk-2', 'tomas', 'approve', { reading: hasty });
    expect(read.requestState).toBe('in-review');
    const seen = await getRequest(await world.by('noor'), { number });
    expect(seen.slots.map(({ slot, state }) => [slot, state])).toEqual([
      ['risk-1', 'filled'],
      ['risk-2', 'filled'],
      ['risk-3', 'open'],
    ]);
    expect(seen.slots[2]?.admits).toEqual(['hana', 'wim']);
    expect((await review(world, number, 'risk-3', 'hana', 'approve')).requestState).toBe('promoted');
    expect(await faults()).toEqual([]);
  });

  test('asks for nobody when it is a rejection, or when nobody measured the reading', async () => {
    const number = await world.request();
    await review(world, number, 'risk-1', 'noor', 'approve');
    const rejected = await review(world, number, 'risk-2', 'tomas', 'reject', { reading: hasty });
    expect(rejected.requestState).toBe('rejected');
    expect((await getRequest(await world.by('noor'), { number })).slots).toHaveLength(2);
  });
});

describe('what the producer is told', () => {
  test('is the part of the reasons that is for them, only when it is decided, and it spends the suite', async () => {
    const number = await world.request();
    const ada = await world.by('ada');
    const suite = await world.database.read((tx) =>
      tx.selectFrom('suite_version').select('id').executeTakeFirstOrThrow(),
    );
    const spent = () => world.database.read(async (tx) => (await spentBits(tx, suite.id)).total);
    const before = await spent();
    const said = { reasons: 'Private.', producerReasons: 'Look at money words.' };
    await review(world, number, 'risk-1', 'noor', 'approve', said);
    expect(await spent()).toBe(before + 1);
    expect((await getRequest(ada, { number })).reasons).toEqual([]);
    await review(world, number, 'risk-2', 'tomas', 'reject', { reasons: 'Also private.' });
    expect(await spent()).toBe(before + 1);
    const told = await getRequest(ada, { number });
    expect(told.reasons).toEqual(['Look at money words.']);
    expect(JSON.stringify(told)).not.toContain('rivate');
    expect((await getRequest(await world.by('hana'), { number })).reasons).toEqual([]);
  });
});

describe('pressure', () => {
  test('a moved launch, an official expedite and a self-report stand beside the decision, words in no fact', async () => {
    const older = await world.request({ launchDate: '2026-11-30' });
    world.clock.advance(60_000);
    const number = await world.request({ launchDate: '2026-12-10' });
    const ada = await world.by('ada');
    await moveLaunch(ada, { number, launchDate: '2026-12-01' });
    world.clock.advance(1000);
    const shown = await askExpedite(ada, { number, reason: 'A launch.', confirm: false });
    expect(shown).toMatchObject({ recorded: false });
    expect(shown.displaces.map((one) => one.number)).toContain(older);
    expect((await askExpedite(ada, { number, reason: 'A launch.', confirm: true })).recorded).toBe(true);
    expect(await codeOf(askExpedite(await world.by('noor'), { number, reason: 'x', confirm: true }))).toBe(
      'FORBIDDEN',
    );
    const noor = await world.by('noor');
    world.clock.advance(1000);
    await recordContact(noor, { number, kind: 'nudge', from: 'ada', to: null, note: 'In the corridor.' });
    const opened = await lean(world, number, 'risk-1', 'noor');
    expect(opened.contacts.map(({ kind, from, to }) => [kind, from, to])).toEqual([
      ['moved-date', 'ada', null],
      ['expedite', 'ada', null],
      ['nudge', 'ada', 'noor'],
    ]);
    await acceptAll(world, number, 'risk-1', 'noor');
    world.clock.advance(1000);
    const contacted = { contactedElsewhere: 'yes', contactNote: 'A call.' } as const;
    await decide(noor, draft(opened, 'risk-1', 'approve', contacted));
    const after = await getCase(noor, { number, slot: 'risk-1' });
    expect(after.contacts.at(-1)).toMatchObject({
      kind: 'self-reported',
      from: null,
      to: 'noor',
      detail: 'A call.',
    });
    const facts = await world.database.read((tx) => tx.selectFrom('fact').select('bytes').execute());
    const text = facts.map(({ bytes }) => new TextDecoder().decode(bytes)).join('\n');
    for (const words of ['corridor', 'A call', 'A launch']) expect(text).not.toContain(words);
    expect(await faults()).toEqual([]);
  });
});

test('nothing about a request that ended can be hurried', async () => {
  const number = await world.request();
  await review(world, number, 'risk-1', 'noor', 'reject');
  const ada = await world.by('ada');
  expect(await codeOf(askExpedite(ada, { number, reason: 'x', confirm: true }))).toBe('WRONG_STATE');
});

describe('the card', () => {
  test('is shown with what its reader saw of it last', async () => {
    const first = await world.request({ card: '# Spam filter\n\nTrained on mail.\n' });
    await review(world, first, 'risk-1', 'noor', 'approve');
    const second = await world.request({ card: '# Spam filter\n\nTrained on mail and news.\n' });
    const view = await getCase(await world.by('noor'), { number: second });
    expect(view.card?.lastReadText).toContain('Trained on mail.');
    const whole = await getCase(await world.by('wim'), { number: second });
    const words = (one: typeof view) => one.reading.sections.find(({ section }) => section === 'card')?.words;
    expect([words(view), words(whole)]).toEqual([5, 7]);
  });
});

describe('erasing an annex', () => {
  test('removes what the person wrote and keeps the signed decision, by a fact', async () => {
    const number = await world.request();
    const { decision } = await review(world, number, 'risk-1', 'noor', 'reject', {
      reasons: 'Something personal.',
    });
    expect(await codeOf(eraseAnnex(await world.by('noor'), { decision }))).toBe('FORBIDDEN');
    await eraseAnnex(await world.by('kit'), { decision });
    expect(await codeOf(eraseAnnex(await world.by('kit'), { decision }))).toBe('WRONG_STATE');
    const kept = await world.database.read(async (tx) => {
      const row = (await decisionById(tx, decision))!;
      return { annex: await findDocument(tx, row.annex), envelope: await findDocument(tx, row.envelope) };
    });
    expect(kept.annex?.bytes).toBeNull();
    expect(kept.envelope?.bytes).not.toBeNull();
    const documents = await world.database.read((tx) => tx.selectFrom('document').select('bytes').execute());
    const all = documents
      .map(({ bytes }) => (bytes === null ? '' : new TextDecoder().decode(bytes)))
      .join('\n');
    expect(all).not.toContain('Something personal');
    expect(await getDecision(await world.by('noor'), { decision })).toMatchObject({ kind: 'reject' });
    expect(await faults()).toEqual([]);
  });
});

test('once the ledger covered it, a decision’s receipt holds its inclusion proof', async () => {
  const number = await world.request();
  const { decision, receipt } = await review(world, number, 'risk-1', 'noor', 'reject');
  expect(receipt.fact).not.toBeNull();
  while ((await integrate(world.as())).more);
  const covered = (await getDecision(await world.by('noor'), { decision })).receipt;
  expect(covered.factId).toBe(receipt.factId);
  expect(covered.sequence).toBeGreaterThan(0);
  expect(covered.checkpoint).toContain('—');
  expect(covered.inclusion?.length).toBeGreaterThan(0);
});
