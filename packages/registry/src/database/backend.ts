import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** Where the database is. `pglite` without a folder lives in memory and dies with the process. */
export type DatabaseLocation =
  | { readonly kind: 'pglite'; readonly dataFolder?: string; readonly snapshot?: Blob }
  | { readonly kind: 'postgres'; readonly url: string; readonly poolSize?: number };

/** One session in one transaction, below Kysely: for scripts of many statements (migrations). */
export interface ScriptSession {
  query(sql: string, parameters?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  /** Runs a script of any number of statements. */
  script(sql: string): Promise<void>;
}

/** What a driver supplies; `openDatabase` adds the transaction rules. */
export interface Backend {
  readonly kind: DatabaseLocation['kind'];
  readonly kysely: Kysely<Schema>;
  inScriptSession<T>(run: (session: ScriptSession) => Promise<T>): Promise<T>;
  /** A copy of the whole database, where the backend can make one. */
  snapshot?(): Promise<Blob>;
  close(): Promise<void>;
}
