import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardrailGate, sliceVerdict, verdict, type Verdict } from '../index.ts';

const interval = fc
  .tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([centre, half]) => ({
    interval95: { low: centre - half, high: centre + half },
    interval90: { low: centre - 0.84 * half, high: centre + 0.84 * half },
  }));
const margin = fc.double({ min: 0, max: 0.5, noNaN: true });
const word = fc.constantFrom<Verdict>('superior', 'non-inferior', 'inferior', 'inconclusive');

describe('the four verdicts', () => {
  it('have the figures of the review page', () => {
    const points = (low95: number, high95: number, low90: number, high90: number, allowed: number) =>
      verdict({
        interval95: { low: low95, high: high95 },
        interval90: { low: low90, high: high90 },
        margin: allowed,
      });
    expect(points(-0.37, 0.67, -0.29, 0.59, 1)).toBe('non-inferior');
    expect(points(-7.6, -3, -7.2, -3.4, 2)).toBe('inferior');
    expect(points(1.8, 4.9, 2.1, 4.6, 2)).toBe('superior');
    expect(points(-3, 0.8, -2.7, 0.5, 2)).toBe('inconclusive');
  });
  it('non-inferior at M = .03 and inconclusive at M = .02 for 30 against 40 discordant of 1,000', () => {
    const bonettPrice = {
      interval95: { low: -0.02657, high: 0.00661 },
      interval90: { low: -0.0239, high: 0.003939 },
    };
    expect(verdict({ ...bonettPrice, margin: 0.03 })).toBe('non-inferior');
    expect(verdict({ ...bonettPrice, margin: 0.02 })).toBe('inconclusive');
  });
  it('follow the written rule for any interval', () => {
    fc.assert(
      fc.property(interval, margin, (intervals, allowed) => {
        const { interval95, interval90 } = intervals;
        const expected =
          interval95.low > 0
            ? 'superior'
            : interval90.low > -allowed
              ? 'non-inferior'
              : interval95.high < 0 && interval90.low <= -allowed
                ? 'inferior'
                : 'inconclusive';
        expect(verdict({ ...intervals, margin: allowed })).toBe(expected);
      }),
    );
  });
  it('a stricter margin never turns a verdict towards passing', () => {
    fc.assert(
      fc.property(interval, margin, margin, (intervals, a, b) => {
        const [strict, lax] = a < b ? [a, b] : [b, a];
        const passes = (allowed: number): boolean =>
          guardrailGate([verdict({ ...intervals, margin: allowed })]) === 'passed';
        expect(passes(strict) && !passes(lax)).toBe(false);
      }),
    );
  });
  it('what is not a number is inconclusive; a negative margin is refused', () => {
    const unknown = { low: Number.NaN, high: Number.NaN };
    expect(verdict({ interval95: unknown, interval90: unknown, margin: 1 })).toBe('inconclusive');
    expect(() => verdict({ interval95: unknown, interval90: unknown, margin: -1 })).toThrow(RangeError);
  });
  it('a slice whose detectable effect exceeds its margin is never called safe, and shown harm still stands', () => {
    fc.assert(
      fc.property(interval, margin, fc.double({ min: 0, max: 1, noNaN: true }), (intervals, allowed, mde) => {
        const input = { ...intervals, margin: allowed };
        const found = sliceVerdict(input, mde);
        const shown = verdict(input);
        expect(found).toBe(shown === 'non-inferior' && mde > allowed ? 'inconclusive' : shown);
      }),
    );
    const tight = { low: -0.01, high: 0.02 };
    expect(sliceVerdict({ interval95: tight, interval90: tight, margin: 0.1 }, Number.NaN)).toBe(
      'inconclusive',
    );
  });
});

describe('the guardrail gate', () => {
  it('passes only when every slice is shown safe; adding slices never makes passing easier', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), word, (words, added) => {
        const before = guardrailGate(words);
        const after = guardrailGate([...words, added]);
        if (before === 'failed') expect(after).toBe('failed');
        if (after === 'passed') expect(before).toBe('passed');
        expect(before === 'passed').toBe(words.every((w) => w === 'superior' || w === 'non-inferior'));
      }),
    );
  });
  it('without slices has shown nothing', () => {
    expect(guardrailGate([])).toBe('inconclusive');
  });
});
