import { afterAll, beforeAll, expect, test } from 'vitest';
import { isAssayError } from '@assay/core';
import { registryReplay } from '../composition.ts';
import { replayFaults } from '../ledger/replay.ts';
import { changePerson, setMyHours } from '../people/change-person.ts';
import { type ReviewWorld, review, reviewWorld } from '../testing/review-world.ts';
import { changeDayPlan } from './change-day-plan.ts';
import { claimSlot } from './claim-slot.ts';
import { getDayPlan } from './get-day-plan.ts';
import { getQueue } from './get-queue.ts';
import { keepDayPlan } from './keep-day-plan.ts';

let world: ReviewWorld;
const numbers: number[] = [];
beforeAll(async () => {
  world = await reviewWorld();
  const kit = await world.by('kit');
  await changePerson(kit, { handle: 'noor', manager: 'sol' });
  await setMyHours(await world.by('noor'), { reviewMinutesPerWeek: 60 });
  for (const launchDate of ['2026-11-26', '2026-11-27', '2026-12-20', '2026-12-21', '2026-12-22']) {
    numbers.push(await world.request({ launchDate, card: 'word '.repeat(900) }));
    world.clock.advance(3_600_000);
  }
});
afterAll(() => world.close());

const change = (request: number, move: 'read' | 'slip' | 'hand-over', more = {}) => ({
  request,
  slot: 'risk-1',
  move,
  minutes: null,
  to: null,
  ...more,
});
async function fieldsOf(attempt: Promise<unknown>): Promise<string[]> {
  try {
    await attempt;
  } catch (error) {
    if (isAssayError(error, 'BAD_REQUEST')) return error.fields?.map(({ path }) => path) ?? [];
    throw error;
  }
  return [];
}

test('what fits the minutes is read, the rest slips with a day and whether its launch is missed', async () => {
  const noor = await world.by('noor');
  const plan = await getDayPlan(noor);
  expect(plan).toMatchObject({
    week: '2026-11-23',
    minutes: 60,
    needed: 100,
    missingMinutes: 40,
    kept: false,
  });
  expect(plan.reads.map(({ minutes }) => minutes)).toEqual([20, 20, 20]);
  expect(plan.reads[0]).toMatchObject({ riskiestSlot: true, item: { request: numbers[0] } });
  expect(plan.slips.map(({ item }) => item.request)).toEqual([numbers[3], numbers[4]]);
  expect(plan.slips.every(({ to, missesLaunch }) => to > '2026-11-29' && !missesLaunch)).toBe(true);
  expect(plan.handOver).toEqual([]);
  expect(plan.told.map(({ person }) => person)).toEqual(['sol', 'ada', 'ada']);
  expect(plan.told[0]?.words).toBe('noor has 1 h left this week. 2 items slip for want of 40 min.');
  expect(JSON.stringify(plan)).not.toContain('0.2');
  expect((await getQueue(noor, {})).items).toHaveLength(5);
});

test('a wish goes before the planner; a slip that misses its launch says so', async () => {
  const noor = await world.by('noor');
  const plan = await changeDayPlan(noor, {
    changes: [change(numbers[0]!, 'slip'), change(numbers[4]!, 'read', { minutes: 40 })],
  });
  expect(plan.reads.map(({ item, minutes }) => [item.request, minutes])).toEqual([
    [numbers[4], 40],
    [numbers[1], 20],
  ]);
  const slipped = plan.slips.find(({ item }) => item.request === numbers[0]);
  expect(slipped).toMatchObject({ missesLaunch: true });
  expect(plan.told[0]?.words).toContain('misses its launch on Thu 26 Nov');
  expect(plan.missingMinutes).toBe(60);
  expect((await getDayPlan(noor)).reads).toEqual(plan.reads);
});

test('minutes below the reading floor and hand-overs to whom no slot admits are refused, by field', async () => {
  const noor = await world.by('noor');
  const floor = (await getQueue(noor, {})).items[0]!.minutes.floor;
  expect(floor).toBeGreaterThan(1);
  const changes = [
    change(numbers[0]!, 'read', { minutes: 1 }),
    change(numbers[1]!, 'hand-over', { to: 'sol' }),
    change(numbers[2]!, 'hand-over', { to: 'ada' }),
    change(9999, 'hand-over', { to: 'sol' }),
  ];
  expect(await fieldsOf(changeDayPlan(noor, { changes }))).toEqual([
    'body.changes[0].minutes',
    'body.changes[1].to',
    'body.changes[2].to',
  ]);
});

test('what another admitted reviewer has the minutes for is proposed to them, and no hour twice', async () => {
  await setMyHours(await world.by('tomas'), { reviewMinutesPerWeek: 130 });
  const noor = await world.by('noor');
  const plan = await changeDayPlan(noor, { changes: [] });
  expect(plan.handOver).toMatchObject([
    { to: 'tomas', minutes: 20, freeMinutes: 50 },
    { to: 'tomas', minutes: 20, freeMinutes: 50 },
  ]);
  expect(plan.slips).toEqual([]);
  expect(plan.missingMinutes).toBe(0);
  expect(plan.told.map(({ person }) => person)).toEqual(['sol', 'tomas', 'tomas']);
  await setMyHours(await world.by('tomas'), { reviewMinutesPerWeek: 100 });
  expect((await getDayPlan(noor)).handOver).toMatchObject([{ to: 'tomas' }, { to: 'tomas' }]);
  await setMyHours(await world.by('tomas'), { reviewMinutesPerWeek: 90 });
  expect((await getDayPlan(noor)).handOver).toEqual([]);
});

test('keeping the plan is a fact, opens a held slot that is handed over, and the change lasts the week', async () => {
  const noor = await world.by('noor');
  await claimSlot(noor, { number: numbers[0]!, slot: 'risk-1' });
  const plan = await keepDayPlan(noor, { changes: [change(numbers[0]!, 'hand-over', { to: 'tomas' })] });
  expect(plan.kept).toBe(true);
  expect(plan.handOver).toMatchObject([{ item: { request: numbers[0] }, to: 'tomas' }]);
  expect(await getDayPlan(noor)).toMatchObject({ kept: true });
  await claimSlot(await world.by('tomas'), { number: numbers[0]!, slot: 'risk-1' });
  const facts = await world.database.read((tx) =>
    tx.selectFrom('fact').select('bytes').where('kind', '=', 'plan.kept').execute(),
  );
  expect(facts.map(({ bytes }) => JSON.parse(new TextDecoder().decode(bytes)).payload)).toMatchObject([
    { week: '2026-11-23', slips: [numbers[4]], missingMinutes: 20 },
  ]);
  expect(await world.database.read(async (tx) => (await replayFaults(tx, registryReplay)).faults)).toEqual(
    [],
  );
  world.clock.advance(7 * 86_400_000);
  expect(await getDayPlan(noor)).toMatchObject({ week: '2026-11-30', kept: false });
});

test('what was decided since Monday has used its minutes', async () => {
  await review(world, numbers[1]!, 'risk-1', 'noor', 'reject');
  expect(await getDayPlan(await world.by('noor'))).toMatchObject({ minutes: 40 });
});
