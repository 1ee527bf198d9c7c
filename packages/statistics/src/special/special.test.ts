import { describe, expect, it } from 'vitest';
import {
  betaQuantile,
  binomialCdf,
  chiSquaredSurvival,
  erfc,
  logGamma,
  normalCdf,
  normalQuantile,
  poissonCdf,
  regularizedBeta,
  regularizedGammaP,
  studentTQuantile,
} from '../index.ts';

/** Relative error, against independently computed values. */
function near(actual: number, expected: number, tolerance = 1e-9): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(Math.abs(expected), 1e-300));
}

describe('special functions give independently computed values', () => {
  it('normal distribution and its inverse, in the tails too', () => {
    near(normalCdf(1.96), 0.9750021048517795);
    near(normalQuantile(0.975), 1.959963984540054, 1e-14);
    near(normalQuantile(0.95), 1.6448536269514722, 1e-14);
    near(normalQuantile(0.8), 0.8416212335729143, 1e-14);
    near(normalCdf(-8), 6.220960574271785e-16, 1e-12);
    near(erfc(10), 2.088487583762545e-45, 1e-12);
    near(normalQuantile(1e-300), -37.0471, 1e-6);
    expect(normalQuantile(0.5)).toBeCloseTo(0, 15);
    expect(() => normalQuantile(1.1)).toThrow(RangeError);
  });
  it('gamma and beta families', () => {
    near(logGamma(10.5), 13.940625219403763, 1e-13);
    near(logGamma(0.5), Math.log(Math.sqrt(Math.PI)), 1e-13);
    near(regularizedBeta(0.5, 2, 3), 0.6875, 1e-14);
    near(regularizedGammaP(3, 2), 0.32332358381693654, 1e-13);
    near(regularizedBeta(0.1, 2, 18), 0.579735, 1e-6);
    near(betaQuantile(0.025, 4, 26), 0.0388948, 1e-6);
    near(chiSquaredSurvival(3.841458820694124, 1), 0.05, 1e-12);
    near(studentTQuantile(0.975, 14), 2.144786687916925, 1e-12);
  });
  it('binomial and Poisson distribution functions equal their sums', () => {
    let sum = 0;
    let term = 0.7 ** 12;
    for (let k = 0; k <= 5; k++) {
      sum += term;
      term *= ((12 - k) / (k + 1)) * (0.3 / 0.7);
    }
    near(binomialCdf(5, 12, 0.3), sum, 1e-12);
    near(poissonCdf(2, 3), Math.exp(-3) * (1 + 3 + 4.5), 1e-13);
  });
  it('large arguments keep their digits: I_½(a, a) is ½', () => {
    for (const a of [10, 1e3, 1e5, 1e7]) near(regularizedBeta(0.5, a, a), 0.5, 1e-9);
  });
});
