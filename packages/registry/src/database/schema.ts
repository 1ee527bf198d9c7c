import type { ColumnType, Transaction } from 'kysely';

/**
 * Every table of the database by name. Each capability adds its own in its `tables.ts`:
 *
 *     declare module '../database/schema.ts' {
 *       interface Schema { person: PersonTable }
 *     }
 *
 * so that this file, leftmost in the line, imports nothing to its right.
 */
// oxlint-disable-next-line typescript/no-empty-interface -- filled by the capabilities
export interface Schema {}

/** A transaction: the only way to the database inside a use case. */
export type Tx = Transaction<Schema>;

/**
 * A `jsonb` column. It is read as T and written as JSON text, because drivers disagree about how a bare
 * array or string becomes JSON.
 */
export type JsonColumn<T> = ColumnType<T, string, string>;

/**
 * A `timestamptz(3)` column: read and written as RFC 3339 in UTC with milliseconds
 * (`2026-11-24T09:24:00.000Z`), which is the contract's `instant` and sorts as text.
 */
export type InstantColumn = string;

/** A column the database fills when the row is inserted. */
export type DefaultedColumn<T> = ColumnType<T, T | undefined, T>;
