import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Uuid, base64, isAssayError } from '@assay/core';
import type { Context } from '../database/context.ts';
import { registryReplay } from '../composition.ts';
import { replayFaults } from '../ledger/replay.ts';
import { requestByNumber } from '../promotion/queries.ts';
import { hasReadSuite } from '../suites/queries.ts';
import {
  type TestEvaluator,
  evaluator,
  leased,
  reportNext,
  validateSuite,
} from '../testing/evaluator-world.ts';
import { intoStaging, submit } from '../testing/promotion-world.ts';
import { type SeededRegistry, seedModel, seedSuite, seededRegistry } from '../testing/seed.ts';
import { getCases, openCaseView, postCases } from './case-views.ts';
import { postFailure } from './post-failure.ts';

let registry: SeededRegistry;
let eva: TestEvaluator;
let noor: Context;
let number: number;
const recipientKey = base64(new Uint8Array(32).fill(7));
const ciphertext = { encapsulated: 'ZW5j', ciphertext: 'Y2FuYXJ5LXJvdw==' };

beforeAll(async () => {
  registry = await seededRegistry();
  await seedModel(registry, 'first');
  eva = await evaluator(registry);
  noor = await registry.by('noor');
  await seedSuite(registry);
  await validateSuite(eva);
  await intoStaging(registry, 'spam-filter/1');
  ({ number } = await submit(registry, 'spam-filter/1', 'prod'));
  await reportNext(eva);
});
afterAll(() => registry.close());

async function ask(ordinals: number[], limits = { rowsPerRequest: 2, rowsPerReview: 4 }): Promise<Uuid> {
  const { view } = await noor.transact(async (tx) => {
    const request = (await requestByNumber(tx, number))!;
    const about = { request: number, round: request.round, packet: request.packet! };
    return openCaseView(tx, noor, { ...about, ordinals, recipientKey, limits });
  });
  return view;
}

const refusal = async (attempt: Promise<unknown>): Promise<string> => {
  try {
    await attempt;
  } catch (error) {
    if (isAssayError(error)) return error.code;
    throw error;
  }
  return 'none';
};

describe('a case view', () => {
  test('opens only rows on which the two disagree, within policy’s limits, to a key of the right length', async () => {
    expect(await refusal(ask([5]))).toBe('BAD_REQUEST');
    expect(await refusal(ask([4, 17, 99]))).toBe('LIMIT_REACHED');
    const limits = { rowsPerRequest: 3, rowsPerReview: 2 };
    expect(await refusal(ask([4, 17, 99], limits))).toBe('LIMIT_REACHED');
  });

  test('is answered once, to whoever asked and nobody else, and bars them from producing', async () => {
    const view = await ask([17, 4]);
    expect(await getCases(noor, { view })).toEqual({ state: 'waiting', ciphertext: null });
    const job = await leased(eva, 'case-view');
    expect(job).toMatchObject({ ordinals: [4, 17], recipientKey });
    await postCases(eva.ctx, { job: job.job, lease: job.lease, ciphertext });
    expect(await postCases(eva.ctx, { job: job.job, lease: job.lease, ciphertext })).toEqual({
      accepted: true,
    });
    expect(await refusal(getCases(await registry.by('tomas'), { view }))).toBe('NOT_FOUND');
    expect(await getCases(noor, { view })).toEqual({ state: 'ready', ciphertext });
    expect(await getCases(noor, { view })).toEqual({ state: 'gone', ciphertext: null });
    const read = await registry.database.read(async (tx) => {
      const request = (await requestByNumber(tx, number))!;
      return hasReadSuite(tx, request.suite_id!, noor.actor.personId);
    });
    expect(read).toBe(true);
  });

  test('counts every row that was asked for against the review', async () => {
    await ask([99], { rowsPerRequest: 2, rowsPerReview: 3 });
    expect(await refusal(ask([4], { rowsPerRequest: 2, rowsPerReview: 3 }))).toBe('LIMIT_REACHED');
  });

  test('that is not fetched in ten minutes is gone', async () => {
    const view = await ask([4], { rowsPerRequest: 9, rowsPerReview: 99 });
    for (let waiting = 0; waiting < 2; waiting += 1) {
      const { job, lease } = await leased(eva, 'case-view');
      await postCases(eva.ctx, { job, lease, ciphertext });
    }
    registry.clock.advance(10 * 60_000);
    expect(await getCases(noor, { view })).toEqual({ state: 'gone', ciphertext: null });
  });

  test('that the evaluator cannot answer says so', async () => {
    const view = await ask([4], { rowsPerRequest: 9, rowsPerReview: 99 });
    const { job, lease } = await leased(eva, 'case-view');
    const failure = { kind: 'suite-unreadable', side: 'suite', message: 'No.', suiteOpened: false } as const;
    await postFailure(eva.ctx, { job, lease, failure });
    expect((await getCases(noor, { view })).state).toBe('failed');
  });

  test('leaves its ciphertext in no table', async () => {
    const tables = ['evaluation_job', 'case_view', 'document', 'fact'] as const;
    for (const table of tables) {
      const rows = await registry.database.kysely.selectFrom(table).selectAll().execute();
      const text = JSON.stringify(rows, (_key, value: unknown) =>
        value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
      );
      expect(text).not.toContain(ciphertext.ciphertext);
    }
  });

  test('and its reader replay from the facts', async () => {
    expect((await registry.database.read((tx) => replayFaults(tx, registryReplay))).faults).toEqual([]);
  });
});
