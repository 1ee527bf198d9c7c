import { randomBytes } from 'node:crypto';
import { createRng } from '@assay/statistics';
import { describe, expect, test } from 'vitest';
import { askGuard, claimAnswers, largestExcess, openGuard, uniformsOf } from './claim-guard.ts';
import { testMeasured, testRecord } from './testing/evidence.ts';

const rows = 1000;
const submissions = 400;
const standardError = Math.sqrt(0.25 / rows);

/**
 * The boosting attack (science §0, finding 1) by way of claims: random predictions on coin-flip labels, each with a
 * claim so made that "not confirmed" tells whether it scored below the middle; the answers weigh a majority vote.
 * Returns how much better than a coin the vote is.
 */
function attack(seed: number, answer: (excess: number) => boolean): number {
  const rng = createRng(new Uint8Array(16).fill(seed));
  const coin = (): number => (rng.uniform() < 0.5 ? 0 : 1);
  const labels = Uint8Array.from({ length: rows }, coin);
  const votes = new Float64Array(rows);
  const asked: { predictions: Uint8Array; weight: number }[] = [];
  for (let index = 0; index < submissions; index += 1) {
    const predictions = Uint8Array.from({ length: rows }, coin);
    const right = predictions.reduce((sum, guess, row) => sum + (guess === labels[row] ? 1 : 0), 0);
    const claim = 0.5 + 4 * standardError;
    asked.push({ predictions, weight: answer((claim - right / rows) / standardError) ? -1 : 1 });
  }
  const mean = asked.reduce((sum, { weight }) => sum + weight, 0) / submissions;
  for (const { predictions, weight } of asked) {
    for (let row = 0; row < rows; row += 1) {
      votes[row] = (votes[row] ?? 0) + (weight - mean) * (predictions[row] === 1 ? 1 : -1);
    }
  }
  const hits = labels.reduce(
    (sum, label, row) => sum + (((votes[row] ?? 0) > 0 ? 1 : 0) === label ? 1 : 0),
    0,
  );
  return hits / rows - 0.5;
}

function guarded(seed: number): number {
  const uniform = uniformsOf(new Uint8Array(32).fill(seed));
  let state = openGuard(rows, uniform);
  return attack(seed, (excess) => {
    const { told, state: next } = askGuard(state, excess, uniform);
    state = next;
    return told;
  });
}

describe('the boosting attack by claims', () => {
  test('without a guard gains at least ten points, so that the next test can fail', () => {
    expect(attack(1, (excess) => excess > 4)).toBeGreaterThanOrEqual(0.1);
  });

  test('with the guard gains two points or less at the median of twenty, and never more than six', () => {
    const gains = Array.from({ length: 20 }, (_, index) => guarded(index + 1)).toSorted((a, b) => a - b);
    expect(((gains[9] ?? 1) + (gains[10] ?? 1)) / 2).toBeLessThanOrEqual(0.02);
    expect(gains.at(-1)).toBeLessThanOrEqual(0.06);
  });
});

describe('the guard', () => {
  test('says of a grossly overstated claim that it does not hold, as often as it has answers, then nothing', () => {
    const uniform = uniformsOf(new Uint8Array(randomBytes(32)));
    let state = openGuard(rows, uniform);
    const told = Array.from({ length: 5 }, () => {
      const step = askGuard(state, 40, uniform);
      state = step.state;
      return step.told;
    });
    expect(told).toEqual([true, true, false, false, false]);
    expect(claimAnswers(rows)).toBe(2);
  });

  test('never refutes a claim inside the measured interval, whatever the noise', () => {
    for (let index = 0; index < 500; index += 1) {
      const uniform = uniformsOf(new Uint8Array(randomBytes(32)));
      expect(askGuard(openGuard(rows, uniform), (index / 500) * 1.96, uniform).told).toBe(false);
    }
  });

  test('draws the same numbers from the same seed, all inside (0, 1)', () => {
    const seed = new Uint8Array(randomBytes(32));
    const [first, second] = [uniformsOf(seed), uniformsOf(seed)];
    const drawn = Array.from({ length: 1000 }, () => first());
    expect(drawn).toEqual(Array.from({ length: 1000 }, () => second()));
    expect(drawn.every((number) => number > 0 && number < 1)).toBe(true);
    expect(drawn.reduce((sum, number) => sum + number, 0) / 1000).toBeCloseTo(0.5, 1);
  });

  test('measures a claim in standard errors beyond the figure, on the flattering side', () => {
    const excess = (value: string) =>
      largestExcess(testMeasured(), { ...testRecord, claims: [{ metric: 'accuracy', value }] });
    // measured .95 (.935 to .965): the standard error is .00765
    expect(excess('0.95')).toBeCloseTo(0, 6);
    expect(excess('0.965')).toBeCloseTo(1.96, 6);
    expect(excess('0.935')).toBeCloseTo(-1.96, 6);
    expect(largestExcess(testMeasured(), testRecord)).toBeNull();
  });
});
