import { afterAll, beforeAll, expect, test } from 'vitest';
import { isAssayError } from '@assay/core';
import { resolveReference, stagePointer } from '../catalog/queries.ts';
import { registryReplay } from '../composition.ts';
import { replayFaults } from '../ledger/replay.ts';
import { intoStaging, seal, submit, suiteInForce, vote } from '../testing/promotion-world.ts';
import { type SeededRegistry, seedModel, seedVersion, seededRegistry } from '../testing/seed.ts';
import { withdrawRequest } from './withdraw-request.ts';

/** Races that only a database with several connections can have; on PGlite they run one after the other. */
let registry: SeededRegistry;
beforeAll(async () => {
  registry = await seededRegistry();
  await seedModel(registry, 'first');
  await seedVersion(registry, { text: 'second' });
  await suiteInForce(registry);
  await intoStaging(registry, 'spam-filter/1');
  await intoStaging(registry, 'spam-filter/2');
});
afterAll(() => registry.close());

const factsOf = async (kind: string) =>
  registry.database.kysely.selectFrom('fact').select('id').where('kind', '=', kind).execute();
const code = (error: unknown): string => (isAssayError(error) ? error.code : String(error));

test('the same submission ten times at once opens one request', async () => {
  const ada = await registry.by('ada');
  const tries = await Promise.allSettled(
    Array.from({ length: 10 }, () => submit(registry, 'spam-filter/1', 'prod', { by: ada })),
  );
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const one of tries) if (one.status === 'rejected') expect(code(one.reason)).toBe('ALREADY_EXISTS');
});

test('two last votes at once promote exactly once', async () => {
  const request = await registry.database.kysely
    .selectFrom('request')
    .select('number')
    .where('state', '=', 'evaluating')
    .executeTakeFirstOrThrow();
  await seal(registry, request.number);
  const before = (await factsOf('request.promoted')).length;
  await Promise.all([
    vote(registry, request.number, 'risk-1', 'noor', 'approve'),
    vote(registry, request.number, 'risk-2', 'tomas', 'approve'),
  ]);
  expect((await factsOf('request.promoted')).length).toBe(before + 1);
});

test('a last vote and a withdrawal at once: one of them wins, never both', async () => {
  const prod = await submit(registry, 'spam-filter/2', 'prod');
  await seal(registry, prod.number);
  await vote(registry, prod.number, 'risk-1', 'noor', 'approve');
  const ada = await registry.by('ada');
  const [voted, withdrawn] = await Promise.allSettled([
    vote(registry, prod.number, 'risk-2', 'hana', 'approve'),
    withdrawRequest(ada, { number: prod.number }),
  ]);
  const row = await registry.database.kysely
    .selectFrom('request')
    .select('state')
    .where('number', '=', prod.number)
    .executeTakeFirstOrThrow();
  const pointer = await registry.database.read(async (tx) => {
    const { model } = await resolveReference(tx, 'spam-filter/1');
    return stagePointer(tx, model.id, 'prod');
  });
  expect([row.state, pointer.holder]).toEqual(
    withdrawn.status === 'fulfilled' ? ['withdrawn', 1] : ['promoted', 2],
  );
  expect(voted.status === 'fulfilled' && withdrawn.status === 'fulfilled').toBe(false);
});

test('after the races every row still follows from its facts', async () => {
  const { faults } = await registry.database.read((tx) => replayFaults(tx, registryReplay));
  expect(faults.filter(({ table }) => table !== 'document')).toEqual([]);
});
