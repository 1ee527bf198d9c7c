import { afterAll, beforeAll, expect, test } from 'vitest';
import { requestByNumber } from '../promotion/queries.ts';
import { versionOf } from '../catalog/queries.ts';
import {
  type TestEvaluator,
  evaluator,
  leased,
  reportNext,
  validateSuite,
} from '../testing/evaluator-world.ts';
import { intoStaging, submit, vote } from '../testing/promotion-world.ts';
import { type SeededRegistry, seedModel, seedSuite, seedVersion, seededRegistry } from '../testing/seed.ts';
import { packetByDigest } from './queries.ts';

let registry: SeededRegistry;
let eva: TestEvaluator;
beforeAll(async () => {
  registry = await seededRegistry();
  await seedModel(registry, 'first');
  await seedVersion(registry, { text: 'second' });
  eva = await evaluator(registry);
  await seedSuite(registry, { rows: { gate: 4000, vault: 800, disposable: 0 } });
  await validateSuite(eva);
});
afterAll(() => registry.close());

async function live(reference: string): Promise<void> {
  await intoStaging(registry, reference);
  const { number } = await submit(registry, reference, 'prod');
  await reportNext(eva);
  await vote(registry, number, 'risk-1', 'noor', 'approve');
  await vote(registry, number, 'risk-2', 'tomas', 'approve');
}

test('a version that holds the stage and is asked for again is compared with what held it before', async () => {
  await live('spam-filter/1');
  await live('spam-filter/2');
  registry.clock.advance(91 * 86_400_000);
  const again = await submit(registry, 'spam-filter/2', 'prod');
  expect(again.baseline?.version).toBe('spam-filter/1');
  const { request } = await reportNext(eva);
  const { packet, holder } = await registry.database.read(async (tx) => {
    const row = (await requestByNumber(tx, request))!;
    const version = await versionOf(tx, row.model_id, 2);
    return { packet: await packetByDigest(tx, row.packet!), holder: version?.artifact_digest };
  });
  expect(packet?.baseline).toBe(holder);
  await vote(registry, request, 'risk-1', 'noor', 'approve');
  await vote(registry, request, 'risk-2', 'tomas', 'approve');
  const after = await registry.database.read((tx) => requestByNumber(tx, request));
  expect(after?.state).toBe('promoted');
});

test('and once renewed, still with that, not with itself', async () => {
  registry.clock.advance(91 * 86_400_000);
  const other = await submit(registry, 'spam-filter/2', 'prod');
  expect(other.baseline?.version).toBe('spam-filter/1');
  const job = await leased(eva, 'evaluate');
  expect(job.baseline).toMatchObject({ version: 'spam-filter/1' });
});
