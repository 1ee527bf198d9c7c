import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { continueOnNewNode, installDependencies, root } from './prepare.mjs';

installDependencies();
continueOnNewNode(import.meta.url);

const { startPostgres } = await import('./postgres.mjs');
const { build } = await import('./prepare.mjs');
const inCi = process.env.CI === 'true' || process.env.CI === '1';
const only = process.argv.slice(2);
const done = [];
const skipped = [];

/** Runs beside the event loop, not instead of it: a database server started here must be able to write its log. */
async function step(name, command, args, environment = {}) {
  if (only.length > 0 && !only.includes(name)) return;
  process.stdout.write(`\n── ${name}\n`);
  const started = process.hrtime.bigint();
  const child = spawn(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  const [code] = await once(child, 'exit');
  const seconds = Number((process.hrtime.bigint() - started) / 1_000_000n) / 1000;
  done.push({ name, ok: code === 0, seconds });
}

function skip(name, why) {
  if (only.length > 0 && !only.includes(name)) return;
  skipped.push({ name, why });
  if (inCi) done.push({ name, ok: false, seconds: 0 });
}

const node = process.execPath;
const vitest = (...args) => [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...args];

await step('types', node, [join(root, 'node_modules/tsgo/bin/tsc'), '-b']);
await step('lint', node, [join(root, 'scripts/lint.mjs')]);
await step('boundaries', node, [join(root, 'scripts/boundaries.mjs')]);
await step('unit and PGlite', node, vitest('--project', 'unit'));

const chromium = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  process.env.CHROMIUM_PATH,
].find((path) => path && existsSync(path));
const postgres = await startPostgres();
try {
  if (postgres) {
    const environment = { ASSAY_TEST_POSTGRES: postgres.url };
    await step(
      'registry on PostgreSQL',
      node,
      vitest('--project', 'unit', 'packages/registry', 'packages/server'),
      environment,
    );
    if (chromium) {
      if (only.length === 0 || only.includes('servers and browser')) build({ quiet: true });
      await step('servers and browser', node, vitest('--project', 'integration'), {
        ...environment,
        CHROMIUM_PATH: chromium,
      });
    } else
      skip(
        'servers and browser',
        'Chromium is not installed: apt-get install chromium, or set CHROMIUM_PATH',
      );
  } else {
    skip('registry on PostgreSQL', 'PostgreSQL 15 or newer is not installed: apt-get install postgresql');
    skip('servers and browser', 'PostgreSQL 15 or newer is not installed: apt-get install postgresql');
  }
} finally {
  await postgres?.stop();
}

process.stdout.write('\n');
for (const { name, ok, seconds } of done)
  process.stdout.write(`${ok ? 'passed ' : 'FAILED '} ${name} (${seconds.toFixed(1)} s)\n`);
for (const { name, why } of skipped) process.stdout.write(`skipped ${name}: ${why}\n`);
const failed = done.filter(({ ok }) => !ok).length;
process.stdout.write(`${done.length - failed} passed, ${failed} failed, ${skipped.length} skipped\n`);
process.exit(failed === 0 ? 0 : 1);
