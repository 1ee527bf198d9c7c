import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { build, continueOnNewNode, installDependencies, root } from './prepare.mjs';

installDependencies();
continueOnNewNode(import.meta.url);
build({ quiet: true });

/** Each benchmark writes its ratios to bench/<name>.json. Some need PostgreSQL or Python (bench/requirements.txt). */
const all = ['bootstrap', 'evaluation', 'alias', 'ledger', 'fingerprints', 'desk'].filter((name) =>
  existsSync(join(root, `bench/${name}.ts`)),
);
const wanted = process.argv.slice(2);
for (const name of all.filter((one) => wanted.length === 0 || wanted.includes(one))) {
  process.stdout.write(`── ${name}\n`);
  const { status } = spawnSync(
    process.execPath,
    ['--conditions=assay-source', join(root, `bench/${name}.ts`)],
    { cwd: root, stdio: 'inherit' },
  );
  if (status !== 0) process.exit(status ?? 1);
}
