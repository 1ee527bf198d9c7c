import { AssayError } from '@assay/core';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Backend, ScriptSession } from './backend.ts';
import { parsers } from './parsers.ts';
import type { Schema } from './schema.ts';

const oldestServer = 150_000;

/** Opens a pool of connections to PostgreSQL 15 or newer, and proves that it answers. */
export async function openPostgres(location: {
  readonly url: string;
  readonly poolSize?: number;
}): Promise<Backend> {
  const pool = new pg.Pool({
    connectionString: location.url,
    max: location.poolSize ?? 10,
    connectionTimeoutMillis: 30_000,
    options: '-c timezone=UTC -c datestyle=ISO -c synchronous_commit=on',
    types: { getTypeParser: (typeId: number, format?: 'text' | 'binary') => typeParser(typeId, format) },
  });
  // A connection may die with the server, idle or in use: without a listener on each, that would end this process.
  // What it was doing fails with the same error, and the next query opens another.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  await proveReachable(pool);
  const kysely = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return {
    kind: 'postgres',
    kysely,
    inScriptSession: (run) => inScriptSession(pool, run),
    close: () => kysely.destroy().then(() => (pool.ended ? undefined : pool.end())),
  };
}

function typeParser(typeId: number, format?: 'text' | 'binary'): (text: string) => unknown {
  const own = parsers[typeId];
  return own ?? pg.types.getTypeParser(typeId, format ?? 'text');
}

async function proveReachable(pool: pg.Pool): Promise<void> {
  let version: number;
  try {
    const { rows } = await pool.query<{ version: string }>(
      "select current_setting('server_version_num') as version",
    );
    version = Number(rows[0]?.version);
  } catch (cause) {
    await pool.end();
    throw new AssayError({
      code: 'UNAVAILABLE',
      publicMessage:
        'The database does not answer. Check that PostgreSQL runs and that its address and password are right.',
      detail: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  }
  if (version >= oldestServer) return;
  await pool.end();
  throw new AssayError({
    code: 'UNAVAILABLE',
    publicMessage: 'Assay needs PostgreSQL 15 or newer.',
    detail: `server_version_num ${version}`,
  });
}

async function inScriptSession<T>(pool: pg.Pool, run: (session: ScriptSession) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await run({
      query: async (sql, parameters = []) =>
        (await client.query<Record<string, unknown>>(sql, [...parameters])).rows,
      script: async (sql) => {
        await client.query(sql);
      },
    });
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    client.release(true);
    throw error;
  }
}
