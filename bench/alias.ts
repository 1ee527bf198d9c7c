/**
 * What a service pays at every start and poll: `GET` of a version by alias under 50 connections on PostgreSQL, beside
 * a bare Hono handler doing the same one SELECT with the same token check. Each server is a process of its own; both
 * read one database; runs alternate. Writes `alias.json` beside this file: ratios in one run, not absolute times.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { cpus } from 'node:os';
import { createInterface } from 'node:readline';
import { migrate, openDatabase } from '@assay/registry';
import { fillCatalog } from './fill-catalog.ts';
import { startPostgres } from '../scripts/postgres.mjs';

const connections = 50;
const secondsPerRun = Number(process.env['ASSAY_BENCH_SECONDS'] ?? '5');
const rounds = 4;
const models = 200;

/** Starts one of the two servers; `stop` ends it. */
async function startServer(kind: 'assay' | 'bare', url: string) {
  const child = spawn(
    process.execPath,
    ['--conditions=assay-source', new URL('alias-server.ts', import.meta.url).pathname, kind, url],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [address] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const stop = async (): Promise<void> => {
    child.kill();
    if (child.exitCode === null) await once(child, 'exit');
  };
  return { address, stop };
}

/** One request over a kept-alive connection; the length of its body. Refuses any status but 200. */
function get(agent: Agent, url: string, token: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, headers: { authorization: `Bearer ${token}` } }, (response) => {
      let length = 0;
      response.on('data', (chunk: Buffer) => (length += chunk.length));
      response.on('end', () =>
        response.statusCode === 200 ? resolve(length) : reject(new Error(`status ${response.statusCode}`)),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
}

interface Run {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

async function load(address: string, token: string): Promise<Run> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const latencies: number[] = [];
  const end = performance.now() + secondsPerRun * 1000;
  const start = performance.now();
  const client = async (first: number): Promise<void> => {
    for (let turn = first; performance.now() < end; turn += connections) {
      const sent = performance.now();
      await get(agent, `${address}/api/v1/models/model-${turn % models}/aliases/candidate`, token);
      latencies.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, index) => client(index)));
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  latencies.sort((a, b) => a - b);
  const quantile = (q: number): number =>
    Number((latencies[Math.floor(q * (latencies.length - 1))] ?? 0).toFixed(2));
  return { perSecond: Math.round(latencies.length / seconds), p50: quantile(0.5), p99: quantile(0.99) };
}

const best = (runs: readonly Run[]): Run =>
  runs.reduce((top, run) => (run.perSecond > top.perSecond ? run : top));

const postgres = await startPostgres();
try {
  const database = await openDatabase({ kind: 'postgres', url: postgres.url, poolSize: 4 });
  await migrate(database);
  const { token } = await fillCatalog(database, { models, versionsEach: 2 });
  await database.close();
  const [assay, bare] = [await startServer('assay', postgres.url), await startServer('bare', postgres.url)];
  const runs: { assay: Run[]; bare: Run[] } = { assay: [], bare: [] };
  try {
    for (const { address } of [assay, bare]) await load(address, token);
    for (let round = 0; round < rounds; round += 1) {
      runs.bare.push(await load(bare.address, token));
      runs.assay.push(await load(assay.address, token));
    }
  } finally {
    await assay.stop();
    await bare.stop();
  }
  const ratios = runs.assay.map((run, round) => run.perSecond / (runs.bare[round]?.perSecond ?? Number.NaN));
  const median = [...ratios].sort((a, b) => a - b)[Math.floor(ratios.length / 2)] ?? Number.NaN;
  const result = {
    machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`,
    connections,
    models,
    secondsPerRun,
    assay: best(runs.assay),
    bare: best(runs.bare),
    ratios: ratios.map((ratio) => Number(ratio.toFixed(3))),
    medianRatio: Number(median.toFixed(3)),
    wanted: 0.5,
  };
  await writeFile(new URL('alias.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
  console.log(JSON.stringify(result, null, 2));
} finally {
  await postgres.stop();
}
