import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiOperations } from '@assay/contract';
import { registerVersion } from '../catalog/register-version.ts';
import { requestByNumber } from '../promotion/queries.ts';
import {
  type TestEvaluator,
  evaluator,
  leased,
  reportNext,
  validateSuite,
} from '../testing/evaluator-world.ts';
import { intoStaging, submit } from '../testing/promotion-world.ts';
import { type SeededRegistry, seedModel, seedSuite, seededRegistry, upload } from '../testing/seed.ts';
import { leaseJob } from './lease-job.ts';
import { postFailure } from './post-failure.ts';

let registry: SeededRegistry;
let eva: TestEvaluator;
beforeAll(async () => {
  registry = await seededRegistry();
  await seedModel(registry, 'first');
  eva = await evaluator(registry);
  await seedSuite(registry, { rows: { gate: 4000, vault: 800, disposable: 500 } });
  await validateSuite(eva);
});
afterAll(() => registry.close());

async function configuration(text: string): Promise<number> {
  registry.clock.advance(8 * 86_400_000);
  const ada = await registry.by('ada');
  const body = apiOperations.registerVersion.body.parse({
    files: [await upload(ada, 'model.json', text)],
    identity: 'asserted',
  });
  const { version } = await registerVersion(ada, { ...body, model: 'spam-filter' });
  await intoStaging(registry, `spam-filter/${version}`);
  return (await submit(registry, `spam-filter/${version}`, 'prod')).number;
}

const state = async (number: number) =>
  (await registry.database.read((tx) => requestByNumber(tx, number)))?.state;

test('a configuration that failed before the suite was opened has spent no rows', async () => {
  await configuration('endpoint one');
  const { job, lease } = await leased(eva, 'evaluate');
  const failure = { kind: 'endpoint-failed', side: 'candidate', message: 'No.', suiteOpened: false } as const;
  await postFailure(eva.ctx, { job, lease, failure });
  const next = await configuration('endpoint two');
  expect(await state(next)).toBe('evaluating');
});

test('a configuration is judged on the disposable part, once a team: then its endpoint knows the rows', async () => {
  const { request } = await reportNext(eva, { rows: { gate: 500, vault: 0 } });
  expect(await state(request)).toBe('in-queue');
  const second = await configuration('endpoint three');
  expect(await state(second)).toBe('evaluation-failed');
  expect((await leaseJob(eva.ctx)).job).toBeNull();
});
