import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { continueOnNewNode, installDependencies, root } from './prepare.mjs';

installDependencies();
continueOnNewNode(import.meta.url);

/** Each folder of scripts/interop holds our numbers against one peer; exit code 2 says that the peer is not to be had. */
const inCi = process.env.CI === 'true' || process.env.CI === '1';
const peers = readdirSync(join(root, 'scripts/interop'), { withFileTypes: true }).filter((entry) =>
  entry.isDirectory(),
);
const results = peers.map(({ name }) => {
  process.stdout.write(`── ${name}\n`);
  const { status } = spawnSync(process.execPath, [join(root, 'scripts/interop', name, 'run.mjs')], {
    cwd: root,
    stdio: 'inherit',
  });
  return { name, outcome: status === 0 ? 'passed' : status === 2 && !inCi ? 'skipped' : 'failed' };
});
const count = (outcome) => results.filter((result) => result.outcome === outcome).length;
for (const { name, outcome } of results) process.stdout.write(`${outcome} ${name}\n`);
process.stdout.write(`${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped\n`);
process.exit(count('failed') === 0 ? 0 : 1);
