import { readFile, readdir } from 'node:fs/promises';
import { AssayError, digestOf, utf8 } from '@assay/core';
import type { ScriptSession } from './backend.ts';
import type { Database } from './database.ts';

/** One append-only step of the schema: `0002_people.sql` is number 2, name `people`. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

/** The folder of migrations, found alike from sources and from the build. */
export const migrationsFolder = new URL('../../migrations/', import.meta.url);

const fileName = /^(\d{4})_([a-z0-9_]+)\.sql$/;
/** Key of the advisory lock under which schemas change; any constant will do ("assay" in ASCII). */
const lockKey = 0x61_73_73_61_79;

/** Every migration of a folder, in order. A file that is no migration, or a number used twice, is refused. */
export async function readMigrations(folder: URL = migrationsFolder): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const migrations = await Promise.all(
    names.map(async (name) => {
      const [, number, rest] = fileName.exec(name) ?? [];
      if (number === undefined || rest === undefined) throw broken(`${name} is not named NNNN_snake.sql`);
      return { number: Number(number), name: rest, sql: await readFile(new URL(name, folder), 'utf8') };
    }),
  );
  migrations.forEach((migration, index) => {
    if (migrations[index - 1]?.number === migration.number)
      throw broken(`number ${migration.number} is used twice`);
  });
  return migrations;
}

/**
 * Brings the database to this program's schema and returns the numbers applied. Safe to call from any number
 * of processes at once: they take turns under a lock, in one transaction, and the later ones find nothing to do.
 * Throws DATABASE_NEWER when the database has a migration that this program does not know.
 */
export async function migrate(database: Database, known?: readonly Migration[]): Promise<readonly number[]> {
  const migrations = known ?? (await readMigrations());
  return database.backend.inScriptSession(async (session) => {
    await session.query('select pg_advisory_xact_lock($1::bigint)', [lockKey]);
    await session.script(
      `create table if not exists migration (
         number integer primary key,
         name text collate "C" not null,
         digest text collate "C" not null
       )`,
    );
    const applied = await appliedMigrations(session);
    requireKnown(applied, migrations);
    const pending = migrations.filter(({ number }) => !applied.has(number));
    for (const migration of pending) await apply(session, migration);
    return pending.map(({ number }) => number);
  });
}

async function appliedMigrations(session: ScriptSession): Promise<ReadonlyMap<number, string>> {
  const rows = await session.query('select number, digest from migration');
  return new Map(rows.map((row) => [Number(row['number']), String(row['digest'])]));
}

async function apply(session: ScriptSession, migration: Migration): Promise<void> {
  await session.script(migration.sql);
  await session.query('insert into migration (number, name, digest) values ($1, $2, $3)', [
    migration.number,
    migration.name,
    digestOf(utf8(migration.sql)),
  ]);
}

/** A released migration never changes: what the database ran must be what this program would have run. */
function requireKnown(applied: ReadonlyMap<number, string>, migrations: readonly Migration[]): void {
  for (const [number, digest] of applied) {
    const migration = migrations.find((candidate) => candidate.number === number);
    if (migration === undefined) throw newer(number);
    if (digestOf(utf8(migration.sql)) !== digest) {
      throw broken(`migration ${number} (${migration.name}) differs from the one this database ran`);
    }
  }
}

function newer(number: number): AssayError<'DATABASE_NEWER'> {
  return new AssayError({
    code: 'DATABASE_NEWER',
    publicMessage:
      'The database was written by a newer Assay. Start that version, or restore a backup made before the upgrade.',
    detail: `migration ${number} is not known to this program`,
  });
}

function broken(detail: string): AssayError<'INTERNAL'> {
  return new AssayError({
    code: 'INTERNAL',
    publicMessage: `The database schema cannot be brought up to date: ${detail}.`,
  });
}
