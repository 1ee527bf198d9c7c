import { fc, test } from '@fast-check/vitest';
import { decimal } from '@assay/contract';
import { describe, expect } from 'vitest';
import { decimalOf } from './decimal.ts';

describe('decimalOf', () => {
  test('writes figures plainly', () => {
    expect(decimalOf(0.941)).toBe('0.941');
    expect(decimalOf(-0.0052)).toBe('-0.0052');
    expect(decimalOf(1e-12)).toBe('0.000000000001');
    expect(decimalOf(1234567890123)).toBe('1234567890000');
    expect(decimalOf(100)).toBe('100');
    expect(decimalOf(-0)).toBe('0');
    expect(decimalOf(2 / 3)).toBe('0.6666666667');
    expect(decimalOf(0.99999999999)).toBe('1');
  });

  test.prop([fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 })])(
    'every finite number becomes a decimal of the contract, to ten digits',
    (value) => {
      const text = decimalOf(value);
      expect(decimal.safeParse(text).success).toBe(true);
      expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(Math.abs(value) * 5.1e-10);
    },
  );

  test.prop([fc.constantFrom(Number.NaN, Infinity, -Infinity)])('refuses what is no number', (value) => {
    expect(() => decimalOf(value)).toThrow(RangeError);
  });
});
