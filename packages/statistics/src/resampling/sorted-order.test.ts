import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ascendingOrder } from './sorted-order.ts';

const score = fc.oneof(
  fc.double({ noNaN: true }),
  fc.constantFrom(0, -0, Infinity, -Infinity, Number.MIN_VALUE, -Number.MIN_VALUE, 1, 0.5),
  fc.integer({ min: -3, max: 3 }),
);

describe('ascending order', () => {
  it.each([200, 2000])('is the stable numeric order, with %i rows as with few', (most) => {
    fc.assert(
      fc.property(fc.array(score, { minLength: most / 2, maxLength: most }), (values) => {
        const order = [...ascendingOrder(Float64Array.from(values))];
        const expected = values
          .map((_, i) => i)
          .toSorted((a, b) => {
            const [x = 0, y = 0] = [values[a], values[b]];
            return x < y ? -1 : x > y ? 1 : a - b;
          });
        expect(order).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });
});
