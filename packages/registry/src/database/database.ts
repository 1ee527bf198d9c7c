import { AsyncLocalStorage } from 'node:async_hooks';
import { AssayError } from '@assay/core';
import { type Kysely, sql } from 'kysely';
import type { Backend, DatabaseLocation } from './backend.ts';
import { openPglite } from './pglite.ts';
import { openPostgres } from './postgres.ts';
import { isTransient, pauseBeforeRetry, sqlState } from './retry.ts';
import type { Schema, Tx } from './schema.ts';
import { asUnavailable } from './unavailable.ts';

export interface Database {
  readonly kind: DatabaseLocation['kind'];
  /**
   * Statements on their own, outside any transaction (one read on a hot path). Throws inside a transaction,
   * where it would deadlock on PGlite and escape the transaction on PostgreSQL.
   */
  readonly kysely: Kysely<Schema>;
  /**
   * Runs `run` in one serializable transaction and commits, or rolls back when it throws. Called inside
   * another transaction it joins that one.
   *
   * Obligations: `run` reaches the database through `tx` only, and has no effect outside it, because after a
   * serialization failure or deadlock it is run again (at most 15 times). UNAVAILABLE when the database is gone.
   *
   * Serializable is chosen because
   * PGlite, with its one connection, is serial: a rule that holds there then holds on PostgreSQL too.
   * `read committed` is for work that a lock already makes serial.
   */
  transaction<T>(run: (tx: Tx) => Promise<T>, isolation?: 'serializable' | 'read committed'): Promise<T>;
  /** As `transaction`, read only: one consistent snapshot, never retried, never blocking a writer. */
  read<T>(run: (tx: Tx) => Promise<T>): Promise<T>;
  readonly backend: Backend;
  close(): Promise<void>;
}

const attempts = 15;

/** Opens the database. The caller migrates it (`migrate`) and closes it. */
export async function openDatabase(location: DatabaseLocation): Promise<Database> {
  const backend = location.kind === 'pglite' ? await openPglite(location) : await openPostgres(location);
  return databaseOver(backend);
}

function databaseOver(backend: Backend): Database {
  const current = new AsyncLocalStorage<Tx>();
  const begin = async <T>(
    run: (tx: Tx) => Promise<T>,
    mode: 'serializable' | 'read committed' | 'read only',
  ): Promise<T> => {
    const builder =
      mode === 'read only'
        ? backend.kysely.transaction().setIsolationLevel('repeatable read').setAccessMode('read only')
        : backend.kysely.transaction().setIsolationLevel(mode);
    return builder.execute(async (tx) => {
      // PGlite's driver knows no transaction settings; a read must refuse to write there too.
      if (mode === 'read only' && backend.kind === 'pglite') await sql`set transaction read only`.execute(tx);
      return current.run(tx, () => run(tx));
    });
  };
  return {
    kind: backend.kind,
    backend,
    get kysely() {
      if (current.getStore() !== undefined) throw outsideTransaction();
      return backend.kysely;
    },
    async transaction(run, isolation = 'serializable') {
      const joined = current.getStore();
      if (joined !== undefined) return run(joined);
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await begin(run, isolation);
        } catch (error) {
          if (!isTransient(error)) throw asUnavailable(error);
          if (attempt >= attempts) throw contended(error);
          await pauseBeforeRetry(attempt);
        }
      }
    },
    async read(run) {
      const joined = current.getStore();
      if (joined !== undefined) return run(joined);
      try {
        return await begin(run, 'read only');
      } catch (error) {
        throw asUnavailable(error);
      }
    },
    close: () => backend.close(),
  };
}

/** Nothing is broken and nothing was done: whoever asked may simply ask again. */
function contended(cause: unknown): AssayError<'UNAVAILABLE'> {
  return new AssayError({
    code: 'UNAVAILABLE',
    publicMessage: 'Too many are changing the same things at this moment; nothing was changed. Try again.',
    detail: `the transaction was rolled back ${attempts} times, at last with ${sqlState(cause) ?? 'no code'}`,
    cause,
  });
}

function outsideTransaction(): AssayError<'INTERNAL'> {
  return new AssayError({
    code: 'INTERNAL',
    publicMessage: 'Something went wrong inside Assay; nothing was changed.',
    detail: 'database.kysely was used inside a transaction; use its tx',
  });
}
