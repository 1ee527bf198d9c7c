import { expect, test } from 'vitest';
import { type ChaosOptions, runChaos } from './run-chaos.ts';
import { chaosWords } from './tell-chaos.ts';

interface Postgres {
  readonly url: string;
  stop(): Promise<void>;
}

const postgresScript = new URL('../../../../scripts/postgres.mjs', import.meta.url).href;
const { startPostgres } = (await import(postgresScript)) as {
  startPostgres: () => Promise<Postgres | null>;
};

/** A short run; `npm run chaos` is the long one. A minute passes between two starts, so that leases run out at once. */
const short: Omit<ChaosOptions, 'databaseUrl' | 'evaluator'> = {
  seed: 7,
  kills: 4,
  firstStartKills: 1,
  longestSeconds: 60,
  secondsAStart: 61,
  say: () => {},
};

async function hold(where: string, own: Pick<ChaosOptions, 'databaseUrl' | 'evaluator'>): Promise<void> {
  const summary = await runChaos({ ...short, ...own });
  expect(summary.faults, chaosWords(where, summary).join('\n')).toEqual([]);
  expect(summary.kills.server).toBeGreaterThan(0);
  expect(summary.unanswered).toBeGreaterThan(0);
  expect(summary.record.evaluations.reported).toBeGreaterThan(0);
}

test(
  'whatever was acknowledged before kill -9 of server or evaluator is there afterwards, once, on PGlite',
  {
    timeout: 240_000,
  },
  () => hold('PGlite', { databaseUrl: null, evaluator: 'embedded' }),
);

test('whatever was acknowledged before kill -9 of server or evaluator is there afterwards, once, on PostgreSQL', {
  timeout: 240_000,
}, async (context) => {
  const postgres = await startPostgres();
  if (postgres === null) return context.skip('PostgreSQL is not installed');
  try {
    await hold('PostgreSQL', { databaseUrl: postgres.url, evaluator: 'apart' });
  } finally {
    await postgres.stop();
  }
});
