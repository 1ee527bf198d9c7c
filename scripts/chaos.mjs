import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { build, continueOnNewNode, fail, installDependencies, root } from './prepare.mjs';

// npm run chaos [-- --kills 100 --seed 1 --minutes 30 --only pglite|postgres]: kills server and evaluator under load.
installDependencies();
continueOnNewNode(import.meta.url);
build({ quiet: true });

if (!process.execArgv.includes('--conditions=assay-source')) {
  const again = spawnSync(process.execPath, ['--conditions=assay-source', ...process.argv.slice(1)], {
    cwd: root,
    stdio: 'inherit',
  });
  process.exit(again.status ?? 1);
}

const { parseArgs } = await import('node:util');
const { runChaos } = await import('../packages/cli/src/chaos/run-chaos.ts');
const { chaosWords } = await import('../packages/cli/src/chaos/tell-chaos.ts');
const { startPostgres } = await import('./postgres.mjs');
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '60' },
    only: { type: 'string' },
  },
});
const say = (line) => process.stdout.write(`${line}\n`);
const words = [];
let broken = false;

async function run(where, databaseUrl, evaluator) {
  say(`\n── ${where}, evaluator ${evaluator}, seed ${values.seed}`);
  const summary = await runChaos({
    seed: Number(values.seed),
    kills: Number(values.kills),
    firstStartKills: 5,
    longestSeconds: Number(values.minutes) * 60,
    databaseUrl,
    evaluator,
    // A minute passes between two starts, so that the leases of what was killed run out as they would in use.
    secondsAStart: 61,
    say,
  });
  broken ||= summary.faults.length > 0;
  words.push(...chaosWords(where, summary));
}

if (values.only !== 'postgres') await run('PGlite', null, 'embedded');
if (values.only !== 'pglite') {
  const postgres = await startPostgres();
  if (postgres === null)
    fail('PostgreSQL 15 or newer is not installed: apt-get install postgresql, or ask for --only pglite.');
  try {
    await run('PostgreSQL', postgres.url, 'apart');
  } finally {
    await postgres.stop();
  }
}
say('');
for (const line of words) say(line);
process.exit(broken ? 1 : 0);
