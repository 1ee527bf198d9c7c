import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compilePlan,
  compileStatistic,
  createRng,
  mergeReplicates,
  replicatesOf,
  restrict,
  type ResamplingPlan,
  type Statistic,
} from '../index.ts';

const SEED = Uint8Array.from({ length: 16 }, (_, i) => 17 * i + 1);
const mean = (values: readonly number[]): Statistic => ({
  kind: 'ratio',
  numerator: Float64Array.from(values),
  denominator: null,
  root: false,
});

/** AUROC by counting every pair, with weights as repetition. */
function pairwise(labels: Uint8Array, scores: Float64Array, weights: Uint8Array): number {
  let wins = 0;
  let pairs = 0;
  labels.forEach((a, i) => {
    labels.forEach((b, j) => {
      if (a !== 1 || b !== 0) return;
      const weight = (weights[i] ?? 0) * (weights[j] ?? 0);
      const [x = 0, y = 0] = [scores[i], scores[j]];
      pairs += weight;
      wins += weight * (x > y ? 1 : x === y ? 0.5 : 0);
    });
  });
  return pairs === 0 ? Number.NaN : wins / pairs;
}

const weighted = fc
  .array(
    fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 4 })),
    { minLength: 1, maxLength: 25 },
  )
  .map((rows) => ({
    labels: Uint8Array.from(rows, ([label]) => label),
    scores: Float64Array.from(rows, ([, score]) => score / 2),
    weights: Uint8Array.from(rows, ([, , weight]) => weight),
  }));

/** Repeats each row as often as its weight says. */
function expand<T extends Uint8Array | Float64Array>(values: T, weights: Uint8Array): number[] {
  return Array.from(values).flatMap((value, i) => Array.from({ length: weights[i] ?? 0 }, () => value));
}

describe('weighted evaluation', () => {
  it('AUROC equals counting every pair, ties and weights included', () => {
    fc.assert(
      fc.property(weighted, ({ labels, scores, weights }) => {
        const value = compileStatistic({ kind: 'auroc', labels, scores })(weights);
        const expected = pairwise(labels, scores, weights);
        if (Number.isNaN(expected)) expect(value).toBeNaN();
        else expect(value).toBeCloseTo(expected, 12);
      }),
      { numRuns: 500 },
    );
  });
  it('a weight is a repetition, for every kind of statistic', () => {
    fc.assert(
      fc.property(weighted, ({ labels, scores, weights }) => {
        const calls = scores.map((score) => (score > 1 ? 1 : 0));
        const kinds: ((l: readonly number[], s: readonly number[], c: readonly number[]) => Statistic)[] = [
          (l, s) => ({ kind: 'average-precision', labels: Uint8Array.from(l), scores: Float64Array.from(s) }),
          (l, s) => ({ kind: 'r-squared', targets: Float64Array.from(l), predictions: Float64Array.from(s) }),
          (l, s) => ({
            kind: 'ratio',
            numerator: Float64Array.from(s),
            denominator: Float64Array.from(l),
            root: true,
          }),
          (_, s) => ({ kind: 'absolute-mean', values: Float64Array.from(s) }),
          (l, _, c) => ({
            kind: 'mean-of-ratios',
            form: 'f1',
            labels: Uint16Array.from(l),
            predictions: Uint16Array.from(c),
            classes: 2,
          }),
          (l, _, c) => ({
            kind: 'label-f1',
            truth: Uint8Array.from(l),
            predictions: Uint8Array.from(c),
            labelCount: 1,
          }),
        ];
        for (const kind of kinds) {
          const statistic = kind([...labels], [...scores], [...calls]);
          const [l, s, c] = [expand(labels, weights), expand(scores, weights), expand(calls, weights)];
          const repeated = compileStatistic(kind(l, s, c))(new Uint8Array(l.length).fill(1));
          const value = compileStatistic(statistic)(weights);
          if (l.length === 0 || Number.isNaN(repeated)) expect(Number.isNaN(value)).toBe(true);
          else expect(Math.abs(value - repeated)).toBeLessThan(1e-9 * Math.max(1, Math.abs(repeated)));
        }
      }),
    );
  });
  it('a slice is the statistic of its rows alone', () => {
    fc.assert(
      fc.property(weighted, ({ labels, scores }) => {
        const rows = Uint32Array.from([...labels.keys()].filter((i) => i % 2 === 0));
        const statistic: Statistic = { kind: 'auroc', labels, scores };
        const mask = Uint8Array.from(labels, (_, i) => (i % 2 === 0 ? 1 : 0));
        const sliced = compileStatistic(restrict(statistic, rows))(new Uint8Array(rows.length).fill(1));
        expect(sliced).toEqual(compileStatistic(statistic)(mask));
      }),
    );
  });
  it('refuses a score that has no order', () => {
    const statistic: Statistic = {
      kind: 'auroc',
      labels: Uint8Array.from([0, 1]),
      scores: Float64Array.from([Number.NaN, 1]),
    };
    expect(() => compileStatistic(statistic)).toThrow(RangeError);
  });
});

describe('the resampler', () => {
  it('has the distribution of all 27 resamples of d = 2, −1, 4', () => {
    const plan: ResamplingPlan = {
      rows: 3,
      clusters: null,
      populations: [{ rows: null, statistics: [{ candidate: mean([2, -1, 4]), baseline: mean([0, 0, 0]) }] }],
    };
    const draws = 54_000;
    const { difference } = replicatesOf(compilePlan(plan).resample(SEED, 0, draws), 0);
    const counts = new Map<string, number>();
    for (const value of difference) {
      const key = value.toFixed(4);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const expected = [
      [-1, 1],
      [0, 3],
      [0.6667, 3],
      [1, 3],
      [1.6667, 6],
      [2, 1],
      [2.3333, 3],
      [2.6667, 3],
      [3.3333, 3],
      [4, 1],
    ] as const;
    let chiSquared = 0;
    for (const [value, ways] of expected) {
      const hits = counts.get(value.toFixed(4)) ?? 0;
      chiSquared += (hits - (draws * ways) / 27) ** 2 / ((draws * ways) / 27);
    }
    expect(counts.size).toBe(expected.length);
    expect(chiSquared).toBeLessThan(27.9); // χ²₉ at 1 in 1,000
  });

  const rng = createRng(SEED);
  const n = 500;
  const labels = Uint8Array.from({ length: n }, () => rng.below(2));
  const noisy = (): Float64Array =>
    Float64Array.from(labels, (label) => Math.round(10 * (label + rng.normal())) / 10);
  const [a, b] = [noisy(), noisy()];
  const slice = Uint32Array.from({ length: 100 }, (_, i) => 5 * i);
  const plan: ResamplingPlan = {
    rows: n,
    clusters: null,
    populations: [
      {
        rows: null,
        statistics: [
          { candidate: { kind: 'auroc', labels, scores: a }, baseline: { kind: 'auroc', labels, scores: b } },
          { candidate: { kind: 'average-precision', labels, scores: a }, baseline: null },
        ],
      },
      { rows: slice, statistics: [{ candidate: { kind: 'auroc', labels, scores: a }, baseline: null }] },
    ],
  };

  it('gives the same replicates however the resamples are split and in whatever order they come back', () => {
    const whole = compilePlan(plan).resample(SEED, 0, 60);
    const shards = [
      [40, 60],
      [0, 7],
      [7, 40],
    ].map(([from = 0, to = 0]) => compilePlan(plan).resample(SEED, from, to));
    expect(mergeReplicates(shards)).toEqual(whole);
    expect(() => mergeReplicates(shards.slice(0, 2))).toThrow(RangeError);
    expect(compilePlan(plan).resample(new Uint8Array(16), 0, 60).values).not.toEqual(whole.values);
  });
  it('point values do not depend on the internal row order', () => {
    const values = compilePlan(plan).point();
    expect(values[0]).toBeCloseTo(pairwise(labels, a, new Uint8Array(n).fill(1)), 12);
    expect(values[1]).toBeCloseTo(pairwise(labels, b, new Uint8Array(n).fill(1)), 12);
    const inSlice = Uint8Array.from(labels, (_, i) => (i % 5 === 0 ? 1 : 0));
    expect(values[4]).toBeCloseTo(pairwise(labels, a, inSlice), 12);
  });
  it('the same rows on both sides differ by exactly nothing in each resample', () => {
    const same: ResamplingPlan = {
      rows: n,
      clusters: null,
      populations: [
        {
          rows: null,
          statistics: [
            {
              candidate: { kind: 'auroc', labels, scores: a },
              baseline: { kind: 'auroc', labels, scores: a },
            },
          ],
        },
      ],
    };
    const { difference } = replicatesOf(compilePlan(same).resample(SEED, 0, 50), 0);
    expect(difference.every((value) => value === 0)).toBe(true);
  });
  it('clusters are drawn whole: rows of one cluster always weigh the same', () => {
    const clusters = Uint32Array.from({ length: n }, (_, i) => i % 50);
    const indicator = (cluster: number, row: number): Statistic =>
      mean(Array.from({ length: n }, (_, i) => (i === cluster + 50 * row ? 1 : 0)));
    const together: ResamplingPlan = {
      rows: n,
      clusters,
      populations: [{ rows: null, statistics: [{ candidate: indicator(7, 0), baseline: indicator(7, 9) }] }],
    };
    const { difference, candidate } = replicatesOf(compilePlan(together).resample(SEED, 0, 200), 0);
    expect(difference.every((value) => value === 0)).toBe(true);
    expect(new Set(candidate).size).toBeGreaterThan(2);
  });
  it('refuses lists that do not fit the rows', () => {
    expect(() => compilePlan({ ...plan, clusters: new Uint32Array(3) })).toThrow(RangeError);
    expect(() => compilePlan({ ...plan, rows: 499 })).toThrow(RangeError);
    expect(() =>
      compilePlan({ ...plan, populations: [{ rows: Uint32Array.from([n]), statistics: [] }] }),
    ).toThrow(RangeError);
  });
});
