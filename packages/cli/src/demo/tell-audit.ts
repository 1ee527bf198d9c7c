import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DemoRegistry } from './demo-registry.ts';
import type { Story } from './story.ts';
import type { ProductionStory } from './tell-production.ts';

/** Step 11: the database follows from its facts; the bundle verifies with the server stopped, and a flipped byte is named. */
export async function tellAudit(telling: {
  story: Story;
  registry: DemoRegistry;
  production: ProductionStory;
}): Promise<void> {
  const { story, registry } = telling;
  const database = await registry.assay('ola', ['audit', 'verify', '--database'], { mayFail: true });
  story.check(
    database.code === 0,
    `every authority-bearing row follows from the facts: ${database.stdout}${database.stderr}`,
  );
  const bundle = join(registry.folder, 'audit.bundle');
  await registry.assay('ola', ['audit', 'export', bundle]);
  await registry.stop();
  const verified = await registry.assay(null, ['audit', 'verify', bundle], { mayFail: true });
  story.check(
    verified.code === 0,
    `the bundle verifies with the server stopped: ${verified.stdout}${verified.stderr}`,
  );
  story.tell(
    11,
    `${database.stdout.trim().split('\n')[0] ?? ''} ${verified.stdout.trim().split('\n')[0] ?? ''}`,
  );
  const bytes = await readFile(bundle);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  const damaged = join(registry.folder, 'damaged.bundle');
  await writeFile(damaged, bytes);
  const refused = await registry.assay(null, ['audit', 'verify', damaged], { mayFail: true });
  story.check(refused.code !== 0, 'one flipped bit of the bundle is found');
  story.tell(
    11,
    `One flipped bit: ${refused.stdout.trim().split('\n')[0] || refused.stderr.trim().split('\n')[0]}`,
  );
}
