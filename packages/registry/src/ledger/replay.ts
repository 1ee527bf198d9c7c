import { AssayError, hex } from '@assay/core';
import { sql } from 'kysely';
import type { Tx } from '../database/schema.ts';
import { DocumentCheck } from './document-check.ts';
import type { RecordedFact } from './reactions.ts';
import type {
  CapabilityReplay,
  Projection,
  ReplayFault,
  ReplayedRow,
  ReplayedRows,
  ReplayedValue,
  ReplayState,
  TableName,
} from './replay-projection.ts';
import { ReplayConflict, sameValue, TrackedRows } from './replay-rows.ts';
import { derivedColumnFault, readFact, storedFacts } from './stored-facts.ts';
import { TreeCheck } from './tree-check.ts';

export interface ReplayVerdict {
  readonly facts: number;
  readonly tables: readonly {
    readonly table: string;
    readonly kind: 'replayed' | 'derived';
    readonly rows: number;
  }[];
  /** In order: the record itself first, then table by table. Empty when the database is what its facts say. */
  readonly faults: readonly ReplayFault[];
}

const mostFaults = 100;

/**
 * Replays every fact and compares what follows with what is stored: the facts against their own bytes and the
 * tree, the documents against their digests, and each authority-bearing row, column by column. Run it in `Database.read`, so that it sees one moment.
 * At most 100 faults are told.
 */
export async function replayFaults(
  tx: Tx,
  capabilities: readonly CapabilityReplay[],
): Promise<ReplayVerdict> {
  const replay = new Replay(capabilities.flatMap(({ projections }) => projections));
  const tree = new TreeCheck();
  const documents = new DocumentCheck();
  await tree.prepare(tx);
  let facts = 0;
  for await (const stored of storedFacts(tx)) {
    facts += 1;
    if (stored.sequence !== null) replay.report(tree.add(stored));
    const fact = readFact(stored.bytes);
    if (typeof fact === 'string') {
      replay.report({
        table: 'fact',
        row: stored.id,
        fact: stored.id,
        words: `fact ${stored.id} cannot be read: ${fact}`,
      });
      continue;
    }
    const column = derivedColumnFault(stored, fact);
    if (column !== undefined) {
      replay.report({
        table: 'fact',
        row: stored.id,
        fact: stored.id,
        words: `fact.${column} is not what the fact's bytes say`,
      });
    }
    documents.add(fact);
    replay.apply(fact);
  }
  const ofRecord = [await tree.faults(tx), await strayFacts(tx, facts), await documents.faults(tx)];
  for (const fault of ofRecord.flat()) replay.report(fault);
  for (const projection of replay.projections) await replay.compare(tx, projection);
  return { facts, tables: await tableRows(tx, capabilities), faults: replay.faults };
}

/** The rebuilt rows of every replayed table, and the faults found so far. */
class Replay {
  readonly faults: ReplayFault[] = [];
  readonly projections: readonly Projection[];
  readonly #rows: ReadonlyMap<TableName, TrackedRows>;

  constructor(projections: readonly Projection[]) {
    this.projections = projections;
    this.#rows = new Map(projections.map((projection) => [projection.table, new TrackedRows(projection)]));
  }

  report(fault: ReplayFault | undefined): void {
    if (fault !== undefined && this.faults.length < mostFaults) this.faults.push(fault);
  }

  apply(fact: RecordedFact): void {
    const state: ReplayState = { rows: (table) => this.rowsOf(table) };
    for (const projection of this.projections) {
      const apply = applierOf(projection, fact.kind);
      if (apply === undefined) continue;
      const rows = this.rowsOf(projection.table);
      for (const tracked of this.#rows.values()) tracked.currentFact = fact.id;
      try {
        apply(rows, fact, state);
      } catch (error) {
        if (!(error instanceof ReplayConflict)) throw error;
        this.report({
          table: projection.table,
          row: '',
          fact: fact.id,
          words: `fact ${fact.id} (${fact.kind}) does not fit the facts before it: ${error.message}`,
        });
      }
    }
  }

  async compare(tx: Tx, projection: Projection): Promise<void> {
    const rows = this.rowsOf(projection.table);
    const seen = new Set<string>();
    const strays: ReplayFault[] = [];
    for (const row of await storedRows(tx, projection)) {
      const key = rows.keyOf(row);
      seen.add(key);
      const fault = rowFault(projection, rows, key, row);
      if (fault?.fact === null) strays.push(fault);
      else this.report(fault);
    }
    for (const key of rows.keys) {
      if (seen.has(key)) continue;
      const fact = [...(rows.tracked(key)?.facts.values() ?? [])].at(-1) ?? null;
      const words = `${projection.table} ${key} is missing, though fact ${fact} made it`;
      this.report({ table: projection.table, row: key, fact, words });
    }
    // Last: beside an edited key, the row that a fact made says more than the one that no fact did.
    for (const fault of strays) this.report(fault);
  }

  rowsOf(table: TableName): TrackedRows {
    const rows = this.#rows.get(table);
    if (rows === undefined) throw new TypeError(`${table} is not a replayed table`);
    return rows;
  }
}

function rowFault(
  projection: Projection,
  rows: TrackedRows,
  key: string,
  row: ReplayedRow,
): ReplayFault | undefined {
  const { table } = projection;
  const tracked = rows.tracked(key);
  if (tracked === undefined) {
    const fact = rows.removedBy(key) ?? null;
    const words =
      fact === null
        ? `${table} ${key} was made by no fact`
        : `${table} ${key} is there, though fact ${fact} removed it`;
    return { table, row: key, fact, words };
  }
  for (const column of projection.columns) {
    const said = tracked.row[column] ?? null;
    const found = row[column] ?? null;
    if (sameValue(said, found)) continue;
    const fact = tracked.facts.get(column) ?? null;
    const words = `${table} ${key}: ${column} is ${shown(found)}, but fact ${fact} says ${shown(said)}`;
    return { table, row: key, fact, words };
  }
  return undefined;
}

function shown(value: ReplayedValue): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

type Applier = (rows: ReplayedRows, fact: RecordedFact, state: ReplayState) => void;

/** The projection's applier for this kind of fact; the table of appliers is keyed by the kind each one takes. */
function applierOf(projection: Projection, kind: RecordedFact['kind']): Applier | undefined {
  return projection.apply[kind] as Applier | undefined;
}

async function storedRows(tx: Tx, projection: Projection): Promise<readonly ReplayedRow[]> {
  const columns = sql.join(projection.columns.map((column) => sql.ref(column)));
  const order = sql.join(projection.key.map((column) => sql.ref(column)));
  const { rows } = await sql<Record<string, unknown>>`
    select ${columns} from ${sql.table(projection.table)} order by ${order}`.execute(tx);
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([column, value]) => [column, comparable(value)])),
  );
}

function comparable(value: unknown): ReplayedValue {
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array) return hex(value);
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') return value;
  if (typeof value === 'object') return value as ReplayedValue;
  throw new AssayError({
    code: 'INTERNAL',
    publicMessage: 'A column holds a value that cannot be compared.',
  });
}

/** Facts that are neither numbered nor waiting would never be covered. */
async function strayFacts(tx: Tx, passed: number): Promise<readonly ReplayFault[]> {
  const { rows } = await sql<{ id: string }>`
    select fact.id from fact
    where not exists (select 1 from fact_sequence where fact_sequence.fact_id = fact.id)
      and not exists (select 1 from fact_waiting where fact_waiting.fact_id = fact.id)
    order by fact.id limit 1`.execute(tx);
  const stray = rows[0];
  if (stray !== undefined) {
    return [
      {
        table: 'fact',
        row: stray.id,
        fact: stray.id,
        words: `fact ${stray.id} is neither numbered nor waiting to be`,
      },
    ];
  }
  const count = await tx
    .selectFrom('fact')
    .select((select) => select.fn.countAll<number>().as('rows'))
    .executeTakeFirstOrThrow();
  if (count.rows === passed) return [];
  return [
    {
      table: 'fact',
      row: '',
      fact: null,
      words: `${passed} facts are in the ledger, but ${count.rows} are stored`,
    },
  ];
}

async function tableRows(
  tx: Tx,
  capabilities: readonly CapabilityReplay[],
): Promise<ReplayVerdict['tables']> {
  const replayed = capabilities.flatMap(({ projections }) =>
    projections.map(({ table }) => ({ table, kind: 'replayed' as const })),
  );
  const derived = capabilities.flatMap((capability) =>
    Object.keys(capability.derived).map((table) => ({ table, kind: 'derived' as const })),
  );
  const tables = [];
  for (const { table, kind } of [...replayed, ...derived]) {
    const { rows } = await sql<{ rows: number }>`select count(*) as rows from ${sql.table(table)}`.execute(
      tx,
    );
    tables.push({ table, kind, rows: rows[0]?.rows ?? 0 });
  }
  return tables;
}
