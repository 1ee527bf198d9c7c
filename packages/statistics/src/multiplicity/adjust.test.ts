import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg, holm } from '../index.ts';

const P = [
  0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
  0.759, 1,
];

describe('the fifteen p values of Benjamini & Hochberg (1995)', () => {
  it('are adjusted as published', () => {
    const bh = [
      0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.063857, 0.063857, 0.0645, 0.0765, 0.486, 0.581182, 0.714875,
      0.753231, 0.813214, 1,
    ];
    benjaminiHochberg(P).forEach((p, i) => expect(p).toBeCloseTo(bh[i] ?? Number.NaN, 6));
    const holmP = [0.0015, 0.0056, 0.0247, 0.114, 0.2211, 0.278, 0.278, 0.278, 0.3213, 1, 1, 1, 1, 1, 1];
    holm(P).forEach((p, i) => expect(p).toBeCloseTo(holmP[i] ?? Number.NaN, 6));
    expect(benjaminiHochberg(P).filter((p) => p <= 0.05)).toHaveLength(4);
    expect(holm(P).filter((p) => p <= 0.05)).toHaveLength(3);
  });
});

describe('adjustment', () => {
  const ps = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });
  it('never lowers a p, keeps the order, stays at or below 1, and does not depend on position', () => {
    fc.assert(
      fc.property(ps, (p) => {
        for (const adjust of [holm, benjaminiHochberg]) {
          const adjusted = adjust(p);
          adjusted.forEach((value, i) => {
            expect(value).toBeGreaterThanOrEqual((p[i] ?? 0) - 1e-15);
            expect(value).toBeLessThanOrEqual(1);
          });
          for (let i = 1; i < p.length; i++) {
            if ((p[i - 1] ?? 0) < (p[i] ?? 0)) expect(adjusted[i - 1]).toBeLessThanOrEqual(adjusted[i] ?? 0);
          }
          expect(adjust(p.toReversed()).toReversed()).toEqual(adjusted);
        }
      }),
    );
  });
  it('Holm is never more lenient than Benjamini–Hochberg', () => {
    fc.assert(
      fc.property(ps, (p) => {
        const bh = benjaminiHochberg(p);
        holm(p).forEach((value, i) => expect(value).toBeGreaterThanOrEqual((bh[i] ?? 0) - 1e-12));
      }),
    );
  });
});
