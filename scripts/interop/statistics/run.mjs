/**
 * Compares the estimators with scipy, scikit-learn and statsmodels on random inputs. Makes a virtual environment
 * in `.venv/` when there is none. Exit code 0 when every kind agrees, 1 when one does not, 2 when Python with its
 * packages cannot be had here (said plainly; a caller decides whether that may be skipped).
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..', '..');
const python = join(root, '.venv', 'bin', 'python');

function available() {
  return existsSync(python) && spawnSync(python, ['-c', 'import scipy, sklearn, statsmodels']).status === 0;
}

if (!available()) {
  if (!existsSync(python)) spawnSync('python3', ['-m', 'venv', join(root, '.venv')], { stdio: 'inherit' });
  const install = ['-m', 'pip', 'install', '--quiet', '-r', join(here, 'requirements.txt')];
  spawnSync(python, install, { stdio: 'inherit' });
}
if (!available()) {
  process.stderr.write('statistics interop: needs python3 with venv, and access to a package index\n');
  process.exit(2);
}
const ours = spawnSync(process.execPath, ['--conditions=assay-source', join(here, 'compute.ts')], {
  cwd: root,
  maxBuffer: 1 << 28,
  stdio: ['ignore', 'pipe', 'inherit'],
});
if (ours.status !== 0) process.exit(1);
const theirs = spawnSync(python, [join(here, 'check.py')], {
  input: ours.stdout,
  stdio: ['pipe', 'inherit', 'inherit'],
});
process.exit(theirs.status ?? 1);
