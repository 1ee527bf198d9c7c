import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from './database.ts';
import { type Migration, migrate, readMigrations } from './migrate.ts';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';

let database: TestDatabase;
let known: readonly Migration[];
beforeAll(async () => {
  database = await testDatabase();
  known = await readMigrations();
});
afterAll(() => database.close());

const extra: Migration = {
  number: 9001,
  name: 'extra',
  sql: 'create table extra (id integer); create index on extra (id);',
};

test('a migrated database has nothing left to do', async () => {
  expect(await migrate(database)).toEqual([]);
});

test('several processes that migrate at once apply each step once', async () => {
  const others =
    database.url === null
      ? []
      : await Promise.all(
          [1, 2, 3].map(() => openDatabase({ kind: 'postgres', url: database.url ?? '', poolSize: 1 })),
        );
  const applied = await Promise.all(
    [database, ...others, database].map((one) => migrate(one, [...known, extra])),
  );
  expect(applied.flat()).toEqual([9001]);
  await Promise.all(others.map((one) => one.close()));
});

test('a database that a newer program wrote is refused', async () => {
  await expect(migrate(database, known)).rejects.toMatchObject({ code: 'DATABASE_NEWER' });
});

test('a migration changed after it ran is refused', async () => {
  const changed = [...known, { ...extra, sql: `${extra.sql} -- changed` }];
  await expect(migrate(database, changed)).rejects.toThrow('differs from the one this database ran');
});

test('a migration that fails leaves nothing of itself behind', async () => {
  const failing: Migration = {
    number: 9002,
    name: 'failing',
    sql: 'create table half (id integer); select 1 / 0;',
  };
  await expect(migrate(database, [...known, extra, failing])).rejects.toThrow('division by zero');
  expect(
    await migrate(database, [...known, extra, { ...failing, sql: 'create table half (id integer)' }]),
  ).toEqual([9002]);
});

test.each([
  [['0001_a.sql', '0001_b.sql'], 'used twice'],
  [['first.sql'], 'NNNN_snake.sql'],
])('a folder with %j is refused', async (names, why) => {
  const folder = await mkdtemp(join(tmpdir(), 'migrations-'));
  for (const name of names) await writeFile(join(folder, name), 'select 1');
  await expect(readMigrations(pathToFileURL(`${folder}/`))).rejects.toThrow(why);
  await rm(folder, { recursive: true });
});
