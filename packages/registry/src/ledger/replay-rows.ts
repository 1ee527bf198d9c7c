import { canonicalText } from '@assay/core';
import type { Projection, ReplayedRow, ReplayedRows, ReplayedValue } from './replay-projection.ts';

/** A fact that does not fit the rows before it; the record itself is then wrong. */
export class ReplayConflict extends Error {}

interface TrackedRow {
  readonly row: ReplayedRow;
  /** The fact that last set each column. */
  readonly facts: ReadonlyMap<string, string>;
}

/** The rows of one table while facts are replayed, with the fact behind every column. */
export class TrackedRows implements ReplayedRows {
  readonly #rows = new Map<string, TrackedRow>();
  readonly #projection: Projection;
  /** The facts that removed rows, by key. */
  readonly #removed = new Map<string, string>();
  #fact = '';

  constructor(projection: Projection) {
    this.#projection = projection;
  }

  /** The fact being applied; every change is put down to it. */
  set currentFact(id: string) {
    this.#fact = id;
  }

  get(...key: readonly (string | number)[]): ReplayedRow | undefined {
    return this.#rows.get(keyText(key))?.row;
  }

  set(row: ReplayedRow): void {
    this.#requireColumns(row);
    const key = this.keyOf(row);
    const before = this.#rows.get(key);
    const facts = new Map(before?.facts);
    for (const column of this.#projection.columns) {
      if (before === undefined || !sameValue(before.row[column] ?? null, row[column] ?? null)) {
        facts.set(column, this.#fact);
      }
    }
    this.#rows.set(key, { row, facts });
  }

  update(key: readonly (string | number)[], change: ReplayedRow): void {
    const before = this.#rows.get(keyText(key));
    if (before === undefined) {
      throw new ReplayConflict(
        `it changes ${this.#projection.table} ${keyText(key)}, which no earlier fact made`,
      );
    }
    this.set({ ...before.row, ...change });
  }

  delete(...key: readonly (string | number)[]): void {
    this.#rows.delete(keyText(key));
    this.#removed.set(keyText(key), this.#fact);
  }

  *all(): Iterable<ReplayedRow> {
    for (const { row } of this.#rows.values()) yield row;
  }

  /** The row's key as text, as faults name it. */
  keyOf(row: ReplayedRow): string {
    return keyText(this.#projection.key.map((column) => row[column] ?? null));
  }

  get keys(): Iterable<string> {
    return this.#rows.keys();
  }

  tracked(key: string): TrackedRow | undefined {
    return this.#rows.get(key);
  }

  removedBy(key: string): string | undefined {
    return this.#removed.get(key);
  }

  #requireColumns(row: ReplayedRow): void {
    const unknown = Object.keys(row).filter((column) => !this.#projection.columns.includes(column));
    if (unknown.length > 0) {
      throw new TypeError(
        `${this.#projection.table}: the projection sets columns it does not list: ${unknown.join(', ')}`,
      );
    }
  }
}

/** Whether two column values are the same JSON. */
export function sameValue(left: ReplayedValue, right: ReplayedValue): boolean {
  return left === right || canonicalText(left) === canonicalText(right);
}

function keyText(key: readonly ReplayedValue[]): string {
  return key.map((part) => (typeof part === 'string' ? part : canonicalText(part))).join('/');
}
