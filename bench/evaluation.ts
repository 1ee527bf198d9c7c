/**
 * What an independent evaluation costs beside a plain Python script that does the same. `npm run bench` writes
 * `evaluation.json` beside this file; ratios in one run, not absolute times. Rounds alternate, and the median counts,
 * so that a busy machine disturbs both sides alike.
 *
 * - Whole evaluation of 100,000 rows × 57 features: open the sealed suite, candidate and baseline, every metric,
 *   1,000 paired resamples, slices, gap, calibration, signed report; with and without the resamples.
 * - Feeding and collecting alone, beside a bare `session.run` loop over tensors already in memory.
 * - A million rows, for the peak memory (`ASSAY_BENCH_MILLION=off` leaves it out).
 *
 * Python: the one named by `ASSAY_PYTHON`, else `.venv/bin/python`, with `bench/requirements.txt` installed.
 */
import { spawnSync } from 'node:child_process';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import type * as Ort from 'onnxruntime-node';
import { createRequire } from 'node:module';
import {
  evaluate,
  loadOrCreateEvaluatorKeys,
  openSuite,
  sealSuite,
  signReport,
  systemClock,
} from '@assay/evaluation';
import { digestOf } from '@assay/core';
import { outputSpec, runtimeOf } from '../packages/evaluation/src/evaluate/model-runtime.ts';
import { treeUsage } from '../packages/evaluation/src/runtime/process-tree.ts';
import { sealedFeed } from '../packages/evaluation/src/suite/sealed-feed.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const here = fileURLToPath(new URL('.', import.meta.url));
const rounds = Number(process.env['ASSAY_BENCH_ROUNDS'] ?? '3');
const limits = { wallSeconds: 600, cpuSeconds: 600, memoryBytes: 2 ** 31 };

interface OwnRun {
  readonly seconds: number;
  readonly peakRssBytes: number;
  readonly resultDigest: string;
  readonly comparisons: readonly {
    id: string;
    candidate: string | undefined;
    baseline: string | undefined;
  }[];
}

function python(): string | null {
  const candidates = [process.env['ASSAY_PYTHON'], `${root}.venv/bin/python`].filter(
    (path) => path !== undefined,
  );
  const modules = 'import pandas, pyarrow, onnxruntime, scipy, sklearn, yaml';
  return candidates.find((path) => existsSync(path) && spawnSync(path, ['-c', modules]).status === 0) ?? null;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** One evaluation in this process, from sealed bytes and model files to a signed report. */
async function ownEvaluation(folder: string, resamples: number): Promise<OwnRun> {
  const keys = await loadOrCreateEvaluatorKeys(`${folder}/keys.json`);
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, treeUsage(process.pid).residentBytes);
  }, 25);
  const start = performance.now();
  const models = ['candidate', 'baseline'].map(
    (name) => new Uint8Array(readFileSync(`${folder}/${name}.onnx`)),
  );
  const prepared: ReturnType<typeof runtimeOf>[] = [];
  let loading: Promise<unknown> | undefined;
  const rows = await openSuite(
    createReadStream(`${folder}/suite.sealed`, { highWaterMark: 1 << 20 }),
    keys.sealing.privateKey,
    async (definition) => {
      for (const bytes of models)
        prepared.push(runtimeOf(new Map([['model.onnx', bytes]]), definition, limits));
      const spec = outputSpec(definition);
      loading = Promise.all(prepared.map((runtime) => runtime.prepare(definition.file.features, spec)));
    },
  );
  await loading;
  const [candidate, baseline] = models.map((bytes, index) => {
    const runtime = prepared[index];
    if (runtime === undefined) throw new Error('a runtime is missing');
    const version = `bench/${index + 1}`;
    const side = { version, digest: digestOf(bytes), kind: 'version', identity: 'content' } as const;
    return { kind: 'model', side, runtime } as const;
  });
  if (candidate === undefined || baseline === undefined) throw new Error('a model is missing');
  const report = await evaluate({
    jobId: '01940000-0000-7000-8000-000000000000',
    rows,
    suiteDigest: digestOf(new Uint8Array(0)),
    candidate,
    baseline,
    resamples,
    attempt: 1,
    askedSlices: [],
    fingerprints: null,
    perturbation: null,
    notes: [],
    clock: systemClock,
  });
  signReport(report, keys);
  const seconds = (performance.now() - start) / 1000;
  clearInterval(watch);
  return {
    seconds,
    peakRssBytes: Math.max(peak, process.resourceUsage().maxRSS * 1024),
    resultDigest: report.resultDigest,
    comparisons: report.result.comparisons.map(({ id, candidate: one, baseline: other }) => ({
      id,
      candidate: one?.value,
      baseline: other?.value,
    })),
  };
}

/** One evaluation in a process of its own, so that its memory is its own. */
function ownRun(folder: string, resamples: number): OwnRun {
  const self = fileURLToPath(import.meta.url);
  const done = spawnSync(
    process.execPath,
    ['--conditions=assay-source', self, 'run', folder, String(resamples)],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  if (done.status !== 0) throw new Error('an evaluation failed');
  return JSON.parse(done.stdout) as OwnRun;
}

interface PeerRun {
  readonly secondsTotal: number;
  readonly seconds: Record<string, number>;
  readonly peakRssBytes: number;
  readonly comparisons: readonly { name: string; metric: string; candidate: number; baseline: number }[];
}

function peerRun(interpreter: string, folder: string, bootstrap: boolean): PeerRun {
  const args = [
    `${here}whole_evaluation_peer.py`,
    '--data',
    folder,
    ...(bootstrap ? [] : ['--no-bootstrap']),
  ];
  const done = spawnSync(interpreter, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (done.status !== 0) throw new Error('the Python peer failed');
  return JSON.parse(done.stdout) as PeerRun;
}

/** Largest difference between our point values and the peer's, over every metric and slice. */
function largestDifference(own: OwnRun, peer: PeerRun): number {
  let largest = 0;
  for (const { name, metric, candidate, baseline } of peer.comparisons) {
    const id = name === 'overall' ? `overall:${metric}` : `slice:${name}:${metric}`;
    const ours = own.comparisons.find((comparison) => comparison.id === id);
    if (ours === undefined) throw new Error(`no comparison ${id}`);
    const differences = [Number(ours.candidate) - candidate, Number(ours.baseline) - baseline];
    largest = Math.max(largest, ...differences.map(Math.abs));
  }
  return largest;
}

async function feedingBench(folder: string) {
  const keys = await loadOrCreateEvaluatorKeys(`${folder}/keys.json`);
  const rows = await openSuite(createReadStream(`${folder}/suite.sealed`), keys.sealing.privateKey);
  const spec = outputSpec(rows.definition);
  const range = rows.part('gate');
  const width = rows.definition.file.features.length;
  const bytes = new Uint8Array(await readFile(`${folder}/candidate.onnx`));
  const ort = createRequire(import.meta.url)('onnxruntime-node') as typeof Ort;
  const session = await ort.InferenceSession.create(bytes, { intraOpNumThreads: 2, interOpNumThreads: 1 });
  const batch = 8192;
  const tensors = [];
  for (let start = range.start; start < range.end; start += batch) {
    const end = Math.min(range.end, start + batch);
    tensors.push(
      new ort.Tensor('float32', rows.matrix(start, end) ?? new Float32Array(0), [end - start, width]),
    );
  }
  const bare: number[] = [];
  const fed: number[] = [];
  for (let round = 0; round < rounds * 3; round += 1) {
    const start = performance.now();
    for (const tensor of tensors) await session.run({ float_input: tensor }, ['probabilities']);
    bare.push(performance.now() - start);
    const runtime = runtimeOf(new Map([['model.onnx', bytes]]), rows.definition, limits);
    await runtime.prepare(rows.definition.file.features, spec);
    const before = performance.now();
    await runtime.run(sealedFeed(rows, range), spec);
    fed.push(performance.now() - before);
  }
  return {
    rows: range.end - range.start,
    bareSeconds: median(bare) / 1000,
    fedSeconds: median(fed) / 1000,
    ratio: median(fed) / median(bare),
    target: 1.3,
  };
}

/** Makes the data once a folder and seals it. */
async function sealedData(interpreter: string, folder: string, rows: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  if (!existsSync(`${folder}/suite.yaml`)) {
    const args = [`${here}make_evaluation_data.py`, '--out', folder, '--rows', String(rows)];
    if (spawnSync(interpreter, args, { stdio: 'inherit' }).status !== 0) throw new Error('no data was made');
  }
  const keys = await loadOrCreateEvaluatorKeys(`${folder}/keys.json`);
  if (existsSync(`${folder}/suite.sealed`)) return;
  await sealSuite({
    suiteFilePath: `${folder}/suite.yaml`,
    evaluatorPublicKey: keys.sealing.publicKey,
    out: `${folder}/suite.sealed`,
  });
}

async function whole(interpreter: string, folder: string) {
  const own: Record<'full' | 'bare', OwnRun[]> = { full: [], bare: [] };
  const peer: Record<'full' | 'bare', PeerRun[]> = { full: [], bare: [] };
  for (let round = 0; round < rounds; round += 1) {
    own.bare.push(ownRun(folder, 0));
    peer.bare.push(peerRun(interpreter, folder, false));
    own.full.push(ownRun(folder, 1000));
    peer.full.push(peerRun(interpreter, folder, true));
  }
  const digests = new Set(own.full.map((run) => run.resultDigest));
  const ratio = (kind: 'full' | 'bare'): number =>
    median(peer[kind].map((run) => run.secondsTotal)) / median(own[kind].map((run) => run.seconds));
  const [first, firstPeer] = [own.full[0], peer.full[0]];
  return {
    rows: 100_000,
    features: 57,
    resamples: 1000,
    secondsOurs: median(own.full.map((run) => run.seconds)),
    secondsPython: median(peer.full.map((run) => run.secondsTotal)),
    timesFaster: ratio('full'),
    target: 5,
    withoutBootstrap: {
      secondsOurs: median(own.bare.map((run) => run.seconds)),
      secondsPython: median(peer.bare.map((run) => run.secondsTotal)),
      timesFaster: ratio('bare'),
      target: 1,
    },
    peakRssBytes: Math.max(...own.full.map((run) => run.peakRssBytes)),
    peakRssTargetBytes: 2 ** 30,
    peakRssPythonBytes: Math.max(...peer.full.map((run) => run.peakRssBytes)),
    sameResultDigestEachRun: digests.size === 1,
    largestDifferenceFromPython: first && firstPeer ? largestDifference(first, firstPeer) : null,
  };
}

async function million(interpreter: string, folder: string) {
  if (process.env['ASSAY_BENCH_MILLION'] === 'off') return { skipped: 'ASSAY_BENCH_MILLION=off' };
  await sealedData(interpreter, folder, 1_000_000);
  const run = ownRun(folder, 100);
  return {
    rows: 1_000_000,
    resamples: 100,
    seconds: run.seconds,
    peakRssBytes: run.peakRssBytes,
    target: 2 ** 30,
  };
}

async function main(): Promise<void> {
  const [mode, folder, resamples] = process.argv.slice(2);
  if (mode === 'run' && folder !== undefined) {
    process.stdout.write(JSON.stringify(await ownEvaluation(folder, Number(resamples))));
    return;
  }
  const interpreter = python();
  if (interpreter === null) {
    console.log('evaluation: skipped, no Python with bench/requirements.txt (ASSAY_PYTHON or .venv)');
    return;
  }
  const data = process.env['ASSAY_BENCH_DATA'] ?? `${root}.assay/bench/evaluation`;
  await sealedData(interpreter, `${data}/hundred-thousand`, 100_000);
  const results = {
    machine: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${cpus().length} threads, Node ${process.versions.node}`,
    rounds,
    wholeEvaluation: await whole(interpreter, `${data}/hundred-thousand`),
    feeding: await feedingBench(`${data}/hundred-thousand`),
    million: await million(interpreter, `${data}/million`),
  };
  await writeFile(`${here}evaluation.json`, `${JSON.stringify(results, null, 2)}\n`);
  console.log(JSON.stringify(results, null, 2));
}

await main();
