import { METRICS, type MetricName } from '../metrics/catalog.ts';
import type { Outcomes } from '../metrics/outcomes.ts';
import { comparePaired, type Figure } from '../paired/comparison.ts';
import { guardrailGate } from '../paired/verdict.ts';
import { createSubstream, deriveSeed, type Rng } from '../random/rng.ts';
import { BINARY_METRICS, binaryTruth, drawBinary, type BinaryWorld } from './binary-world.ts';

/** How often an interval held the truth. */
export interface CoverageRow {
  readonly world: string;
  readonly metric: MetricName;
  readonly method: string;
  readonly n: number;
  readonly prevalence: number | null;
  readonly effect: number;
  /** Share of repetitions in which the 95 % interval of the delta held the true delta. */
  readonly delta95: number;
  /** Share in which the true delta lay above the one-sided 95 % lower limit: what a gate rests on. */
  readonly lower95: number;
  /** Share in which the candidate's own 95 % interval held its true figure. */
  readonly side95: number;
  /** Share of repetitions that the report itself calls approximate. */
  readonly approximate: number;
  readonly repetitions: number;
}

interface Tally {
  method: string;
  delta: number;
  lower: number;
  side: number;
  approximate: number;
}

/** What is repeated: a sample with its truths by metric, in the metric's own orientation. */
export interface Scene {
  readonly world: string;
  readonly n: number;
  readonly prevalence: number | null;
  readonly metrics: readonly MetricName[];
  readonly truth: (metric: MetricName) => { readonly candidate: number; readonly baseline: number };
  readonly draw: (rng: Rng) => {
    readonly candidate: Outcomes;
    readonly baseline: Outcomes;
    readonly clusters: Uint32Array | null;
  };
}

/** Repeats a scene and counts how often each interval holds. The whole path of a report is used, nothing less. */
export function coverageOf(
  scene: Scene,
  options: { readonly seed: Uint8Array; readonly repetitions: number; readonly resamples: number },
): CoverageRow[] {
  const { seed, repetitions, resamples } = options;
  const figures = scene.metrics.map((metric) => ({
    id: metric,
    group: 'overall' as const,
    metric,
    rows: null,
    margin: 0,
  }));
  const tallies = new Map<MetricName, Tally>(
    scene.metrics.map((metric) => [metric, { method: '', delta: 0, lower: 0, side: 0, approximate: 0 }]),
  );
  for (let r = 0; r < repetitions; r++) {
    const sample = scene.draw(createSubstream(seed, 2 * r));
    const results = comparePaired({ ...sample, figures }, { seed: deriveSeed(seed, 2 * r + 1), resamples });
    for (const figure of results) count(figure, scene, tallies.get(figure.metric));
  }
  return scene.metrics.map((metric) => {
    const tally = tallies.get(metric) ?? { method: '', delta: 0, lower: 0, side: 0, approximate: 0 };
    const { candidate, baseline } = scene.truth(metric);
    return {
      world: scene.world,
      metric,
      method: tally.method,
      n: scene.n,
      prevalence: scene.prevalence,
      effect: METRICS[metric].higherIsBetter ? candidate - baseline : baseline - candidate,
      delta95: tally.delta / repetitions,
      lower95: tally.lower / repetitions,
      side95: tally.side / repetitions,
      approximate: tally.approximate / repetitions,
      repetitions,
    };
  });
}

function count(figure: Figure, scene: Scene, tally: Tally | undefined): void {
  if (tally === undefined || figure.delta === null) return;
  const { candidate, baseline } = scene.truth(figure.metric);
  const delta = figure.higherIsBetter ? candidate - baseline : baseline - candidate;
  const { interval95, interval90 } = figure.delta;
  tally.method = figure.delta.method;
  if (interval95.low <= delta && delta <= interval95.high) tally.delta += 1;
  if (interval90.low <= delta) tally.lower += 1;
  if (figure.candidate.low <= candidate && candidate <= figure.candidate.high) tally.side += 1;
  if (figure.approximate) tally.approximate += 1;
}

/** The binary world as a scene with every metric. */
export function binaryScene(world: BinaryWorld, n: number): Scene {
  const truths = new Map<MetricName, { candidate: number; baseline: number }>(
    BINARY_METRICS.map((metric) => [
      metric,
      {
        candidate: binaryTruth(metric, world.candidate, world.prevalence),
        baseline: binaryTruth(metric, world.baseline, world.prevalence),
      },
    ]),
  );
  return {
    world: 'binary',
    n,
    prevalence: world.prevalence,
    metrics: BINARY_METRICS,
    truth: (metric) => truths.get(metric) ?? { candidate: Number.NaN, baseline: Number.NaN },
    draw: (rng) => {
      const { labels, candidate, baseline } = drawBinary(world, n, rng);
      const side = (scores: Float64Array): Outcomes => ({ task: 'binary', labels, scores });
      return { candidate: side(candidate), baseline: side(baseline), clusters: null };
    },
  };
}

/**
 * Regression with errors that are normal, or long-tailed (a normal whose scale is itself log-normal, σ = ½). Targets
 * have standard deviation 2; the true figures are those of the error's moments.
 */
export function regressionScene(options: {
  readonly n: number;
  readonly tails: 'normal' | 'long';
  readonly candidate: number;
  readonly baseline: number;
}): Scene {
  const { n, tails, candidate, baseline } = options;
  const spread = tails === 'long' ? 0.5 : 0;
  // E|e| = σ·√(2/π)·E[L], E[e²] = σ²·E[L²] for a log-normal L with log-sd `spread`.
  const mae = (sigma: number): number => sigma * Math.sqrt(2 / Math.PI) * Math.exp(spread ** 2 / 2);
  const mse = (sigma: number): number => sigma * sigma * Math.exp(2 * spread ** 2);
  const truth = (metric: MetricName, sigma: number): number => {
    if (metric === 'mae') return mae(sigma);
    return metric === 'rmse' ? Math.sqrt(mse(sigma)) : 1 - mse(sigma) / 4;
  };
  return {
    world: `regression, ${tails} errors`,
    n,
    prevalence: null,
    metrics: ['mae', 'rmse', 'r2'],
    truth: (metric) => ({ candidate: truth(metric, candidate), baseline: truth(metric, baseline) }),
    draw: (rng) => {
      const targets = Float64Array.from({ length: n }, () => 2 * rng.normal());
      const a = new Float64Array(n);
      const b = new Float64Array(n);
      for (let i = 0; i < n; i++) {
        const scale = Math.exp(spread * rng.normal());
        const shared = rng.normal();
        const error = (sigma: number): number =>
          sigma * scale * (Math.SQRT1_2 * shared + Math.SQRT1_2 * rng.normal());
        a[i] = (targets[i] ?? 0) + error(candidate);
        b[i] = (targets[i] ?? 0) + error(baseline);
      }
      const side = (predictions: Float64Array): Outcomes => ({ task: 'regression', targets, predictions });
      return { candidate: side(a), baseline: side(b), clusters: null };
    },
  };
}

/** Scores of rows that share an entity: half of each row's noise is the entity's own. */
export function clusteredScene(clusters: number, perCluster: number, effect: number): Scene {
  const n = clusters * perCluster;
  return {
    world: `clusters of ${perCluster}`,
    n: clusters,
    prevalence: null,
    metrics: ['mean-score'],
    truth: () => ({ candidate: effect, baseline: 0 }),
    draw: (rng) => {
      const groups = Uint32Array.from({ length: n }, (_, i) => Math.floor(i / perCluster));
      const entity = Float64Array.from({ length: clusters }, () => rng.normal());
      const values = (shift: number): Float64Array =>
        Float64Array.from(
          groups,
          (group) => shift + 0.7 * (entity[group] ?? 0) * Math.sign(shift + 1e-9) + 0.7 * rng.normal(),
        );
      const [a, b] = [values(effect + 1), values(-1)];
      const side = (scores: Float64Array, shift: number): Outcomes => ({
        task: 'scored',
        values: scores.map((value) => value + shift),
      });
      return { candidate: side(a, -1), baseline: side(b, 1), clusters: groups };
    },
  };
}

/** How often a gate lets a candidate pass that is worse by exactly its margin on one slice. */
export interface FalsePassRow {
  readonly gate: string;
  readonly metric: MetricName;
  readonly slices: number;
  readonly rowsPerSlice: number;
  readonly margin: number;
  readonly falsePass: number;
  readonly repetitions: number;
}

/** Paired right/wrong columns with a discordance and a gain: candidate − baseline. */
function drawPairs(n: number, discordance: number, gain: number, rng: Rng): [Float64Array, Float64Array] {
  const a = new Float64Array(n);
  const b = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const u = rng.uniform();
    const onlyCandidate = (discordance + gain) / 2;
    if (u < onlyCandidate) a[i] = 1;
    else if (u < discordance) b[i] = 1;
    else {
      const both = rng.uniform() < 0.9 ? 1 : 0;
      a[i] = both;
      b[i] = both;
    }
  }
  return [a, b];
}

/**
 * False passes of the intersection–union gate and of the tempting wrong one ("no slice significantly worse after
 * Holm"): one slice is worse by exactly the margin, the others are equal.
 */
export function gateFalsePasses(options: {
  readonly slices: number;
  readonly rowsPerSlice: number;
  readonly margin: number;
  readonly discordance: number;
  readonly seed: Uint8Array;
  readonly repetitions: number;
  readonly noSignificantRegression: (pWorse: readonly number[]) => boolean;
}): FalsePassRow[] {
  const { slices, rowsPerSlice, margin, discordance, seed, repetitions } = options;
  const n = slices * rowsPerSlice;
  let intersectionUnion = 0;
  let noRegression = 0;
  for (let r = 0; r < repetitions; r++) {
    const rng = createSubstream(seed, r);
    const labels = new Uint8Array(n).fill(1);
    const sides = [new Float64Array(n), new Float64Array(n)] as const;
    for (let k = 0; k < slices; k++) {
      const [a, b] = drawPairs(rowsPerSlice, discordance, k === 0 ? -margin : 0, rng);
      sides[0].set(a, k * rowsPerSlice);
      sides[1].set(b, k * rowsPerSlice);
    }
    const side = (scores: Float64Array): Outcomes => ({ task: 'binary', labels, scores });
    const figures = Array.from({ length: slices }, (_, k) => ({
      id: `slice ${k}`,
      group: 'slice' as const,
      metric: 'accuracy' as const,
      rows: Uint32Array.from({ length: rowsPerSlice }, (__, i) => k * rowsPerSlice + i),
      margin,
    }));
    const input = { candidate: side(sides[0]), baseline: side(sides[1]), clusters: null, figures };
    const results = comparePaired(input, { seed, resamples: 1 });
    if (guardrailGate(results.map((figure) => figure.verdict)) === 'passed') intersectionUnion += 1;
    if (options.noSignificantRegression(results.map((figure) => figure.pWorse ?? 1))) noRegression += 1;
  }
  const shared = { metric: 'accuracy' as const, slices, rowsPerSlice, margin, repetitions };
  return [
    { gate: 'intersection–union', ...shared, falsePass: intersectionUnion / repetitions },
    {
      gate: 'no significant regression after Holm (not used)',
      ...shared,
      falsePass: noRegression / repetitions,
    },
  ];
}

/** False passes of one non-inferiority gate on a whole-suite metric, true delta exactly −margin. */
export function metricFalsePasses(
  scene: Scene,
  options: { readonly seed: Uint8Array; readonly repetitions: number; readonly resamples: number },
): FalsePassRow[] {
  const figures = scene.metrics.flatMap((metric) => {
    const { candidate, baseline } = scene.truth(metric);
    const margin = METRICS[metric].higherIsBetter ? baseline - candidate : candidate - baseline;
    // A candidate that sees less can still be better by one figure (it calls fewer rows positive): no gate then.
    return margin > 0 ? [{ id: metric, group: 'overall' as const, metric, rows: null, margin }] : [];
  });
  const passes = new Map<MetricName, number>();
  for (let r = 0; r < options.repetitions; r++) {
    const sample = scene.draw(createSubstream(options.seed, 2 * r));
    const seed = deriveSeed(options.seed, 2 * r + 1);
    for (const figure of comparePaired({ ...sample, figures }, { seed, resamples: options.resamples })) {
      if (figure.verdict !== 'superior' && figure.verdict !== 'non-inferior') continue;
      passes.set(figure.metric, (passes.get(figure.metric) ?? 0) + 1);
    }
  }
  return figures.map(({ metric, margin }) => ({
    gate: `non-inferior, ${scene.world}${scene.prevalence === null ? '' : `, prevalence ${scene.prevalence}`}`,
    metric,
    slices: 1,
    rowsPerSlice: scene.n,
    margin,
    falsePass: (passes.get(metric) ?? 0) / options.repetitions,
    repetitions: options.repetitions,
  }));
}
