import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  adaptiveError,
  alphaForAttempt,
  bitsOfAnswer,
  budgetBits,
  budgetSentence,
  createRng,
  fixedLadderStep,
  LADDER_START,
  ladderStep,
  laplaceFromUniform,
  nonAdaptiveError,
  nonAdaptiveQueries,
  shareBudget,
  thresholdoutDefaults,
  thresholdoutStart,
  thresholdoutStep,
} from '../index.ts';

describe('the budget', () => {
  it.each([
    [1000, 0.0429, 0.0547, 0.0644, 0.0729, 0.1385, 0.1911],
    [2000, 0.0304, 0.0387, 0.0455, 0.0515, 0.0979, 0.1351],
    [5000, 0.0192, 0.0245, 0.0288, 0.0326, 0.0619, 0.0854],
    [10000, 0.0136, 0.0173, 0.0204, 0.023, 0.0438, 0.0604],
  ])('%i rows have the tabulated errors', (n, k1, k10, k100, b10, b50, b100) => {
    [1, 10, 100].forEach((k, i) =>
      expect(nonAdaptiveError(n, k, 0.05)).toBeCloseTo([k1, k10, k100][i] ?? 0, 4),
    );
    [10, 50, 100].forEach((b, i) =>
      expect(adaptiveError(n, b, 0.05)).toBeCloseTo([b10, b50, b100][i] ?? 0, 4),
    );
  });
  it('is 30 bits for 5,000 rows, ±5 points, 5 %', () => {
    expect(budgetBits(5000, 0.05, 0.05)).toBe(30);
    expect(budgetSentence(30, 0.05)).toBe('30 answers keep scores honest to ±5 points.');
    expect(budgetSentence(budgetBits(200, 0.05, 0.05), 0.05)).toContain('no answer');
  });
  it('spent to the last bit keeps the error within ε, and one more bit would break it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 1e6 }),
        fc.double({ min: 0.01, max: 0.3, noNaN: true }),
        (n, epsilon) => {
          const bits = budgetBits(n, epsilon, 0.05);
          fc.pre(bits >= 0);
          expect(adaptiveError(n, bits, 0.05)).toBeLessThanOrEqual(epsilon + 1e-12);
          expect(adaptiveError(n, bits + 1, 0.05)).toBeGreaterThan(epsilon - 1e-12);
        },
      ),
    );
  });
  it('non-adaptive bound and its inverse agree', () => {
    expect(nonAdaptiveError(2000, nonAdaptiveQueries(2000, 0.04, 0.05), 0.05)).toBeCloseTo(0.04, 10);
  });
  it('shares are whole, in proportion, and sum to the budget', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -5, max: 500 }),
        fc.dictionary(fc.string({ minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 20 }), {
          minKeys: 1,
        }),
        (bits, weights) => {
          const shares = Object.values(shareBudget(bits, weights));
          expect(shares.reduce((a, b) => a + b, 0)).toBe(Math.max(0, bits));
          expect(shares.every((share) => Number.isInteger(share) && share >= 0)).toBe(true);
        },
      ),
    );
    expect(shareBudget(30, { mail: 2, risk: 1 })).toEqual({ mail: 20, risk: 10 });
  });
  it('each attempt is tested harder, and all together below α', () => {
    const alphas = [0.0304, 0.0076, 0.00338, 0.0019, 0.00122];
    alphas.forEach((alpha, i) => expect(alphaForAttempt(i + 1)).toBeCloseTo(alpha, 4));
    let total = 0;
    for (let t = 1; t < 10_000; t++) total += alphaForAttempt(t);
    expect(total).toBeLessThan(0.05);
    expect(() => alphaForAttempt(0)).toThrow(RangeError);
  });
  it('an answer costs the bits that tell it from the others', () => {
    expect([1, 2, 3, 4, 9].map(bitsOfAnswer)).toEqual([1, 1, 2, 2, 4]);
  });
});

describe('the Ladder', () => {
  it('with fixed step .01 releases the worked sequence', () => {
    let released = Infinity;
    const answers = [0.3, 0.295, 0.289, 0.2895, 0.27, 0.262, 0.2601, 0.2599].map((loss) => {
      released = fixedLadderStep(released, loss, 0.01);
      return Number(released.toFixed(10));
    });
    expect(answers).toEqual([0.3, 0.3, 0.29, 0.29, 0.27, 0.27, 0.27, 0.26]);
  });
  const wrong = [
    [0, 1, 2, 3, 4, 5, 6, 7],
    [2, 3, 4, 5, 6, 7],
    [4, 5, 6, 7, 10],
    [4, 5],
  ];
  const losses = wrong.map((rows) => Float64Array.from({ length: 20 }, (_, i) => (rows.includes(i) ? 1 : 0)));
  it.each([
    [1, [Infinity, 0.331175, 0.211891, 0.208234], [0.4, 0.3, 0.3, 0.1]],
    [1.645, [Infinity, 0.286783, null, 0.227059], [0.4, 0.4, 0.4, 0.1]],
  ])(
    'without parameter and multiplier %f gives the worked thresholds',
    (multiplier, thresholds, released) => {
      let state = LADDER_START;
      losses.forEach((loss, i) => {
        const step = ladderStep(state, loss, multiplier);
        const expected = thresholds[i];
        if (expected !== null && expected !== Infinity) expect(step.threshold).toBeCloseTo(expected ?? 0, 5);
        expect(step.released).toBeCloseTo(released[i] ?? 0, 12);
        state = step.state;
      });
    },
  );
  it('accepts no submission that differs from the leader by one net row, and says nothing new on refusal', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 400 }), (n) => {
        const leader = Float64Array.from({ length: n }, (_, i) => i % 2);
        const start = ladderStep(LADDER_START, leader, 1);
        const better = leader.slice();
        better[1] = 0;
        const step = ladderStep(start.state, better, 1);
        expect(step.accepted).toBe(false);
        expect(step.released).toBe(start.released);
      }),
    );
  });
});

describe('Thresholdout', () => {
  const settings = { tolerance: 0.04, sigma: 0.001 };
  it('confirms honest claims without spending, corrects false ones until the budget is gone', () => {
    const rng = createRng(new Uint8Array(16).fill(1));
    const uniform = (): number => Math.min(1 - 1e-12, Math.max(1e-12, rng.uniform()));
    let state = thresholdoutStart(2, settings, uniform);
    for (let i = 0; i < 20; i++) {
      const step = thresholdoutStep(state, 0.9, 0.9, settings, uniform);
      expect(step.answer).toEqual({ kind: 'confirmed', value: 0.9 });
      state = step.state;
    }
    const kinds = [];
    for (let i = 0; i < 3; i++) {
      const step = thresholdoutStep(state, 0.99, 0.7, settings, uniform);
      kinds.push(step.answer.kind);
      state = step.state;
    }
    expect(kinds).toEqual(['corrected', 'corrected', 'exhausted']);
  });
  it('adds Laplace noise of the supplied uniform', () => {
    expect(laplaceFromUniform(0.5, 3)).toBeCloseTo(0, 12);
    expect(laplaceFromUniform(0.975, 1)).toBeCloseTo(-Math.log(0.05), 12);
    expect(laplaceFromUniform(0.025, 2)).toBeCloseTo(2 * Math.log(0.05), 12);
    expect(() => laplaceFromUniform(0, 1)).toThrow(RangeError);
    expect(thresholdoutDefaults(0.01, 5000)).toEqual({ tolerance: 0.02, sigma: 0.0025, budget: 30 });
  });
});
