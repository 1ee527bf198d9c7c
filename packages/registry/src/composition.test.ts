import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import { registryReplay } from './composition.ts';
import { type TestRegistry, testRegistry } from './testing/test-context.ts';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await testRegistry();
});
afterAll(() => registry.close());

test('every table of the database is either replayed from facts or derived for a stated reason, and only once', async () => {
  const { rows } = await sql<{ table_name: string }>`
    select table_name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' order by table_name collate "C"`.execute(
    registry.database.kysely,
  );
  const listed = registryReplay.flatMap(({ projections, derived }) => [
    ...projections.map(({ table }): string => table),
    ...Object.keys(derived),
  ]);
  expect(listed.toSorted()).toEqual(rows.map((row) => row.table_name));
});
