import { type Kysely, type Transaction, sql } from 'kysely';
import type { Database } from '../database/database.ts';
import type { Schema, Tx } from '../database/schema.ts';
import type { Projection, ReplayFault } from '../ledger/replay-projection.ts';

/** What became of one edit: noticed with its table, row and fact; refused by the database itself; or not noticed. */
export interface Edit {
  readonly table: string;
  readonly column: string;
  readonly outcome: 'named' | 'named without a fact' | 'refused' | 'unnoticed' | 'empty table';
  readonly words: string;
}

/**
 * Edits each compared column of one row of each replayed table, as the owner of the database could with a single
 * UPDATE, looks what `faultsOf` says of it, and undoes it.
 */
export async function editEachColumn(
  database: Database,
  projections: readonly Projection[],
  faultsOf: (tx: Tx) => Promise<readonly ReplayFault[]>,
): Promise<readonly Edit[]> {
  const edits: Edit[] = [];
  for (const projection of projections) {
    for (const column of projection.columns)
      edits.push(await editColumn(database, projection, column, faultsOf));
  }
  return edits;
}

class Undo extends Error {}

async function editColumn(
  database: Database,
  projection: Projection,
  column: string,
  faultsOf: (tx: Tx) => Promise<readonly ReplayFault[]>,
): Promise<Edit> {
  const { table } = projection;
  const edited = await sourceOf(database, table, column);
  const done = (outcome: Edit['outcome'], words = ''): Edit => ({ table, column, outcome, words });
  for (const candidate of await candidates(database, table, edited)) {
    let edit: Edit | undefined;
    try {
      await database.transaction(async (tx) => {
        await sql`set local session_replication_role = 'replica'`.execute(tx);
        const row = sql`ctid = (select ctid from ${sql.table(table)} order by ctid limit 1)`;
        const { rows } = await sql`
          update ${sql.table(table)} set ${sql.ref(edited)} = ${sql.raw(candidate)}
          where ${row} and ${sql.ref(edited)} is distinct from ${sql.raw(candidate)} returning 1`.execute(tx);
        if (rows.length > 0) {
          // An edited key leaves two faults: the row that is gone, with its fact, and one that no fact made.
          const faults = (await faultsOf(tx)).filter((fault) => fault.table === table);
          const [fault] = faults.toSorted((a, b) => Number(a.fact === null) - Number(b.fact === null));
          if (fault === undefined) edit = done('unnoticed', candidate);
          else edit = done(fault.fact === null ? 'named without a fact' : 'named', fault.words);
        }
        throw new Undo();
      });
    } catch (error) {
      if (!(error instanceof Undo) && !isRefusal(error)) throw error;
    }
    if (edit !== undefined) return edit;
  }
  const count = await sql<{ rows: number }>`select count(*) as rows from ${sql.table(table)}`.execute(
    database.kysely,
  );
  return done(count.rows[0]?.rows === 0 ? 'empty table' : 'refused');
}

/** The column itself, or for a generated one the first column that it is made from. */
async function sourceOf(database: Database, table: string, column: string): Promise<string> {
  const { rows } = await sql<{ source: string }>`
    select source.column_name as source from information_schema.columns made
    join information_schema.columns source on source.table_schema = made.table_schema
      and source.table_name = made.table_name and source.column_name <> made.column_name
    where made.table_schema = 'public' and made.table_name = ${table} and made.column_name = ${column}
      and made.is_generated = 'ALWAYS' and made.generation_expression ~ ('\\m' || source.column_name || '\\M')
    order by source.ordinal_position limit 1`.execute(database.kysely);
  return rows[0]?.source ?? column;
}

/** Constraints (class 23), values that the type refuses (22), generated columns (42). */
function isRefusal(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'code' in error && /^(22|23|42)/.test(String(error.code))
  );
}

/** SQL expressions to try, most telling first: another value of the type, those that a check allows, and null. */
async function candidates(database: Database, table: string, column: string): Promise<readonly string[]> {
  const db: Kysely<Schema> | Transaction<Schema> = database.kysely;
  const { rows } = await sql<{ type: string }>`
    select format_type(atttypid, atttypmod) as type from pg_attribute
    where attrelid = ${table}::regclass and attname = ${column}`.execute(db);
  const checks = await sql<{ definition: string }>`
    select pg_get_constraintdef(oid) as definition from pg_constraint
    where conrelid = ${table}::regclass and contype = 'c'`.execute(db);
  const name = `"${column}"`;
  const type = rows[0]?.type ?? 'text';
  const allowed = checks.rows
    .filter(({ definition }) => definition.includes(column))
    .flatMap(({ definition }) =>
      [...definition.matchAll(/'([^']*)'::text/g)].map(([, literal]) => `'${literal}'`),
    );
  return [...byType(type, name), ...allowed, 'null'];
}

function byType(type: string, name: string): readonly string[] {
  if (type === 'uuid') return [`'01900000-0000-7000-8000-00000000dead'::uuid`];
  if (type === 'boolean') return [`not ${name}`, 'true', 'false'];
  if (/^(integer|bigint|smallint|numeric|double)/.test(type))
    return [`${name} + 1`, `${name} + 1000`, '1', '0'];
  if (type.startsWith('timestamp')) return [`${name} + interval '1 second'`, `'2026-01-01T00:00:00Z'`];
  if (type === 'date') return [`${name} + 1`, `'2026-01-01'::date`];
  if (type === 'jsonb') return [`'["edited"]'::jsonb`, `'{"edited": true}'::jsonb`];
  if (type === 'bytea') return [`set_byte(${name}, 0, get_byte(${name}, 0) # 1)`];
  if (type === 'uuid[]') return [`array['01900000-0000-7000-8000-00000000dead'::uuid]`, `'{}'::uuid[]`];
  if (type.endsWith('[]')) return [`array['edited']`, `'{}'`];
  return [`${name} || 'x'`, `'sha256:' || repeat('0', 64)`, `'x'`];
}
