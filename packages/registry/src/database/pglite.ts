import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import type { Backend, ScriptSession } from './backend.ts';
import { lockFolder } from './folder-lock.ts';
import { parsers } from './parsers.ts';
import type { Schema } from './schema.ts';

/**
 * Opens the embedded database, alone: a second process on the same folder is refused. A commit is written to
 * the operating system before it is acknowledged, so it survives the death of this process; surviving a power
 * cut needs PostgreSQL.
 */
export async function openPglite(location: {
  readonly dataFolder?: string;
  readonly snapshot?: Blob;
}): Promise<Backend> {
  const { dataFolder, snapshot } = location;
  if (dataFolder !== undefined) await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const lock = dataFolder === undefined ? undefined : await lockFolder(dataFolder);
  const pglite = await PGlite.create({
    ...(dataFolder === undefined ? {} : { dataDir: join(dataFolder, 'database') }),
    ...(snapshot === undefined ? {} : { loadDataDir: snapshot }),
    parsers: { ...parsers },
  }).catch(async (error: unknown) => {
    await lock?.release();
    throw error;
  });
  await pglite.exec("set timezone to 'UTC'; set datestyle to 'ISO';");
  const kysely = new Kysely<Schema>({ dialect: new PGliteDialect({ pglite }) });
  return {
    kind: 'pglite',
    kysely,
    inScriptSession: (run) =>
      pglite.transaction((tx) => {
        const session: ScriptSession = {
          query: async (sql, parameters = []) =>
            (await tx.query<Record<string, unknown>>(sql, [...parameters])).rows,
          script: async (sql) => {
            await tx.exec(sql);
          },
        };
        return run(session);
      }),
    snapshot: () => pglite.dumpDataDir('none'),
    async close() {
      if (!pglite.closed) await pglite.close();
      await lock?.release();
    },
  };
}
