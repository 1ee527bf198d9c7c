import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clopperPearson,
  funnelLimits,
  garwood,
  independentDifference,
  observedToExpected,
  percentileInterval,
  upperBoundOfZeroEvents,
  wilson,
} from '../index.ts';

describe('Wilson', () => {
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
    [23, 60, 0.2709, 0.5098],
    [14, 20, 0.481, 0.855],
  ])('%i of %i is %f to %f (Newcombe 1998)', (count, n, low, high) => {
    const interval = wilson(count, n);
    expect(Math.abs(interval.low - low)).toBeLessThan(6e-5 + (n === 20 && count === 14 ? 5e-4 : 0));
    expect(Math.abs(interval.high - high)).toBeLessThan(6e-5 + (n === 20 && count === 14 ? 5e-4 : 0));
  });
  it('holds the share, stays in [0, 1], mirrors, and lies inside the exact interval of more confidence', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, share) => {
          const count = Math.round(share * n);
          const { value, low, high } = wilson(count, n);
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(1);
          expect(low).toBeLessThanOrEqual(value);
          expect(high).toBeGreaterThanOrEqual(value);
          expect(wilson(n - count, n).low).toBeCloseTo(1 - high, 12);
          const exact = clopperPearson(count, n, 0.999);
          expect(exact.low).toBeLessThanOrEqual(low + 1e-12);
          expect(exact.high).toBeGreaterThanOrEqual(high - 1e-12);
        },
      ),
    );
  });
  it('knows nothing of no trials, and refuses impossible counts', () => {
    expect(wilson(0, 0)).toMatchObject({ low: 0, high: 1 });
    expect(() => wilson(3, 2)).toThrow(RangeError);
    expect(upperBoundOfZeroEvents(60)).toBeCloseTo(0.0487, 4);
  });
});

describe('Poisson counts', () => {
  it.each([
    [0, 0, 3.6889],
    [1, 0.0253, 5.5716],
    [3, 0.6187, 8.7673],
    [9, 4.1154, 17.0848],
  ])('%i events: Garwood %f to %f', (count, low, high) => {
    expect(garwood(count).low).toBeCloseTo(low, 4);
    expect(garwood(count).high).toBeCloseTo(high, 4);
  });
  it('3 observed where 5.2 were expected is .5769 (.1190 to 1.6860)', () => {
    const ratio = observedToExpected(3, 5.2);
    expect(ratio.value).toBeCloseTo(0.5769, 4);
    expect(ratio.low).toBeCloseTo(0.119, 4);
    expect(ratio.high).toBeCloseTo(1.686, 4);
  });
});

describe('funnel limits round a target of .1', () => {
  it.each([
    [20, 0.025, null, 0.2285],
    [20, 0.001, null, 0.3352],
    [50, 0.025, 0.0139, 0.1797],
    [50, 0.001, null, 0.2401],
    [100, 0.025, 0.0404, 0.1577],
    [100, 0.001, null, 0.1984],
  ])('n = %i, tail %f', (n, tail, low, high) => {
    const limits = funnelLimits(n, 0.1, tail);
    if (low !== null) expect(limits.low).toBeCloseTo(low, 4);
    expect(limits.high).toBeCloseTo(high, 4);
  });
});

describe('percentiles', () => {
  it('are type 7, and not a number when more than one replicate in a hundred is undefined', () => {
    const values = Float64Array.from({ length: 101 }, (_, i) => i);
    const interval = percentileInterval(values, 0.9);
    expect(interval.low).toBeCloseTo(5, 10);
    expect(interval.high).toBeCloseTo(95, 10);
    expect(interval.undefinedCount).toBe(0);
    values.fill(Number.NaN, 0, 2);
    expect(percentileInterval(values, 0.9).low).toBeNaN();
  });
});

describe('difference of independent samples', () => {
  it("gives Newcombe's method 10 for 56/70 − 48/80", () => {
    const difference = independentDifference(wilson(56, 70), wilson(48, 80));
    expect(difference.value).toBeCloseTo(0.2, 12);
    expect(difference.low).toBeCloseTo(0.0524, 4);
    expect(difference.high).toBeCloseTo(0.3339, 4);
  });
});
