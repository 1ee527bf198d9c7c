import { sql } from 'kysely';
import type { Database } from '../database/database.ts';

/** The schema of the database in lines that read alike on every backend: columns, constraints, indexes, triggers, sequences. */
export async function schemaDump(database: Database): Promise<string> {
  const columns = await lines(
    database,
    `select table_name || '.' || column_name || ' ' || format_type(atttypid, atttypmod)
       || case when is_nullable = 'NO' then ' not null' else '' end
       || case when collation_name = 'C' then ' collate "C"' else '' end
       || coalesce(' default ' || column_default, '')
       || case when is_identity = 'YES' then ' identity ' || lower(identity_generation) else '' end
       || coalesce(' generated ' || generation_expression, '') as line
     from information_schema.columns
     join pg_attribute on attrelid = table_name::regclass and attname = column_name
     where table_schema = 'public'`,
  );
  // NOT NULL is a constraint of its own only since PostgreSQL 18; the columns above say it for every version.
  const constraints = await lines(
    database,
    `select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) as line
     from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n'`,
  );
  const indexes = await lines(
    database,
    `select indexdef as line from pg_indexes where schemaname = 'public'`,
  );
  const triggers = await lines(
    database,
    `select pg_get_triggerdef(oid) as line from pg_trigger where not tgisinternal`,
  );
  const sequences = await lines(
    database,
    `select 'sequence ' || sequencename as line from pg_sequences where schemaname = 'public'`,
  );
  return [columns, constraints, indexes, triggers, sequences]
    .map((part) => `${part.join('\n')}\n`)
    .join('\n');
}

async function lines(database: Database, query: string): Promise<readonly string[]> {
  const { rows } = await sql<{ line: string }>`${sql.raw(query)} order by 1`.execute(database.kysely);
  return rows.map(({ line }) => line).sort();
}
