/**
 * What the ledger costs. `npm run bench` writes `ledger.json` beside this file; ratios in one run, not absolute times.
 *
 * - Facts appended per second by 50 writers on PostgreSQL, alone and while they are numbered and signed, beside the
 *   same transaction without its fact.
 * - Time to verify an audit bundle of 1,000,000 facts, and the tree alone, beside a bare loop of as many SHA-256 calls.
 * - Size of an inclusion proof and the time to make one.
 */
import { createHash, hash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { createGunzip, createGzip } from 'node:zlib';
import {
  TreeGrower,
  type Uuid,
  base64,
  digestOf,
  parseUuid,
  canonicalJson,
  canonicalText,
  hex,
  leafHash,
  nodeHash,
  utf8,
  uuidv7,
} from '@assay/core';
import {
  type Context,
  append,
  contextFor,
  fastHasher,
  freshSigner,
  inclusionOf,
  integrate,
  memoryBlobs,
  migrate,
  noReactions,
  openDatabase,
  systemActor,
  systemClock,
} from '@assay/registry';
import { verifyBundle } from '@assay/verify';
import { sql } from 'kysely';
import { signedCheckpoint } from '../packages/registry/src/ledger/integrate.ts';
import { startPostgres } from '../scripts/postgres.mjs';

const writers = 50;
const secondsPerRun = 4;
const entries = Number(process.env['ASSAY_BENCH_ENTRIES'] ?? '1000000');

type Work = () => Promise<unknown>;

/** Transactions per second of `writers` writers over `secondsPerRun` seconds. */
async function throughput(work: Work): Promise<number> {
  const end = performance.now() + secondsPerRun * 1000;
  let done = 0;
  const writer = async (): Promise<void> => {
    while (performance.now() < end) {
      await work();
      done += 1;
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: writers }, writer));
  return (done / (performance.now() - start)) * 1000;
}

/** One small real change of state, a row as setting a tag writes it, with its fact or without. */
async function change(ctx: Context, model: Uuid, withFact: boolean): Promise<void> {
  await ctx.transact(async (tx) => {
    await sql`insert into bench_tag values (${ctx.newId()}, ${model}, ${'k'}, ${'v'})`.execute(tx);
    if (!withFact) return;
    const valueDigest = digestOf(utf8('v'), fastHasher);
    await append(tx, ctx, { kind: 'tag.set', payload: { model, version: 1, key: 'k', valueDigest } });
  });
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Transactions per second while the integrator runs beside them, as the server's worker does. */
async function withIntegrator(ctx: Context, work: Work): Promise<number> {
  let integrating = true;
  const loop = (async () => {
    while (integrating) {
      await integrate(ctx);
      await pause(250);
    }
  })();
  const perSecond = await throughput(work);
  integrating = false;
  await loop;
  return perSecond;
}

async function proofTimes(ctx: Context) {
  const facts = await ctx.database.kysely.selectFrom('fact').select('id').orderBy('id').execute();
  const milliseconds: number[] = [];
  let hashes = 0;
  for (let index = 0; index < 300; index += 1) {
    const fact = facts[Math.floor((index / 300) * facts.length)];
    if (fact === undefined) break;
    const start = performance.now();
    const { proof } = await ctx.database.read((tx) => inclusionOf(tx, parseUuid(fact.id)));
    milliseconds.push(performance.now() - start);
    hashes = Math.max(hashes, proof?.length ?? 0);
  }
  return {
    facts: facts.length,
    proofMilliseconds: Number(median(milliseconds).toFixed(2)),
    proofHashes: hashes,
    proofBytes: hashes * 32,
  };
}

async function appendBench() {
  const postgres = await startPostgres();
  if (postgres === null) return { skipped: 'PostgreSQL is not installed' };
  const database = await openDatabase({ kind: 'postgres', url: postgres.url, poolSize: writers });
  try {
    await migrate(database);
    await database.backend.inScriptSession((session) =>
      session.script('create table bench_tag (id uuid primary key, model uuid, key text, value text)'),
    );
    const environment = { database, clock: systemClock, blobs: memoryBlobs(), reactions: noReactions };
    const ctx = contextFor({ ...environment, signer: freshSigner() }, systemActor);
    const model = ctx.newId();
    await throughput(() => change(ctx, model, true));
    const runs = { without: [] as number[], alone: [] as number[], withIntegrator: [] as number[] };
    for (let run = 0; run < 3; run += 1) {
      runs.without.push(await throughput(() => change(ctx, model, false)));
      runs.alone.push(await throughput(() => change(ctx, model, true)));
      runs.withIntegrator.push(await withIntegrator(ctx, () => change(ctx, model, true)));
    }
    const start = performance.now();
    while ((await integrate(ctx)).numbered > 0);
    const settled = performance.now() - start;
    const [without, alone, beside] = [runs.without, runs.alone, runs.withIntegrator].map(median);
    return {
      writers,
      isolation: 'serializable',
      sameTransactionWithoutFactPerSecond: Math.round(without ?? 0),
      factsPerSecond: Math.round(alone ?? 0),
      factsPerSecondWhileIntegrating: Math.round(beside ?? 0),
      costOfFact: Number(((without ?? 0) / (alone ?? 1)).toFixed(3)),
      costOfFactWhileIntegrating: Number(((without ?? 0) / (beside ?? 1)).toFixed(3)),
      integratorBehindMilliseconds: Math.round(settled),
      ...(await proofTimes(ctx)),
    };
  } finally {
    await database.close();
    await postgres.stop();
  }
}

/** Facts as `tag.set` writes them, and the bundle around them. */
async function millionBundle() {
  const signer = freshSigner();
  const origin = 'assay.dev/ledger/bench';
  const tree = new TreeGrower(fastHasher);
  const gzip = createGzip({ level: 1 });
  const chunks: Buffer[] = [];
  gzip.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise((resolve) => gzip.once('end', resolve));
  const write = async (bytes: Uint8Array): Promise<void> => {
    if (!gzip.write(bytes)) await new Promise((resolve) => gzip.once('drain', () => resolve(undefined)));
  };
  const model = uuidv7(0, randomBytes);
  const factOf = (index: number): Uint8Array =>
    index === 0
      ? canonicalJson({
          schema: 'assay.fact/1',
          id: uuidv7(0, randomBytes),
          kind: 'ledger.key-added',
          at: '2026-11-24T09:00:00.000Z',
          actor: { system: 'registry' },
          payload: {
            keyId: signer.keyId,
            name: origin,
            publicKey: base64(signer.publicKey),
            holder: 'registry',
            from: 0,
          },
        })
      : utf8(
          `{"actor":{"system":"registry"},"at":"2026-11-24T09:00:00.000Z","id":"${uuidv7(index, randomBytes)}","kind":"tag.set",` +
            `"payload":{"key":"k","model":"${model}","valueDigest":"sha256:${hex(randomBytes(32))}","version":1},"schema":"assay.fact/1"}`,
        );
  const facts: Uint8Array[] = [];
  for (let index = 0; index < entries; index += 1) {
    const fact = factOf(index);
    facts.push(fact);
    tree.add(leafHash(fact, fastHasher));
  }
  const note = signedCheckpoint({ origin, size: entries, root: tree.root() }, signer);
  const line = (word: string, value: unknown): Uint8Array => utf8(`${word} ${canonicalText(value)}\n`);
  await write(
    line('assay-bundle', {
      schema: 'assay.bundle/1',
      origin,
      size: entries,
      exportedAt: '2026-11-24T09:00:00.000Z',
    }),
  );
  await write(
    line('key', {
      keyId: signer.keyId,
      name: origin,
      publicKey: base64(signer.publicKey),
      holder: 'registry',
      from: 0,
      until: null,
    }),
  );
  await write(utf8(`checkpoint ${base64(utf8(note))}\n`));
  for (let start = 0; start < entries; start += 500) {
    const lines = facts
      .slice(start, start + 500)
      .map((fact) => `fact ${hex(leafHash(fact, fastHasher))} ${Buffer.from(fact).toString()}\n`);
    await write(Buffer.from(lines.join('')));
  }
  await write(line('end', { keys: 1, checkpoints: 1, facts: entries, documents: 0 }));
  gzip.end();
  await ended;
  return { bundle: new Uint8Array(Buffer.concat(chunks)), facts, root: tree.root() };
}

const seconds = async (work: () => unknown): Promise<number> => {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
};

async function verifyBench() {
  const { bundle, facts } = await millionBundle();
  const averageBytes = facts.reduce((sum, fact) => sum + fact.length, 0) / facts.length;
  const node = new Uint8Array(65);
  /** As many SHA-256 calls over as many bytes, one a leaf and one a node, each giving its 32 bytes, and nothing else. */
  const bareLoop = (): void => {
    for (const fact of facts) createHash('sha256').update(fact).digest();
    for (let index = 1; index < facts.length; index += 1) createHash('sha256').update(node).digest();
  };
  /** The same with Node's fastest call, which gives text. */
  const fastestLoop = (): void => {
    for (const fact of facts) hash('sha256', fact, 'binary');
    for (let index = 1; index < facts.length; index += 1) hash('sha256', node, 'binary');
  };
  const treeOnly = (): void => {
    const tree = new TreeGrower(fastHasher);
    for (const fact of facts) tree.add(leafHash(fact, fastHasher));
    tree.root();
  };
  const whole = async (): Promise<void> => {
    const gunzip = createGunzip({ chunkSize: 1 << 20 });
    gunzip.end(bundle);
    const verdict = await verifyBundle(gunzip, { hasher: fastHasher });
    if (!verdict.ok) throw new Error(`the bundle does not verify: ${verdict.first?.words}`);
  };
  nodeHash(node.subarray(0, 32), node.subarray(0, 32), fastHasher);
  const timings = {
    bare: Number.POSITIVE_INFINITY,
    fastest: Number.POSITIVE_INFINITY,
    tree: Number.POSITIVE_INFINITY,
    bundle: Number.POSITIVE_INFINITY,
  };
  for (let run = 0; run < 3; run += 1) {
    timings.bare = Math.min(timings.bare, await seconds(bareLoop));
    timings.fastest = Math.min(timings.fastest, await seconds(fastestLoop));
    timings.tree = Math.min(timings.tree, await seconds(treeOnly));
    timings.bundle = Math.min(timings.bundle, await seconds(whole));
  }
  const rounded = (value: number): number => Number(value.toFixed(3));
  return {
    entries,
    averageFactBytes: Math.round(averageBytes),
    sha256Calls: 2 * entries - 1,
    bareLoopSeconds: rounded(timings.bare),
    fastestBareLoopSeconds: rounded(timings.fastest),
    verifyTreeSeconds: rounded(timings.tree),
    verifyTreeRatio: rounded(timings.tree / timings.bare),
    verifyBundleSeconds: rounded(timings.bundle),
    verifyBundleRatio: rounded(timings.bundle / timings.bare),
    verifyBundleRatioToFastest: rounded(timings.bundle / timings.fastest),
    bundleBytes: bundle.length,
    proofHashesAtThisSize: Math.ceil(Math.log2(entries)),
    proofBytesAtThisSize: Math.ceil(Math.log2(entries)) * 32,
  };
}

const result = {
  machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`,
  append: process.env['ASSAY_BENCH_ONLY'] === 'verify' ? null : await appendBench(),
  verify: await verifyBench(),
};
const file = new URL('./ledger.json', import.meta.url);
await writeFile(file, `${JSON.stringify(result, null, 2)}\n`);
console.log(await readFile(file, 'utf8'));
