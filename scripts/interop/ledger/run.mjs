import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** The audit bundle, judged by Python's standard library and openssl. Exit code 2: they are not to be had. */
const here = fileURLToPath(new URL('.', import.meta.url));
const answers = (command, ...args) => spawnSync(command, args).status === 0;
if (!answers('python3', '--version') || !answers('openssl', 'version')) {
  console.log('python3 or openssl is not installed');
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'assay-bundles-'));
try {
  const made = spawnSync(
    process.execPath,
    ['--conditions=assay-source', join(here, 'make-bundles.ts'), folder],
    { stdio: 'inherit' },
  );
  if (made.status !== 0) process.exit(1);
  for (const [name, status] of [
    ['golden', 0],
    ['exported', 0],
    ['changed', 1],
  ]) {
    const judged = spawnSync('python3', [join(here, 'check_bundle.py'), join(folder, `${name}.bundle`)], {
      encoding: 'utf8',
    });
    console.log(`${name}: ${judged.stdout.trim()}${judged.stderr}`);
    if (judged.status !== status) process.exit(1);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
