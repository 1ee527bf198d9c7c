import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contextFor } from '../database/context.ts';
import { openDatabase } from '../database/database.ts';
import { migrate } from '../database/migrate.ts';
import { type TestRegistry, testPerson, testRegistry } from '../testing/test-context.ts';
import { append } from './append.ts';
import { integrate } from './integrate.ts';
import { ledgerReplay } from './ledger-replay.ts';
import { inclusionOf, waitCovered } from './proofs.ts';
import { replayFaults } from './replay.ts';

const adminUrl = process.env['ASSAY_TEST_POSTGRES'] ?? '';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await testRegistry();
});
afterAll(() => registry.close());

const record = async (name: string, wait: Promise<void> = Promise.resolve()) => {
  const ctx = registry.as(testPerson(1, 'admin'));
  return ctx.transact(async (tx) => {
    const fact = await append(tx, ctx, { kind: 'team.created', payload: { team: ctx.newId(), name } });
    await wait;
    return fact;
  });
};

test('a fact whose transaction stays open is numbered once it commits, and holds up nobody meanwhile', async () => {
  let release = (): void => {};
  const slow = record('slow', new Promise((resolve) => (release = resolve)));
  await new Promise((resolve) => setTimeout(resolve, 50));
  const quick = await record('quick');
  await waitCovered(registry.as(), quick.factId);
  release();
  const { factId } = await slow;
  expect((await registry.database.read((tx) => inclusionOf(tx, factId))).sequence).toBeNull();
  const covered = await waitCovered(registry.as(), factId);
  const before = await registry.database.read((tx) => inclusionOf(tx, quick.factId));
  expect(covered.sequence).toBeGreaterThan(before.sequence ?? Number.NaN);
});

test('fifty writers and the integrators of three processes leave one gap-free ledger that replays clean', async () => {
  const others = await Promise.all(
    [1, 2].map(() => openDatabase({ kind: 'postgres', url: registry.database.url ?? '', poolSize: 4 })),
  );
  const contexts = [
    registry.as(),
    ...others.map((database) => contextFor({ ...registry.environment, database }, registry.as().actor)),
  ];
  let writing = true;
  const integrators = contexts.map(async (ctx) => {
    while (writing) await integrate(ctx);
  });
  const writers = Array.from({ length: 50 }, async (_, writer) => {
    for (let index = 0; index < 20; index += 1) await record(`writer ${writer} ${index}`);
  });
  await Promise.all(writers);
  writing = false;
  await Promise.all(integrators);
  while ((await integrate(registry.as())).numbered > 0);
  const { facts, faults } = await registry.database.read((tx) => replayFaults(tx, [ledgerReplay]));
  expect(faults).toEqual([]);
  expect(facts).toBeGreaterThanOrEqual(1_000);
  await Promise.all(others.map((database) => database.close()));
});

test('the role that owns the database holds no right to change the record, triggers aside', async () => {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  const name = `assay_owner_${process.pid}`;
  await admin.query(`create role "${name}" login`);
  await admin.query(`create database "${name}" owner "${name}"`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  url.username = name;
  const database = await openDatabase({ kind: 'postgres', url: url.href, poolSize: 2 });
  try {
    await migrate(database);
    const ctx = contextFor({ ...registry.environment, database }, registry.as().actor);
    const { factId } = await ctx.transact((tx) =>
      append(tx, ctx, { kind: 'team.created', payload: { team: ctx.newId(), name: 'owned' } }),
    );
    expect((await waitCovered(ctx, factId)).proof).not.toBeNull();
    await database.backend.inScriptSession((session) =>
      session.script('drop trigger fact_is_append_only on fact'),
    );
    for (const statement of [
      "update fact set kind = 'x'",
      'delete from fact',
      'truncate fact',
      'delete from checkpoint',
    ]) {
      await expect(database.backend.inScriptSession((session) => session.script(statement))).rejects.toThrow(
        /permission denied/,
      );
    }
  } finally {
    await database.close();
    await admin.query(`drop database "${name}" with (force)`);
    await admin.query(`drop role "${name}"`);
    await admin.end();
  }
});
