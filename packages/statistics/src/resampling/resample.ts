import { seedWords, substream } from '../random/rng.ts';
import { rankLayout } from './rank-layout.ts';
import { compileStatistic } from './evaluators.ts';
import { restrict, rowsOf, type Statistic, type WeightedEvaluator } from './statistic.ts';

/** One figure of the candidate and, where there is one, the same figure of the baseline on the same rows. */
export interface PairedStatistic {
  readonly candidate: Statistic;
  readonly baseline: Statistic | null;
}

/** Figures over the same rows: all of them (`rows` null) or a slice. Statistics cover all rows of the plan. */
export interface Population {
  readonly rows: Uint32Array | null;
  readonly statistics: readonly PairedStatistic[];
}

/**
 * Everything that is resampled together. Each resample draws the units (rows; or clusters, when rows share an
 * entity) once with replacement, and every figure of every population sees that same draw: that is what makes
 * differences paired and slices comparable. `clusters` gives each row's cluster, numbered densely from 0.
 */
export interface ResamplingPlan {
  readonly rows: number;
  readonly clusters: Uint32Array | null;
  readonly populations: readonly Population[];
}

/** Replicates of resamples `from` … `to` − 1: row-major, two columns (candidate, baseline) a figure. */
export interface Replicates {
  readonly from: number;
  readonly to: number;
  readonly figures: number;
  readonly values: Float64Array;
}

interface CompiledPopulation {
  readonly rows: Uint32Array | null;
  readonly scratch: Uint8Array;
  readonly pairs: readonly { candidate: WeightedEvaluator; baseline: WeightedEvaluator | null }[];
}

/** A plan made ready: sorted once, reused for each resample. */
export interface CompiledPlan {
  readonly figures: number;
  /** Values with every row counted once, in the columns of {@link Replicates}. */
  point(): Float64Array;
  /**
   * Resamples `from` … `to` − 1. Resample r depends on the seed and r only, so any split into ranges, over any
   * number of workers, gives the same replicates.
   */
  resample(seed: Uint8Array, from: number, to: number): Replicates;
}

/** Prepares a plan. Throws RangeError when a statistic, slice or cluster list does not fit the plan's rows. */
export function compilePlan(plan: ResamplingPlan): CompiledPlan {
  checkPlan(plan);
  const layout = plan.clusters === null ? sequentialLayout(plan) : null;
  const populations = plan.populations.map((population) => compilePopulation(plan, population, layout));
  const figures = populations.reduce((count, population) => count + population.pairs.length, 0);
  const clusters = plan.clusters;
  const units = clusters === null ? plan.rows : countClusters(clusters);
  const unitCounts = new Uint8Array(units);
  const rowWeights = clusters === null ? unitCounts : new Uint8Array(plan.rows);
  return {
    figures,
    point() {
      const values = new Float64Array(2 * figures);
      evaluateAll(populations, new Uint8Array(plan.rows).fill(1), values, 0);
      return values;
    },
    resample(seed, from, to) {
      const words = seedWords(seed);
      const values = new Float64Array((to - from) * 2 * figures);
      for (let r = from; r < to && figures > 0; r++) {
        drawCounts(substream(words, r), unitCounts);
        if (clusters !== null) spread(unitCounts, clusters, rowWeights);
        evaluateAll(populations, rowWeights, values, (r - from) * 2 * figures);
      }
      return { from, to, figures, values };
    },
  };
}

/** Joins shards, in any order, into the replicates of one run. Throws RangeError when they leave a gap. */
export function mergeReplicates(shards: readonly Replicates[]): Replicates {
  const ordered = shards.toSorted((a, b) => a.from - b.from);
  const first = ordered[0];
  const last = ordered.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('no shards to merge');
  const width = 2 * first.figures;
  const values = new Float64Array((last.to - first.from) * width);
  let next = first.from;
  for (const shard of ordered) {
    if (shard.from !== next || shard.figures !== first.figures) {
      throw new RangeError(`shards do not join: expected resample ${next}, got ${shard.from}`);
    }
    values.set(shard.values, (shard.from - first.from) * width);
    next = shard.to;
  }
  return { from: first.from, to: last.to, figures: first.figures, values };
}

/** The replicates of one figure: candidate, baseline, and their difference, in resample order. */
export function replicatesOf(
  replicates: Replicates,
  figure: number,
): { candidate: Float64Array; baseline: Float64Array; difference: Float64Array } {
  const count = replicates.to - replicates.from;
  const width = 2 * replicates.figures;
  const candidate = new Float64Array(count);
  const baseline = new Float64Array(count);
  for (let r = 0; r < count; r++) {
    candidate[r] = replicates.values[r * width + 2 * figure] ?? Number.NaN;
    baseline[r] = replicates.values[r * width + 2 * figure + 1] ?? Number.NaN;
  }
  return {
    candidate,
    baseline,
    difference: candidate.map((value, r) => value - (baseline[r] ?? Number.NaN)),
  };
}

function checkPlan(plan: ResamplingPlan): void {
  if (!(plan.rows >= 1)) throw new RangeError('a plan needs at least one row');
  if (plan.clusters !== null && plan.clusters.length !== plan.rows) {
    throw new RangeError(`clusters cover ${plan.clusters.length} rows, the plan has ${plan.rows}`);
  }
  for (const population of plan.populations) {
    for (const row of population.rows ?? []) {
      if (row >= plan.rows) throw new RangeError(`slice names row ${row} of ${plan.rows}`);
    }
    for (const { candidate, baseline } of population.statistics) {
      const lengths = [rowsOf(candidate), baseline === null ? plan.rows : rowsOf(baseline)];
      if (lengths.some((length) => length !== plan.rows)) {
        throw new RangeError(`a statistic covers ${lengths.join(' and ')} rows, the plan has ${plan.rows}`);
      }
    }
  }
}

/**
 * Rows renumbered so that the first AUROC or average precision reads its weights in order: a gather through memory costs more than
 * the arithmetic. Rows are exchangeable, so any fixed numbering draws from the same distribution.
 */
function sequentialLayout(plan: ResamplingPlan): Uint32Array | null {
  for (const { rows, statistics } of plan.populations) {
    if (rows !== null) continue;
    for (const { candidate } of statistics) {
      if (candidate.kind !== 'auroc' && candidate.kind !== 'average-precision') continue;
      const { negatives, positives } = rankLayout(candidate.labels, candidate.scores);
      const order = new Uint32Array(plan.rows);
      order.set(negatives);
      order.set(positives, negatives.length);
      return order;
    }
  }
  return null;
}

function compilePopulation(
  plan: ResamplingPlan,
  population: Population,
  layout: Uint32Array | null,
): CompiledPopulation {
  const rows = population.rows === null ? null : relabel(population.rows, layout, plan.rows);
  const members = population.rows ?? layout;
  const prepare = (statistic: Statistic): WeightedEvaluator =>
    compileStatistic(members === null ? statistic : restrict(statistic, members));
  return {
    rows,
    scratch: new Uint8Array(rows?.length ?? 0),
    pairs: population.statistics.map(({ candidate, baseline }) => ({
      candidate: prepare(candidate),
      baseline: baseline === null ? null : prepare(baseline),
    })),
  };
}

function relabel(rows: Uint32Array, layout: Uint32Array | null, total: number): Uint32Array {
  if (layout === null) return rows;
  const position = new Uint32Array(total);
  for (let i = 0; i < layout.length; i++) position[layout[i] ?? 0] = i;
  return rows.map((row) => position[row] ?? 0);
}

function countClusters(clusters: Uint32Array): number {
  let highest = 0;
  for (const cluster of clusters) if (cluster > highest) highest = cluster;
  return highest + 1;
}

function spread(unitCounts: Uint8Array, clusters: Uint32Array, rowWeights: Uint8Array): void {
  for (let i = 0; i < clusters.length; i++) rowWeights[i] = unitCounts[clusters[i] as number] as number;
}

function evaluateAll(
  populations: readonly CompiledPopulation[],
  weights: Uint8Array,
  out: Float64Array,
  offset: number,
): void {
  let column = offset;
  for (const { rows, scratch, pairs } of populations) {
    let view = weights;
    if (rows !== null) {
      for (let i = 0; i < rows.length; i++) scratch[i] = weights[rows[i] as number] as number;
      view = scratch;
    }
    for (const { candidate, baseline } of pairs) {
      out[column] = candidate(view);
      out[column + 1] = baseline === null ? Number.NaN : baseline(view);
      column += 2;
    }
  }
}

/**
 * How often each of `counts.length` units is drawn in as many draws with replacement. xoshiro128** is unrolled
 * here because a call a draw would double the time. An index is ⌊u·n/2³²⌋: a unit's chance is off by at most
 * n/2³² of itself. A byte holds every count: P(Poisson(1) > 255) < 10⁻⁵⁰⁰.
 */
function drawCounts(state: Uint32Array, counts: Uint8Array): void {
  counts.fill(0);
  const n = counts.length;
  const scale = n / 0x1_0000_0000;
  let [s0 = 0, s1 = 0, s2 = 0, s3 = 0] = state;
  for (let i = 0; i < n; i++) {
    const scrambled = Math.imul(s1, 5);
    const value = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const t2 = s2 ^ s0;
    const t3 = s3 ^ s1;
    s2 = t2 ^ (s1 << 9);
    s1 ^= t2;
    s0 ^= t3;
    s3 = (t3 << 11) | (t3 >>> 21);
    const unit = (value * scale) >>> 0;
    counts[unit] = (counts[unit] as number) + 1;
  }
}
