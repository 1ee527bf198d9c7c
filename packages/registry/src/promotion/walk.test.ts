import { afterAll, beforeAll, expect, test } from 'vitest';
import fc from 'fast-check';
import type { DecisionKind } from '@assay/contract';
import { isAssayError } from '@assay/core';
import { registryReplay } from '../composition.ts';
import { replayFaults } from '../ledger/replay.ts';
import { recordDeployment } from '../standing/record-deployment.ts';
import { tickStanding } from '../standing/tick.ts';
import { intoStaging, seal, submit, suiteInForce, vote } from '../testing/promotion-world.ts';
import { type SeededRegistry, seedModel, seedPolicy, seedVersion, seededRegistry } from '../testing/seed.ts';
import { proposePolicy } from '../policy/propose.ts';
import { confirmOverride } from './confirm-override.ts';
import { proposeOverride } from './propose-override.ts';
import { openRequests, requestByNumber, slotsOf } from './queries.ts';
import { retryEvaluation } from './retry-evaluation.ts';
import { rollBack } from './roll-back.ts';
import { deriveRequestState, isOpen } from './rules.ts';
import { tickPromotion } from './tick.ts';
import { withdrawRequest } from './withdraw-request.ts';

let registry: SeededRegistry;
const versions = 4;
beforeAll(async () => {
  registry = await seededRegistry();
  await seedModel(registry, 'version 1');
  for (let version = 2; version <= versions; version += 1)
    await seedVersion(registry, { text: `version ${version}` });
  await suiteInForce(registry);
  const sources = {
    ...seedPolicy,
    'assay.yaml': `${seedPolicy['assay.yaml']}submissionsPerModelPerWeek: 100\n`,
  };
  await proposePolicy(await registry.by('kit'), { sources });
  for (let version = 1; version <= versions; version += 1)
    await intoStaging(registry, `spam-filter/${version}`);
});
afterAll(() => registry.close());

const version = fc.integer({ min: 1, max: versions }).map((number) => `spam-filter/${number}`);
const stage = fc.constantFrom('prod', 'prod', 'prod', 'staging', 'dev');
const kind = fc.constantFrom<DecisionKind>(
  'approve',
  'approve',
  'approve',
  'approve-limited',
  'needs-evidence',
  'reject',
);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('submit' as const), version, stage }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('seal' as const) }) },
  {
    weight: 10,
    arbitrary: fc.record({ do: fc.constant('vote' as const), kind }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('withdraw' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('retry' as const), version: fc.option(version) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('roll-back' as const),
      version: fc.integer({ min: 1, max: versions }),
      stage,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('override' as const), version, stage }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 300 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('deploy' as const), version, stage }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const conditions = {
  services: ['gateway'],
  trafficCap: '0.5',
  until: '2099-01-01',
  reviewBy: null,
  text: null,
};

/** The newest request that waits for somebody, and has this state when one is named. */
async function newest(state?: string): Promise<number> {
  const open = await registry.database.read((tx) => openRequests(tx));
  return open.findLast((request) => state === undefined || request.state === state)?.number ?? 0;
}

/** Fills the first free slot of the newest request that can be voted on, by whoever has none of it. */
async function voteAnywhere(kind: DecisionKind): Promise<void> {
  const number = (await newest('in-review')) || (await newest('in-queue'));
  const slots = await registry.database.read(async (tx) => {
    const request = await requestByNumber(tx, number);
    return request === undefined ? [] : slotsOf(tx, number, request.round);
  });
  const slot = slots.find(({ state }) => state === 'open') ?? slots.find(({ state }) => state === 'claimed');
  if (slot === undefined) return;
  const people = await registry.database.kysely.selectFrom('person').select(['id', 'handle']).execute();
  const taken = slots.map(({ reviewer }) => reviewer);
  const reviewer =
    slot.reviewer === null
      ? people.find(({ id, handle }) => ['noor', 'tomas', 'hana'].includes(handle) && !taken.includes(id))
      : people.find(({ id }) => id === slot.reviewer);
  const limits = kind === 'approve-limited' ? { conditions } : {};
  if (reviewer !== undefined) await vote(registry, number, slot.slot, reviewer.handle, kind, limits);
}

async function take(one: Step): Promise<void> {
  const ada = await registry.by('ada');
  switch (one.do) {
    case 'submit':
      await submit(registry, one.version, one.stage);
      return;
    case 'seal': {
      const number = await newest('evaluating');
      if (number > 0) await seal(registry, number);
      return;
    }
    case 'vote':
      return voteAnywhere(one.kind);
    case 'withdraw':
      await withdrawRequest(ada, { number: await newest() });
      return;
    case 'retry':
      await retryEvaluation(ada, {
        number: await newest('needs-evidence'),
        version: one.version,
        answer: null,
      });
      return;
    case 'roll-back':
      await rollBack(ada, { model: 'spam-filter', stage: one.stage, version: one.version, reason: 'Worse.' });
      return;
    case 'override':
      await confirmOverride(
        await registry.by('mara'),
        await proposeOverride(ada, { ...one, reason: 'Now.' }),
      );
      return;
    case 'wait':
      registry.clock.advance(one.hours * 3_600_000);
      await tickPromotion(registry.as());
      await tickStanding(registry.as());
      return;
    case 'deploy':
      await recordDeployment(await registry.by('gateway'), {
        service: 'gateway',
        stage: one.stage,
        model: one.version,
        artifact: null,
        trafficPerDay: null,
        trafficShare: '0.3',
      });
  }
}

/** What must hold after every step, whatever happened. */
async function requireInvariants(): Promise<void> {
  await registry.database.read(async (tx) => {
    const requests = await tx.selectFrom('request').selectAll().execute();
    for (const request of requests) {
      const slots = await slotsOf(tx, request.number, request.round);
      if (slots.length > 0 && request.ended_at === null) {
        const state = deriveRequestState({
          evaluation: request.evaluation,
          slots: slots.map((slot) => ({ state: slot.state, decision: slot.decision_kind })),
          gatesPassed: false,
          promoted: request.promoted_at !== null,
          ended: null,
        });
        expect(`R-${request.number} ${request.state}`).toBe(`R-${request.number} ${state}`);
      }
      const reviewers = slots.flatMap(({ reviewer }) => reviewer ?? []);
      expect(new Set(reviewers).size).toBe(reviewers.length);
      expect(isOpen(request.state) && request.promoted_at !== null).toBe(false);
    }
    const pointers = await tx.selectFrom('stage_pointer').selectAll().execute();
    for (const { stage: place, holder, limited, overridden } of pointers) {
      for (const [served, isLimited] of [
        [holder, false],
        [limited, true],
      ] as const) {
        if (served === null) continue;
        const approved = requests.some(
          (request) =>
            request.stage === place &&
            request.version === served &&
            request.promoted_at !== null &&
            request.limited === isLimited,
        );
        expect(`${place} ${served} ${approved}`).toBe(`${place} ${served} true`);
      }
      const running = await tx
        .selectFrom('stage_override')
        .select('version')
        .where('stage', '=', place)
        .where('state', '=', 'overridden')
        .execute();
      expect(running.map((override) => override.version)).toEqual(overridden === null ? [] : [overridden]);
    }
  });
}

test('whatever people do, in whatever order: states are what the slots say, nothing is served unapproved but by an override, and facts rebuild every row', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 45, maxLength: 60, size: 'max' }), async (steps) => {
      for (const one of steps) {
        try {
          await take(one);
        } catch (error) {
          if (!isAssayError(error) || error.code === 'INTERNAL') throw error;
        }
        await requireInvariants();
      }
      const { faults } = await registry.database.read((tx) => replayFaults(tx, registryReplay));
      expect(faults.filter(({ table }) => table !== 'document')).toEqual([]);
    }),
    { numRuns: 3, seed: 20_261_124, endOnFailure: true },
  );
  const promoted = await registry.database.kysely
    .selectFrom('request')
    .select('number')
    .where('promoted_at', 'is not', null)
    .execute();
  expect(promoted.length).toBeGreaterThan(3);
}, 120_000);
