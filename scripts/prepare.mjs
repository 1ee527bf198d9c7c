import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** Runs on any Node that npm runs on: nothing is installed yet when it is first called. */

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const neededMajor = 22;
const neededMinor = 12;

export function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** Runs a command with its output shown; ends this process when it fails. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (result.error) fail(`${command}: ${result.error.message}`);
  if (result.status !== 0) process.exit(result.status ?? 1);
}

function isNewEnough() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > neededMajor || (major === neededMajor && minor >= neededMinor);
}

function lockDigest() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/** Installs with `npm ci` when the lock file is not the one that was installed. */
export function installDependencies() {
  const stamp = join(root, 'node_modules', '.assay-installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockDigest()) return;
  process.stdout.write('Installing dependencies (once) …\n');
  const started = process.hrtime.bigint();
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  if (npm) run(process.execPath, [npm, ...args]);
  else run('npm', args, { shell: process.platform === 'win32' });
  writeFileSync(stamp, lockDigest());
  process.stdout.write(`Installed in ${Number((process.hrtime.bigint() - started) / 1_000_000_000n)} s.\n`);
}

/** On an older Node, runs the same script again with the Node that `npm ci` brought. */
export function continueOnNewNode(scriptUrl) {
  if (isNewEnough()) return;
  const bundled = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (!existsSync(bundled))
    fail(
      `Assay needs Node ${neededMajor}.${neededMinor} or newer; this is ${process.versions.node}. Install a newer Node and try again.`,
    );
  const result = spawnSync(bundled, [fileURLToPath(scriptUrl), ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
  if (result.signal) process.kill(process.pid, result.signal);
  process.exit(result.status ?? 1);
}

function newestIn(folder, skip) {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (skip.has(entry.name)) continue;
    const path = join(folder, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestIn(path, skip) : statSync(path).mtimeMs);
  }
  return newest;
}

/** Compiles and bundles when a source is newer than the last build. */
export function build({ quiet = false } = {}) {
  const stamp = join(root, 'node_modules', '.assay-built');
  const newest = newestIn(join(root, 'packages'), new Set(['node_modules', 'dist']));
  if (
    existsSync(stamp) &&
    statSync(stamp).mtimeMs >= newest &&
    existsSync(join(root, 'packages/web/dist/index.html'))
  )
    return;
  if (!quiet) process.stdout.write('Building …\n');
  const started = process.hrtime.bigint();
  run(process.execPath, [join(root, 'node_modules/tsgo/bin/tsc'), '-b']);
  run(process.execPath, [
    join(root, 'node_modules/vite/bin/vite.js'),
    'build',
    'packages/web',
    '--logLevel',
    'warn',
  ]);
  writeFileSync(stamp, '');
  const seconds = newest / 1000;
  utimesSync(stamp, seconds, seconds);
  if (!quiet)
    process.stdout.write(`Built in ${Number((process.hrtime.bigint() - started) / 1_000_000_000n)} s.\n`);
}
