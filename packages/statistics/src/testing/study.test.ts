import { describe, expect, it } from 'vitest';
import { deriveSeed, holm } from '../index.ts';
import { boostingAttack, type Attack } from './boosting-attack.ts';
import { calibrationRows, exactShareCoverage } from './calibration-study.ts';
import {
  binaryScene,
  clusteredScene,
  coverageOf,
  gateFalsePasses,
  metricFalsePasses,
  regressionScene,
} from './coverage.ts';

const SEED = Uint8Array.from({ length: 16 }, (_, i) => 3 * i + 11);
const REPETITIONS = 120;
/** Simulations take seconds on an idle machine; a busy one must not turn that into a failure. */
const PATIENCE = 300_000;

/** Least share that a true coverage of nominal − 2 points shows in all but one of 10,000 runs. */
function floor(nominal: number, repetitions: number): number {
  const share = nominal - 0.02;
  return share - 3.72 * Math.sqrt((share * (1 - share)) / repetitions);
}

describe('intervals hold the truth, inside the regime', () => {
  const world = { prevalence: 0.3, candidate: 1.7, baseline: 1.5, shared: 0.6 };
  it.each([
    ['binary, every metric', binaryScene(world, 400)],
    ['regression, normal errors', regressionScene({ n: 300, tails: 'normal', candidate: 0.9, baseline: 1 })],
    ['clusters', clusteredScene(60, 5, 0.1)],
  ])(
    '%s',
    (_, scene) => {
      for (const row of coverageOf(scene, { seed: SEED, repetitions: REPETITIONS, resamples: 249 })) {
        expect(row.delta95, `${row.metric} delta`).toBeGreaterThanOrEqual(floor(0.95, REPETITIONS));
        expect(row.lower95, `${row.metric} lower`).toBeGreaterThanOrEqual(floor(0.95, REPETITIONS));
        expect(row.side95, `${row.metric} side`).toBeGreaterThanOrEqual(floor(0.95, REPETITIONS));
        expect(row.delta95, `${row.metric} is not merely wide`).toBeLessThan(1);
      }
    },
    PATIENCE,
  );
  it(
    'and a report calls approximate what is outside it',
    () => {
      const [row] = coverageOf(clusteredScene(10, 5, 0.1), { seed: SEED, repetitions: 5, resamples: 49 });
      expect(row?.approximate).toBe(1);
    },
    PATIENCE,
  );
  it(
    "shares: Wilson's coverage, summed exactly, is at least nominal − 2 points with five expected of each outcome",
    () => {
      for (const row of exactShareCoverage([50, 60, 100, 300])) {
        expect(row.wilsonLeastOfFive).toBeGreaterThanOrEqual(0.93);
        expect(row.exactLeast).toBeGreaterThanOrEqual(0.95);
      }
    },
    PATIENCE,
  );
});

describe('gates', () => {
  const ceiling = 0.05 + 3.72 * Math.sqrt((0.05 * 0.95) / REPETITIONS);
  it(
    'let a candidate that is worse by exactly the margin pass at most 5 % of the time, by every metric',
    () => {
      const scene = binaryScene({ prevalence: 0.4, candidate: 1.3, baseline: 1.5, shared: 0.6 }, 400);
      const rows = metricFalsePasses(scene, { seed: SEED, repetitions: REPETITIONS, resamples: 249 });
      expect(rows.length).toBeGreaterThan(6);
      for (const row of rows) expect(row.falsePass, row.metric).toBeLessThanOrEqual(ceiling);
    },
    PATIENCE,
  );
  it(
    'intersection–union holds over eight slices, where "no significant regression" would not',
    () => {
      const [held, tempting] = gateFalsePasses({
        slices: 8,
        rowsPerSlice: 300,
        margin: 0.05,
        discordance: 0.1,
        seed: SEED,
        repetitions: 2 * REPETITIONS,
        noSignificantRegression: (p) => holm(p).every((adjusted) => adjusted > 0.05),
      });
      expect(held?.falsePass).toBeLessThanOrEqual(0.02);
      expect(tempting?.falsePass).toBeGreaterThan(0.1);
    },
    PATIENCE,
  );
});

describe('calibration', () => {
  it(
    'the test rejects calibrated models about 5 % of the time; a plug-in percentile interval hardly ever covers',
    () => {
      const [row] = calibrationRows(SEED, 80, [400]);
      expect(row?.rejected).toBeLessThanOrEqual(0.05 + 3.72 * Math.sqrt((0.05 * 0.95) / 60));
      expect(row?.percentileCoverage).toBeLessThan(0.05);
      expect(row?.meanDebiased).toBeLessThan((row?.meanPlugin ?? 0) / 4);
    },
    PATIENCE,
  );
});

describe('the boosting attack, limits lifted: n = 1,000, k = 400, 20 seeds', () => {
  const gains = (attack: Pick<Attack, 'oracle' | 'teams' | 'failOnPurpose'>): number[] =>
    Array.from({ length: 20 }, (_, k) =>
      boostingAttack({ rows: 1000, submissions: 400, ...attack, seed: deriveSeed(SEED, k) }),
    )
      .map(({ gain }) => gain)
      .toSorted((a, b) => a - b);
  const median = (sorted: readonly number[]): number => ((sorted[9] ?? 0) + (sorted[10] ?? 0)) / 2;

  it.each(['score', 'bit'] as const)(
    'gains at least .10 from an unguarded %s, so that this check can fail',
    (oracle) => {
      expect(gains({ oracle })[0]).toBeGreaterThanOrEqual(0.1);
    },
  );
  it.each([
    ['best-so-far', 1, false],
    ['best-so-far', 5, false],
    ['best-so-far', 5, true],
    ['not-worse', 1, false],
    ['not-worse', 5, false],
    ['not-worse', 5, true],
  ] as const)(
    'guarded, told %s, %i teams, failing on purpose %s: median ≤ .02 and none > .06',
    (oracle, teams, failOnPurpose) => {
      const sorted = gains({ oracle, teams, failOnPurpose });
      expect(median(sorted)).toBeLessThanOrEqual(0.02);
      expect(sorted.at(-1)).toBeLessThanOrEqual(0.06);
    },
  );
});
