import { afterAll, beforeAll, expect, test } from 'vitest';
import { isAssayError } from '@assay/core';
import { registryReplay } from '../composition.ts';
import { replayFaults } from '../ledger/replay.ts';
import { addPerson } from '../people/add-person.ts';
import { proposePolicy } from '../policy/propose.ts';
import { slotsOf } from '../promotion/queries.ts';
import { person } from '../testing/seed.ts';
import { type ReviewWorld, reviewPolicy, reviewWorld } from '../testing/review-world.ts';
import { claimSlot } from './claim-slot.ts';

const handles = Array.from({ length: 50 }, (_, index) => `reviewer-${index + 1}`);
let world: ReviewWorld;
beforeAll(async () => {
  world = await reviewWorld();
  const kit = await world.by('kit');
  for (const handle of handles) await addPerson(kit, person({ handle, roles: ['reviewer'] }));
  const sources = reviewPolicy((yaml) =>
    yaml.replace('hana, wim, ada', `hana, wim, ${handles.join(', ')}, ada`),
  );
  await proposePolicy(kit, { sources });
});
afterAll(() => world.close());

test('of 50 reviewers who claim two slots at once, exactly one gets each, and everyone else is told that it is taken', async () => {
  const number = await world.request();
  const answers = await Promise.all(
    handles.map(async (handle, index) => {
      try {
        return await claimSlot(await world.by(handle), {
          number,
          slot: index % 2 === 0 ? 'risk-1' : 'risk-2',
        });
      } catch (error) {
        if (isAssayError(error)) return error.code;
        throw error;
      }
    }),
  );
  const won = answers.filter((answer) => typeof answer !== 'string');
  expect(won.map(({ slot }) => slot).toSorted()).toEqual(['risk-1', 'risk-2']);
  expect(new Set(answers.filter((answer) => typeof answer === 'string'))).toEqual(new Set(['SLOT_TAKEN']));
  const slots = await world.database.read((tx) => slotsOf(tx, number, 1));
  expect(slots.every(({ state, reviewer }) => state === 'claimed' && reviewer !== null)).toBe(true);
  expect(await world.database.read(async (tx) => (await replayFaults(tx, registryReplay)).faults)).toEqual(
    [],
  );
});

test('one reviewer who claims both slots at once gets one of them', async () => {
  const number = await world.request();
  const claims = ['risk-1', 'risk-2'].map(async (slot) =>
    claimSlot(await world.by('noor'), { number, slot }),
  );
  const settled = await Promise.allSettled(claims);
  expect(settled.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});
