import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../database/database.ts';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { ledgerReplay } from './ledger-replay.ts';
import { replayFaults } from './replay.ts';

/** How often the writer is killed; a longer run asks for more by the environment. */
const kills = Number(process.env['ASSAY_TEST_KILLS'] ?? '3');

let folder: string;
let postgres: TestDatabase | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-kill-'));
  if (process.env['ASSAY_TEST_POSTGRES'] !== undefined) postgres = await testDatabase();
});
afterAll(async () => {
  await postgres?.close();
  await rm(folder, { recursive: true, force: true });
});

const program = new URL('../testing/writer-process.ts', import.meta.url).pathname;

/** Starts the writer, kills it `milliseconds` after it is ready, and returns the facts that it acknowledged. */
async function writeAndKill(milliseconds: number): Promise<readonly string[]> {
  const where = postgres?.url ?? join(folder, 'data');
  const child = spawn(
    process.execPath,
    ['--conditions=assay-source', program, where, join(folder, 'key.pem')],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const acknowledged: string[] = [];
  const ended = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'ready') setTimeout(() => child.kill('SIGKILL'), milliseconds);
    else if (line.length === 36) acknowledged.push(line);
  }
  await ended;
  return acknowledged;
}

test('every fact acknowledged before kill -9 is there afterwards, numbered without gaps, and the record replays clean', {
  timeout: 60_000 + kills * 10_000,
}, async () => {
  const acknowledged: string[] = [];
  for (let round = 0; round < kills; round += 1)
    acknowledged.push(...(await writeAndKill(150 + ((round * 97) % 400))));
  expect(acknowledged.length).toBeGreaterThan(kills);
  const database: Database =
    postgres ?? (await openDatabase({ kind: 'pglite', dataFolder: join(folder, 'data') }));
  // One snapshot: a commit that was on its way when its client was killed may still arrive.
  const { ids, verdict } = await database.read(async (tx) => ({
    ids: new Set((await tx.selectFrom('fact').select('id').execute()).map(({ id }) => id)),
    verdict: await replayFaults(tx, [ledgerReplay]),
  }));
  expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
  expect(verdict.faults).toEqual([]);
  expect(verdict.facts).toBe(ids.size);
  if (postgres === undefined) await database.close();
});
