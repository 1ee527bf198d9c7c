/**
 * Paired bootstrap of a difference of two AUROCs, 100,000 rows, 1,000 resamples, against `scipy.stats.bootstrap` with
 * a vectorised statistic, on the same rows, in the same run. Writes `bootstrap.json` beside this file: ratios, and how
 * far the two intervals lie apart in Monte-Carlo standard errors.
 *
 * The two take turns, and each keeps its fastest round; processor time stands beside the clock, because another load on
 * the machine stretches the clock of whoever runs longer.
 * Python with numpy and scipy is taken from `.venv/`, or from `ASSAY_BENCH_PYTHON`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { Worker } from 'node:worker_threads';
import {
  compilePlan,
  createRng,
  mergeReplicates,
  metricStatistic,
  percentileInterval,
  replicatesOf,
  variance,
  type Replicates,
  type ResamplingPlan,
} from '@assay/statistics';

const rows = Number(process.env['ASSAY_BENCH_ROWS'] ?? '100000');
const resamples = Number(process.env['ASSAY_BENCH_RESAMPLES'] ?? '1000');
const rounds = Number(process.env['ASSAY_BENCH_ROUNDS'] ?? '2');
const here = new URL('.', import.meta.url).pathname;
const python = process.env['ASSAY_BENCH_PYTHON'] ?? join(here, '..', '.venv', 'bin', 'python');
const seed = Uint8Array.from({ length: 16 }, (_, i) => 5 * i + 3);

interface Peer {
  readonly seconds: number;
  readonly processorSeconds: number;
  readonly batch: number;
  readonly argsortProcessorSeconds: number;
  readonly low: number;
  readonly high: number;
  readonly standardError: number;
  readonly point: number;
}

/** Labels and two correlated scores; candidate a little better. */
function makeRows(): { labels: Uint8Array; candidate: Float64Array; baseline: Float64Array } {
  const rng = createRng(seed);
  const labels = Uint8Array.from({ length: rows }, () => (rng.uniform() < 0.4 ? 1 : 0));
  const candidate = new Float64Array(rows);
  const baseline = new Float64Array(rows);
  labels.forEach((label, i) => {
    const shared = rng.normal();
    candidate[i] = 1.45 * label + shared + 0.4 * rng.normal();
    baseline[i] = 1.4 * label + shared + 0.4 * rng.normal();
  });
  return { labels, candidate, baseline };
}

/**
 * The loop one would write first: draw indices, gather, sort, rank. Processor seconds, timed on a few resamples and scaled.
 */
function naive(labels: Uint8Array, candidate: Float64Array, baseline: Float64Array, times: number): number {
  const rng = createRng(seed);
  const used = process.cpuUsage();
  let sink = 0;
  for (let r = 0; r < times; r++) {
    const drawn = Uint32Array.from({ length: rows }, () => rng.below(rows));
    for (const scores of [candidate, baseline]) {
      const order = drawn.slice().sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
      let negatives = 0;
      for (const row of order) {
        if (labels[row] === 1) sink += negatives;
        else negatives += 1;
      }
    }
  }
  if (sink < 0) throw new Error('unreachable');
  return (process.cpuUsage(used).user / 1e6 / times) * resamples;
}

function oneCore(plan: ResamplingPlan): { seconds: number; processor: number; replicates: Replicates } {
  const start = performance.now();
  const used = process.cpuUsage();
  const replicates = compilePlan(plan).resample(seed, 0, resamples);
  const { user, system } = process.cpuUsage(used);
  return { seconds: (performance.now() - start) / 1000, processor: (user + system) / 1e6, replicates };
}

async function twoCores(plan: ResamplingPlan): Promise<{ seconds: number; replicates: Replicates }> {
  const start = performance.now();
  const half = Math.ceil(resamples / 2);
  const worker = new Worker(new URL('./bootstrap-worker.ts', import.meta.url), {
    workerData: { plan, seed, from: half, to: resamples },
    execArgv: ['--conditions=assay-source'],
  });
  const other = new Promise<Replicates>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  await new Promise((resolve) => setImmediate(resolve));
  const own = compilePlan(plan).resample(seed, 0, half);
  const replicates = mergeReplicates([own, await other]);
  const seconds = (performance.now() - start) / 1000;
  await worker.terminate();
  return { seconds, replicates };
}

function peer(file: string): Peer {
  const oneThread = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };
  const run = spawnSync(python, [join(here, 'bootstrap_peer.py'), file, String(resamples)], {
    encoding: 'utf8',
    env: { ...process.env, ...oneThread },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (run.status !== 0) throw new Error(`the Python peer ended with code ${run.status}`);
  return JSON.parse(run.stdout) as Peer;
}

function digits(value: number, places = 3): number {
  return Number(value.toFixed(places));
}

if (!existsSync(python)) {
  console.error(
    `bootstrap: no ${python}; make it with scripts/interop/statistics/run.mjs, or set ASSAY_BENCH_PYTHON`,
  );
  process.exit(2);
}
const { labels, candidate, baseline } = makeRows();
const side = (scores: Float64Array) => metricStatistic('auroc', { task: 'binary', labels, scores });
const plan: ResamplingPlan = {
  rows,
  clusters: null,
  populations: [{ rows: null, statistics: [{ candidate: side(candidate), baseline: side(baseline) }] }],
};
const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
const file = join(folder, 'rows.f64');
writeFileSync(file, new Uint8Array(Float64Array.from([...labels, ...candidate, ...baseline]).buffer));

const times = { one: Infinity, two: Infinity, scipy: Infinity };
const processor = { one: Infinity, scipy: Infinity, argsort: Infinity };
let ours: Replicates | null = null;
let theirs: Peer | null = null;
let same = true;
for (let round = 0; round < rounds; round++) {
  const one = oneCore(plan);
  const two = await twoCores(plan);
  theirs = peer(file);
  ours = one.replicates;
  same &&= one.replicates.values.every((value, i) => value === two.replicates.values[i]);
  times.one = Math.min(times.one, one.seconds);
  times.two = Math.min(times.two, two.seconds);
  times.scipy = Math.min(times.scipy, theirs.seconds);
  processor.one = Math.min(processor.one, one.processor);
  processor.scipy = Math.min(processor.scipy, theirs.processorSeconds);
  processor.argsort = Math.min(processor.argsort, theirs.argsortProcessorSeconds);
}
rmSync(folder, { recursive: true });
if (ours === null || theirs === null) throw new Error('no round was run');

const { difference } = replicatesOf(ours, 0);
const interval = percentileInterval(difference, 0.95);
const standardError = Math.sqrt(variance(difference));
// The 2.5 % quantile of R normal replicates has standard error σ·√(p(1 − p)/R)/φ(z); both sides have one.
const monteCarlo = (Math.SQRT2 * standardError * Math.sqrt((0.025 * 0.975) / resamples)) / 0.05844507;
const result = {
  machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`,
  rows,
  resamples,
  rounds,
  seconds: {
    oneCore: digits(times.one),
    twoCores: digits(times.two),
    scipyVectorised: digits(times.scipy),
    scipyBatch: theirs.batch,
  },
  processorSeconds: {
    oneCore: digits(processor.one),
    scipyVectorised: digits(processor.scipy),
    scipyWithoutMidranks: digits(processor.argsort),
    naiveTypedArrayLoop: digits(naive(labels, candidate, baseline, 3)),
  },
  ratios: {
    oneCore: digits(processor.scipy / processor.one, 1),
    oneCoreAgainstScipyWithoutMidranks: digits(processor.argsort / processor.one, 1),
    oneCoreByClock: digits(times.scipy / times.one, 1),
    twoCoresByClock: digits(times.scipy / times.two, 1),
  },
  targets: { oneCore: 10, twoCores: 18 },
  intervals: {
    ours: [interval.low, interval.high],
    scipy: [theirs.low, theirs.high],
    ourStandardError: standardError,
    scipyStandardError: theirs.standardError,
    largestGapInMonteCarloErrors: digits(
      Math.max(Math.abs(interval.low - theirs.low), Math.abs(interval.high - theirs.high)) / monteCarlo,
      2,
    ),
    pointDifference: Math.abs(
      (compilePlan(plan).point()[0] ?? 0) - (compilePlan(plan).point()[1] ?? 0) - theirs.point,
    ),
  },
  sameOnOneAndTwoCores: same,
};
writeFileSync(join(here, 'bootstrap.json'), `${JSON.stringify(result, null, 2)}\n`);
console.log(JSON.stringify(result, null, 2));
const good =
  same &&
  result.intervals.largestGapInMonteCarloErrors <= 4 &&
  result.ratios.oneCore >= 10 &&
  result.ratios.twoCoresByClock >= 18;
process.exit(good ? 0 : 1);
