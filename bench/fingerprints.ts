/**
 * What contamination fingerprints cost. `npm run bench` writes `fingerprints.json` beside this file.
 *
 * - MB/s of fingerprinting a table and a text file, beside `sha256sum` of the same file in the same run.
 * - Seconds and peak memory of intersecting 10 million fingerprints with a suite of 100,000 rows.
 *
 * `ASSAY_BENCH_BYTES` is the size of each file (default 2^30); `ASSAY_BENCH_FOLDER` where they are made.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { checkSuite, fingerprint, intersect } from '@assay/evaluation';
import { rowsInMemory } from '../packages/evaluation/src/standalone/rows-in-memory.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const folder = process.env['ASSAY_BENCH_FOLDER'] ?? `${here}../.assay/bench/fingerprints`;
const wantedBytes = Number(process.env['ASSAY_BENCH_BYTES'] ?? String(2 ** 30));
const columns = 20;
const features = Array.from({ length: columns }, (_value, index) => ({
  name: `f${index}`,
  dtype: 'float32' as const,
}));

async function writeLines(path: string, header: string, line: (index: number) => string): Promise<void> {
  const stream = createWriteStream(path);
  let written = 0;
  let index = 0;
  stream.write(`${header}\n`);
  while (written < wantedBytes) {
    const lines: string[] = [];
    for (let count = 0; count < 1000; count += 1) lines.push(line(index++));
    const text = `${lines.join('\n')}\n`;
    written += text.length;
    if (!stream.write(text)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
}

function sha256Seconds(path: string): number {
  const start = performance.now();
  if (spawnSync('sha256sum', [path], { stdio: 'ignore' }).status !== 0)
    throw new Error('sha256sum is missing');
  return (performance.now() - start) / 1000;
}

async function speedOf(path: string, wanted: readonly { name: string; dtype: 'float32' | 'string' }[]) {
  const { size } = await stat(path);
  const reference = sha256Seconds(path);
  const start = performance.now();
  const made = await fingerprint({ trainingPaths: [path], features: wanted, out: `${path}.tags` });
  const seconds = (performance.now() - start) / 1000;
  await rm(`${path}.tags`);
  return {
    bytes: size,
    rows: made.rows,
    tags: made.tags,
    megabytesPerSecond: size / 1e6 / seconds,
    sha256MegabytesPerSecond: size / 1e6 / reference,
    timesSha256: seconds / reference,
  };
}

const words = Array.from({ length: 20_000 }, (_value, index) => `word${(index * 7919) % 100_003}`);
let state = 1;
function next(bound: number): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state % bound;
}

async function intersection() {
  const rows = 100_000;
  const row = (index: number): string =>
    features.map((_feature, column) => ((index * 31 + column * 17) % 9973) / 8).join(',');
  const table = [`${features.map((feature) => feature.name).join(',')},y`];
  for (let index = 0; index < rows; index += 1) table.push(`${row(index)},${index % 2}`);
  await writeFile(`${folder}/gate.csv`, table.join('\n'));
  await writeFile(`${folder}/vault.csv`, table.slice(0, 1001).join('\n'));
  const list = features.map((feature) => `{ name: ${feature.name}, dtype: float32 }`).join(', ');
  await writeFile(
    `${folder}/suite.yaml`,
    `suite: bench\nversion: "1"\ntitle: B\ntask: binary\nlabel: { column: y, positive: "1", classes: ["0", "1"] }\nfeatures: [${list}]\nmetrics: [{ name: accuracy, margin: "0.01", primary: true }]\nreference: majority\nguard: { epsilon: "0.1", delta: "0.05" }\nheldOut: { gate: { path: gate.csv }, vault: { path: vault.csv } }\n`,
  );
  const opened = rowsInMemory(await checkSuite(`${folder}/suite.yaml`));
  const seed = await fingerprint({
    trainingPaths: [`${folder}/gate.csv`],
    features,
    out: `${folder}/seed.tags`,
  });
  const tags = 10_000_000;
  async function* manyTags(): AsyncGenerator<Uint8Array> {
    const block = 65_536;
    let sent = seed.tags;
    for await (const piece of createReadStream(seed.path, { end: (await stat(seed.path)).size - 9 }))
      yield piece as Buffer;
    while (sent < tags) {
      const count = Math.min(block, tags - sent);
      const bytes = new Uint8Array(8 + count * 8);
      bytes.set(randomBytes(count * 8), 8);
      bytes[0] = sent % 2 === 0 ? 1 : 2;
      new DataView(bytes.buffer).setUint32(4, count, true);
      sent += count;
      yield bytes;
    }
    const end = new Uint8Array(8);
    new DataView(end.buffer).setUint32(4, tags / 2, true);
    yield end;
  }
  const start = performance.now();
  const key = new Uint8Array(Buffer.from(seed.keyHex, 'hex'));
  const overlap = await intersect(opened, opened.part('gate'), manyTags(), key);
  return {
    suiteRows: rows,
    fingerprints: tags,
    found: overlap.exact,
    seconds: (performance.now() - start) / 1000,
    targetSeconds: 10,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
    targetBytes: 1.5 * 2 ** 30,
  };
}

async function main(): Promise<void> {
  await mkdir(folder, { recursive: true });
  const intersected = await intersection();
  await writeLines(`${folder}/table.csv`, features.map((feature) => feature.name).join(','), () =>
    Array.from({ length: columns }, () => (next(1_000_000) / 1000).toFixed(3)).join(','),
  );
  const table = await speedOf(`${folder}/table.csv`, features);
  await rm(`${folder}/table.csv`);
  await writeLines(`${folder}/text.csv`, 'text', () =>
    Array.from({ length: 150 }, () => words[next(words.length)]).join(' '),
  );
  const text = await speedOf(`${folder}/text.csv`, [{ name: 'text', dtype: 'string' }]);
  await rm(`${folder}/text.csv`);
  const results = {
    machine: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${cpus().length} threads, Node ${process.versions.node}`,
    table,
    text,
    intersection: intersected,
  };
  await writeFile(`${here}fingerprints.json`, `${JSON.stringify(results, null, 2)}\n`);
  console.log(JSON.stringify(results, null, 2));
}

await main();
