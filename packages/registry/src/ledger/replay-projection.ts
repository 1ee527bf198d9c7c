import type { FactKind } from '@assay/contract';
import type { Schema } from '../database/schema.ts';
import type { RecordedFact } from './reactions.ts';

export type TableName = keyof Schema;

/** A column's value as it is compared: JSON, and bytes as hex text. */
export type ReplayedValue =
  | null
  | boolean
  | number
  | string
  | readonly unknown[]
  | { readonly [key: string]: unknown };
export type ReplayedRow = Readonly<Record<string, ReplayedValue>>;

/** The rows of one table as the facts so far say they are. */
export interface ReplayedRows {
  get(...key: readonly (string | number)[]): ReplayedRow | undefined;
  /** Inserts or replaces the row with this row's key. */
  set(row: ReplayedRow): void;
  /** Changes columns of an existing row; a row that is not there is a fault of the record, and is reported. */
  update(key: readonly (string | number)[], change: ReplayedRow): void;
  delete(...key: readonly (string | number)[]): void;
  all(): Iterable<ReplayedRow>;
}

/** What a projection may see while a fact is applied: its own rows, and those of any other replayed table. */
export interface ReplayState {
  rows(table: TableName): ReplayedRows;
}

type Apply = {
  readonly [K in FactKind]?: (rows: ReplayedRows, fact: RecordedFact<K>, state: ReplayState) => void;
};

/**
 * How one authority-bearing table follows from the facts. `columns` are compared, value by value; a column left
 * out is derived (a name, a text, a cache) and must carry no authority.
 */
export interface Projection {
  readonly table: TableName;
  readonly key: readonly string[];
  readonly columns: readonly string[];
  readonly apply: Apply;
}

/** What a capability says of its tables: each one is replayed, or derived for the reason given. */
export interface CapabilityReplay {
  readonly projections: readonly Projection[];
  readonly derived: Readonly<Partial<Record<TableName, string>>>;
}

/** One thing in the database that the facts do not support. */
export interface ReplayFault {
  readonly table: string;
  /** The row's key. */
  readonly row: string;
  /** The fact that the row should agree with; null when no fact speaks of it. */
  readonly fact: string | null;
  /** What is wrong, in one sentence. */
  readonly words: string;
}
