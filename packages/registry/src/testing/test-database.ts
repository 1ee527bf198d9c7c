import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { type Database, openDatabase } from '../database/database.ts';
import { migrate, readMigrations } from '../database/migrate.ts';
import { digestOf, utf8 } from '@assay/core';

/** Address of a PostgreSQL server on which test databases may be created; without it, PGlite in memory. */
const adminUrl = process.env['ASSAY_TEST_POSTGRES'];

export interface TestDatabase extends Database {
  /** Where the database is, for a second connection to it; null on PGlite. */
  readonly url: string | null;
}

/**
 * A fresh, migrated database of this test's own: on PostgreSQL when `ASSAY_TEST_POSTGRES` names a server, else
 * PGlite in memory. Both are copied from a template migrated once, so that each costs well under a second.
 * The caller closes it, which also drops it.
 */
export async function testDatabase(): Promise<TestDatabase> {
  return adminUrl === undefined ? pgliteCopy() : postgresCopy(adminUrl);
}

let pgliteTemplate: Promise<Blob> | undefined;

async function pgliteCopy(): Promise<TestDatabase> {
  pgliteTemplate ??= migratedSnapshot();
  return withUrl(
    await openDatabase({ kind: 'pglite', snapshot: await pgliteTemplate }),
    null,
    async () => {},
  );
}

async function migratedSnapshot(): Promise<Blob> {
  const database = await openDatabase({ kind: 'pglite' });
  try {
    await migrate(database);
    if (database.backend.snapshot === undefined) throw new Error('PGlite cannot make a snapshot');
    return await database.backend.snapshot();
  } finally {
    await database.close();
  }
}

/** One template a set of migrations, named after their digest and shared by all test processes on the server. */
async function postgresCopy(server: string): Promise<TestDatabase> {
  const migrations = await readMigrations();
  const digest = digestOf(utf8(migrations.map(({ sql }) => sql).join('\n')));
  const template = `assay_template_${digest.slice(7, 23)}`;
  const name = `assay_test_${randomBytes(8).toString('hex')}`;
  await asAdmin(server, async (admin) => {
    await admin.query('select pg_advisory_lock(7266)');
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [template]);
    if (rowCount === 0) {
      const building = `${template}_building`;
      await admin.query(`drop database if exists "${building}"`);
      await admin.query(`create database "${building}"`);
      const database = await openDatabase({
        kind: 'postgres',
        url: databaseUrl(server, building),
        poolSize: 1,
      });
      try {
        await migrate(database);
      } finally {
        await database.close();
      }
      await admin.query(`alter database "${building}" rename to "${template}"`);
    }
    await admin.query(`create database "${name}" template "${template}"`);
  });
  const url = databaseUrl(server, name);
  const database = await openDatabase({ kind: 'postgres', url, poolSize: 10 });
  return withUrl(database, url, () =>
    asAdmin(server, async (admin) => {
      await admin.query(`drop database if exists "${name}" with (force)`);
    }),
  );
}

async function asAdmin(server: string, run: (admin: pg.Client) => Promise<void>): Promise<void> {
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  try {
    await run(admin);
  } finally {
    await admin.end();
  }
}

function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

function withUrl(database: Database, url: string | null, drop: () => Promise<void>): TestDatabase {
  return {
    ...database,
    get kysely() {
      return database.kysely;
    },
    url,
    async close() {
      await database.close();
      await drop();
    },
  };
}
