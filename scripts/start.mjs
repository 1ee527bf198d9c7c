import { spawn } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { build, continueOnNewNode, installDependencies, root } from './prepare.mjs';

installDependencies();
continueOnNewNode(import.meta.url);
build();

const child = spawn(
  process.execPath,
  [join(root, 'packages/cli/bin/assay.js'), 'serve', ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
);
// Ctrl-C reaches the whole group; this process only waits until the registry has stopped cleanly.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => signal === 'SIGINT' || child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
