import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  calibrationTest,
  createRng,
  equalMassBins,
  equalWidthCalibration,
  reliabilityCurve,
} from '../index.ts';

const SEED = Uint8Array.from({ length: 16 }, (_, i) => i);

function sample(
  n: number,
  seed: number,
  distort: (p: number) => number,
): { labels: Uint8Array; probabilities: Float64Array } {
  const rng = createRng(new Uint8Array(16).fill(seed));
  const labels = new Uint8Array(n);
  const probabilities = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const p = rng.uniform();
    labels[i] = rng.uniform() < p ? 1 : 0;
    probabilities[i] = distort(p);
  }
  return { labels, probabilities };
}

describe('calibration', () => {
  it('gives the worked equal-width errors', () => {
    const { ece, rms, max } = equalWidthCalibration(
      Uint8Array.from([0, 0, 1, 1, 1]),
      Float64Array.from([0.25, 0.25, 0.55, 0.75, 0.75]),
      2,
    );
    expect(ece).toBeCloseTo(0.29, 10);
    expect(rms).toBeCloseTo(0.291833, 6);
    expect(max).toBeCloseTo(0.316667, 6);
  });
  it('equal-mass bins hold every row once, sizes differ by at most one, in order of probability', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 200 }),
        fc.integer({ min: 1, max: 30 }),
        (values, bins) => {
          const cut = equalMassBins(Float64Array.from(values), bins);
          const sizes = Array.from(cut.starts.subarray(1), (end, k) => end - (cut.starts[k] ?? 0));
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
          expect([...cut.order].toSorted((a, b) => a - b)).toEqual(values.map((_, i) => i));
          const ordered = Array.from(cut.order, (row) => values[row] ?? 0);
          expect(ordered).toEqual(ordered.toSorted((a, b) => a - b));
        },
      ),
    );
  });
  it('a calibrated model shows no error once debiased, a distorted one does', () => {
    const honest = calibrationTest({ ...sample(3000, 1, (p) => p), seed: SEED });
    expect(honest.plugin).toBeGreaterThan(0.01);
    expect(honest.ece).toBeLessThan(0.01);
    expect(honest.p).toBeGreaterThan(0.01);
    const sure = calibrationTest({
      ...sample(3000, 2, (p) => (p < 0.5 ? p * p : 1 - (1 - p) ** 2)),
      seed: SEED,
    });
    expect(sure.ece).toBeGreaterThan(0.05);
    expect(sure.p).toBe(1 / 1000);
  });
  it('p is uniform enough on calibrated models: 5 % tests reject about 5 %', () => {
    let rejected = 0;
    for (let k = 0; k < 200; k++) {
      const { p } = calibrationTest({ ...sample(400, k, (q) => q), seed: SEED, resamples: 199 });
      if (p <= 0.05) rejected += 1;
    }
    expect(rejected).toBeGreaterThanOrEqual(2);
    expect(rejected).toBeLessThanOrEqual(22);
  });
  it('the curve counts every row', () => {
    const { labels, probabilities } = sample(1000, 3, (p) => p);
    const curve = reliabilityCurve(labels, probabilities);
    expect(curve).toHaveLength(15);
    expect(curve.reduce((sum, bin) => sum + bin.n, 0)).toBe(1000);
  });
});
