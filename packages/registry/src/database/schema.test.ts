import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { schemaDump } from '../testing/schema-dump.ts';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';

const golden = new URL('../../golden/schema.txt', import.meta.url);

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

/** After a migration that is meant: `ASSAY_GOLDEN=write` writes the file anew, for its difference to be reviewed. */
test('the migrations make the schema that was reviewed, alike on every backend', async () => {
  const dump = await schemaDump(database);
  if (process.env['ASSAY_GOLDEN'] === 'write') await writeFile(golden, dump);
  expect(dump).toBe(await readFile(golden, 'utf8'));
});
