import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openDatabase } from './database.ts';

interface OwnServer {
  readonly url: string;
  stop(): Promise<void>;
}
const program = new URL('../../../../scripts/postgres.mjs', import.meta.url).href;
const { startPostgres } = (await import(program)) as { startPostgres: () => Promise<OwnServer | null> };

test('a lost connection is UNAVAILABLE and ends no process, and the database works again when it is back', async () => {
  const postgres = await startPostgres();
  if (postgres === null) throw new Error('PostgreSQL is not installed');
  const database = await openDatabase({ kind: 'postgres', url: postgres.url, poolSize: 3 });
  try {
    const cut = database.transaction(async (tx) => {
      await sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx);
    });
    await expect(cut).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect((await database.read((tx) => sql<{ one: number }>`select 1 as one`.execute(tx))).rows).toEqual([
      { one: 1 },
    ]);
    await postgres.stop();
    await expect(database.read((tx) => sql`select 1`.execute(tx))).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
    await expect(openDatabase({ kind: 'postgres', url: postgres.url })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
  } finally {
    await database.close();
    await postgres.stop();
  }
});
