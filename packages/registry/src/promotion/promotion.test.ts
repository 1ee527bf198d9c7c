import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAssayError } from '@assay/core';
import { barDigest } from '../catalog/version-life.ts';
import { resolveReference, stagePointer } from '../catalog/queries.ts';
import { registryReplay } from '../composition.ts';
import { replayFaults } from '../ledger/replay.ts';
import { setTeamMembers } from '../people/teams.ts';
import { proposePolicy } from '../policy/propose.ts';
import { deprecateSuite } from '../suites/suite-life.ts';
import { type SeededRegistry, seedModel, seedPolicy, seedVersion, seededRegistry } from '../testing/seed.ts';
import { tampered } from '../testing/tamper.ts';
import { intoStaging, seal, submit, suiteInForce, vote } from '../testing/promotion-world.ts';
import { getRequest } from './get-request.ts';
import { listRequests } from './list-requests.ts';
import { moveLaunch } from './move-launch.ts';
import { requestByNumber, slotsOf } from './queries.ts';
import { retryEvaluation } from './retry-evaluation.ts';
import { rollBack } from './roll-back.ts';
import { tickPromotion } from './tick.ts';
import { withdrawRequest } from './withdraw-request.ts';

let registry: SeededRegistry;
beforeAll(async () => {
  registry = await seededRegistry();
  await seedModel(registry, 'first');
  for (const text of ['second', 'third', 'fourth', 'fifth', 'sixth', 'seventh'])
    await seedVersion(registry, { text });
  await suiteInForce(registry);
});
afterAll(() => registry.close());

const row = (number: number) => registry.database.read(async (tx) => (await requestByNumber(tx, number))!);
const pointer = (stage: string) =>
  registry.database.read(async (tx) => {
    const { model } = await resolveReference(tx, 'spam-filter/1');
    return stagePointer(tx, model.id, stage);
  });
const champion = () =>
  registry.database.read(async (tx) => (await resolveReference(tx, 'spam-filter@champion')).version.version);
const refusal = async (attempt: Promise<unknown>): Promise<string> => {
  try {
    await attempt;
  } catch (error) {
    if (isAssayError(error)) return error.code;
    throw error;
  }
  return 'none';
};

describe('the way through', () => {
  test('where the matrix names nobody, a version goes live as soon as its evidence is sealed', async () => {
    const dev = await submit(registry, 'spam-filter/1', 'dev');
    expect(dev).toMatchObject({ state: 'promoted', slots: [], relation: 'producer' });
    expect((await pointer('dev')).holder).toBe(1);
  });

  test('a stage cannot be entered before the one that policy puts before it', async () => {
    expect(await refusal(submit(registry, 'spam-filter/1', 'prod'))).toBe('WRONG_STATE');
  });

  test('all slots filled with approval move stage pointer and alias in the same transaction', async () => {
    const staging = await submit(registry, 'spam-filter/1', 'staging');
    expect(staging.state).toBe('in-queue');
    expect(await vote(registry, staging.number, 'risk-1', 'noor', 'approve')).toBe('promoted');
    const prod = await submit(registry, 'spam-filter/1', 'prod', { launchDate: '2026-11-26' });
    expect(prod).toMatchObject({ state: 'evaluating', suite: { name: 'spam-heldout', version: '2026.1' } });
    expect(prod.slots.map(({ slot, state }) => [slot, state])).toEqual([
      ['risk-1', 'open'],
      ['risk-2', 'open'],
    ]);
    expect(prod.baseline?.version).toBe('reference:majority');
    await seal(registry, prod.number);
    expect((await row(prod.number)).state).toBe('in-queue');
    expect(await vote(registry, prod.number, 'risk-1', 'noor', 'approve')).toBe('in-review');
    expect((await pointer('prod')).holder).toBeNull();
    expect(await vote(registry, prod.number, 'risk-2', 'tomas', 'approve')).toBe('promoted');
    expect((await pointer('prod')).holder).toBe(1);
    expect(await champion()).toBe(1);
  });

  test('the same submission twice is refused, open or already held', async () => {
    expect(await refusal(submit(registry, 'spam-filter/1', 'prod'))).toBe('ALREADY_EXISTS');
    await submit(registry, 'spam-filter/2', 'dev');
    const staging = await submit(registry, 'spam-filter/2', 'staging');
    expect(await refusal(submit(registry, 'spam-filter/2', 'staging'))).toBe('ALREADY_EXISTS');
    await vote(registry, staging.number, 'risk-1', 'hana', 'approve');
  });

  test('one rejection ends the request, and a promoted request cannot be withdrawn', async () => {
    const prod = await submit(registry, 'spam-filter/2', 'prod');
    await seal(registry, prod.number);
    await vote(registry, prod.number, 'risk-1', 'noor', 'approve');
    expect(await vote(registry, prod.number, 'risk-2', 'hana', 'reject')).toBe('rejected');
    const ada = await registry.by('ada');
    expect(await refusal(withdrawRequest(ada, { number: prod.number }))).toBe('WRONG_STATE');
    expect((await pointer('prod')).holder).toBe(1);
  });
});

describe('rounds', () => {
  test('asking for evidence waits for the producer, and the next round outdates every vote', async () => {
    registry.clock.advance(8 * 86_400_000);
    const prod = await submit(registry, 'spam-filter/2', 'prod');
    await seal(registry, prod.number);
    await vote(registry, prod.number, 'risk-1', 'noor', 'approve');
    await vote(registry, prod.number, 'risk-2', 'hana', 'needs-evidence', { missing: ['German rows'] });
    const ada = await registry.by('ada');
    expect(await getRequest(ada, { number: prod.number })).toMatchObject({
      state: 'needs-evidence',
      missing: ['German rows'],
    });
    const again = await retryEvaluation(ada, { number: prod.number, version: null, answer: 'Added.' });
    expect(again).toMatchObject({ state: 'evaluating', round: 2 });
    expect(again.slots.map(({ state, reviewer }) => [state, reviewer])).toEqual([
      ['claimed', 'noor'],
      ['claimed', 'hana'],
    ]);
    const old = await registry.database.read((tx) => slotsOf(tx, prod.number, 1));
    expect(old.map(({ state }) => state)).toEqual(['outdated', 'outdated']);
    await withdrawRequest(ada, { number: prod.number });
  });

  test('a holder that moves under a request makes its evidence stale, and it starts over by itself', async () => {
    registry.clock.advance(8 * 86_400_000);
    await intoStaging(registry, 'spam-filter/3');
    await intoStaging(registry, 'spam-filter/4');
    const slow = await submit(registry, 'spam-filter/3', 'prod');
    await seal(registry, slow.number);
    await vote(registry, slow.number, 'risk-1', 'noor', 'approve');
    const fast = await submit(registry, 'spam-filter/4', 'prod');
    await seal(registry, fast.number);
    await vote(registry, fast.number, 'risk-1', 'tomas', 'approve');
    await vote(registry, fast.number, 'risk-2', 'hana', 'approve');
    expect(await row(slow.number)).toMatchObject({
      state: 'evaluating',
      round: 2,
      round_because: 'stale',
      round_changed: ['baseline'],
      baseline_version: 'spam-filter/4',
    });
    expect(await champion()).toBe(4);
    const noor = await registry.by('noor');
    const { attention } = await getRequest(noor, { number: slow.number });
    expect(attention[0]?.group).toBe('evaluator');
  });

  test('a stricter policy makes evidence stale; a laxer one leaves it', async () => {
    const { number, round } = (
      await listRequests(await registry.by('noor'), { limit: 10, state: 'evaluating' })
    ).requests[0]!;
    await seal(registry, number);
    const kit = await registry.by('kit');
    const laxer = {
      ...seedPolicy,
      'assay.yaml': seedPolicy['assay.yaml'].replace('minutes: 30', 'minutes: 31'),
    };
    await proposePolicy(kit, { sources: laxer });
    expect((await row(number)).round).toBe(round);
    const stricter = {
      ...laxer,
      MODELOWNERS: laxer.MODELOWNERS.replace('prod    -> 2 of @risk', 'prod    -> 3 of @risk'),
    };
    await proposePolicy(kit, { sources: stricter });
    expect(await row(number)).toMatchObject({ round: round + 1, round_changed: ['policy'] });
    expect((await getRequest(await registry.by('noor'), { number })).slots).toHaveLength(3);
  });

  test('a deprecated suite makes evidence stale; the round waits until another comes in force', async () => {
    const { number } = (await listRequests(await registry.by('noor'), { limit: 10, state: 'evaluating' }))
      .requests[0]!;
    await seal(registry, number);
    await deprecateSuite(await registry.by('sol'), { suite: 'spam-heldout', version: '2026.1' });
    expect(await row(number)).toMatchObject({ state: 'evaluating', round_changed: ['suite'], job_id: null });
    await suiteInForce(registry, '2026.2');
    const waiting = await row(number);
    expect(waiting.job_id).not.toBeNull();
    expect(waiting.suite_version).toBe('2026.2');
    await withdrawRequest(await registry.by('ada'), { number });
  });

  test('bytes altered in place are found when the last vote is cast, and nothing is promoted', async () => {
    registry.clock.advance(8 * 86_400_000);
    await submit(registry, 'spam-filter/5', 'dev');
    const staging = await submit(registry, 'spam-filter/5', 'staging');
    const file = await registry.database.kysely
      .selectFrom('version_file')
      .select('digest')
      .where('version', '=', 5)
      .executeTakeFirstOrThrow();
    await registry.environment.blobs.delete(file.digest);
    const state = await vote(registry, staging.number, 'risk-1', 'noor', 'approve');
    expect(state).not.toBe('promoted');
    expect(await row(staging.number)).toMatchObject({ round: 2, round_changed: ['artifact'] });
    expect((await pointer('staging')).holder).toBe(4);
  });
});

describe('limited, rollback, time', () => {
  test('a limited approval leaves the holder and its alias where they are', async () => {
    registry.clock.advance(8 * 86_400_000);
    await intoStaging(registry, 'spam-filter/6');
    const prod = await submit(registry, 'spam-filter/6', 'prod');
    await seal(registry, prod.number);
    const conditions = { trafficCap: '0.1', until: '2027-01-31', reviewBy: null, text: 'Watch German mail.' };
    await vote(registry, prod.number, 'risk-1', 'noor', 'approve');
    await vote(registry, prod.number, 'risk-2', 'tomas', 'approve-limited', {
      conditions: { ...conditions, services: ['gateway'] },
    });
    await vote(registry, prod.number, 'risk-3', 'hana', 'approve-limited', {
      conditions: { ...conditions, services: null, until: '2027-01-15' },
    });
    expect(await pointer('prod')).toMatchObject({ holder: 4, limited: 6 });
    expect(await champion()).toBe(4);
    expect(await row(prod.number)).toMatchObject({
      state: 'promoted',
      limited: true,
      conditions: { services: ['gateway'], trafficCap: '0.1', until: '2027-01-15' },
      expires_at: '2027-01-16T00:00:00.000Z',
    });
  });

  test('a rollback goes only to a version whose approval stands, by owner or on-call, and ends the approval it leaves', async () => {
    const ada = await registry.by('ada');
    const back = { model: 'spam-filter', stage: 'prod', reason: 'German mail is lost.' };
    expect(await refusal(rollBack(ada, { ...back, version: 2 }))).toBe('WRONG_STATE');
    expect(await refusal(rollBack(ada, { ...back, version: 6 }))).toBe('WRONG_STATE');
    expect(await refusal(rollBack(await registry.by('bea'), { ...back, version: 1 }))).toBe('FORBIDDEN');
    expect(await rollBack(await registry.by('mara'), { ...back, version: 1 })).toMatchObject({
      from: 4,
      to: 1,
    });
    expect(await champion()).toBe(1);
    expect(await refusal(rollBack(ada, { ...back, version: 4 }))).toBe('WRONG_STATE');
    const rolled = await listRequests(ada, { limit: 1, state: 'rolled-back' });
    expect(rolled.requests[0]).toMatchObject({
      version: 4,
      ended: { why: 'Rolled back to version 1: German mail is lost.' },
    });
  });

  test('an expired approval cannot be rolled back to', async () => {
    registry.clock.advance(120 * 86_400_000);
    const ada = await registry.by('ada');
    const back = { model: 'spam-filter', stage: 'prod', reason: 'No reason.' };
    expect(await refusal(rollBack(ada, { ...back, version: 1 }))).toBe('WRONG_STATE');
  });

  test('a launch date that passes counts one slip, approves nothing, and counts again only when it was moved', async () => {
    await submit(registry, 'spam-filter/7', 'dev');
    const launch = registry.clock.now().slice(0, 10);
    const staging = await submit(registry, 'spam-filter/7', 'staging', { launchDate: launch });
    const system = registry.as();
    expect((await tickPromotion(system)).slipped).toBe(0);
    registry.clock.advance(86_400_000);
    expect((await tickPromotion(system)).slipped).toBe(1);
    expect((await tickPromotion(system)).slipped).toBe(0);
    expect(await row(staging.number)).toMatchObject({ state: 'in-queue', slips: 1 });
    const moved = registry.clock.now().slice(0, 10);
    const view = await moveLaunch(await registry.by('ada'), { number: staging.number, launchDate: moved });
    expect(view).toMatchObject({ launchMoves: 1, launchDate: moved });
    registry.clock.advance(2 * 86_400_000);
    expect((await tickPromotion(system)).slipped).toBe(1);
    expect((await row(staging.number)).slips).toBe(2);
  });

  test('barring an artifact ends the requests about it', async () => {
    const open = (await listRequests(await registry.by('ada'), { limit: 10, state: 'in-queue' }))
      .requests[0]!;
    await barDigest(await registry.by('sol'), {
      digest: open.artifact,
      reason: 'It carries a malicious operator.',
    });
    expect(await row(open.number)).toMatchObject({ state: 'withdrawn' });
    expect(await refusal(submit(registry, 'spam-filter/7', 'staging'))).toBe('CONFLICT');
  });
});

describe('who may know', () => {
  test('a producer of another team cannot tell a request they may not see from one that is not there', async () => {
    const ivo = await registry.by('ivo');
    const forbidden = await getRequest(ivo, { number: 1 }).catch((error: unknown) => error);
    const missing = await getRequest(ivo, { number: 999 }).catch((error: unknown) => error);
    expect(isAssayError(forbidden) && isAssayError(missing)).toBe(true);
    expect(String(forbidden).replace('R-1 ', 'R-N ')).toBe(String(missing).replace('R-999 ', 'R-N '));
    expect((await listRequests(ivo, { limit: 100 })).requests).toEqual([]);
    const withdrawn = await withdrawRequest(ivo, { number: 1 }).catch((error: unknown) => error);
    expect(String(withdrawn)).toBe(String(forbidden));
  });

  test('the manager of a producer has the producer’s view', async () => {
    expect((await getRequest(await registry.by('mara'), { number: 1 })).relation).toBe('producer');
    expect((await getRequest(await registry.by('noor'), { number: 1 })).relation).toBe('independent');
  });

  test('a reviewer who joins the producing team loses the independent view', async () => {
    const kit = await registry.by('kit');
    const wim = await registry.by('wim');
    expect((await getRequest(wim, { number: 1 })).relation).toBe('independent');
    await setTeamMembers(kit, { name: 'mail', members: ['ada', 'bea', 'wim'] });
    expect((await getRequest(wim, { number: 1 })).relation).toBe('producer');
  });
});

describe('replay', () => {
  const faults = () => registry.database.read(async (tx) => (await replayFaults(tx, registryReplay)).faults);

  test('everything above follows from its facts', async () => {
    expect(await faults()).toEqual([]);
  });

  test.each([
    ['request', `update request set state = 'promoted' where state = 'rejected'`],
    ['request', `update request set expires_at = '2099-01-01' where state = 'promoted' and stage = 'prod'`],
    ['request', `update request set artifact = 'sha256:0' where number = 1`],
    ['request', `update request set packet_baseline = 'none' where stage = 'prod' and packet is not null`],
    ['request', `update request set conditions = null where limited`],
    [
      'request',
      `update request set promoted_at = submitted_at, state = 'promoted' where state = 'withdrawn'`,
    ],
    ['request_slot', `update request_slot set decision_kind = 'approve' where decision_kind = 'reject'`],
    [
      'request_slot',
      `update request_slot set reviewer = (select id from person where handle = 'wim')
      where slot = 'risk-1' and request = (select min(request) from request_slot)`,
    ],
    [
      'request_slot',
      `delete from request_slot where round = 1 and request = (select max(request) from request_slot)`,
    ],
  ])('an edit of %s by SQL is named with its row and fact: %s', async (table, statement) => {
    await tampered(registry.database, statement, async () => {
      const fault = (await faults()).find((candidate) => candidate.table === table);
      expect(fault).toMatchObject({ row: expect.any(String), fact: expect.any(String) });
    });
  });
});
