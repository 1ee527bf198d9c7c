import { describe, expect, it } from 'vitest';
import {
  bonettPrice,
  delongPaired,
  mcnemar,
  aurocComponents,
  pairedSampleSize,
  pairedWald,
  plannedDetectableEffect,
  signFlipTest,
} from '../index.ts';

const SEED = new Uint8Array(16).fill(7);

describe('McNemar', () => {
  it.each([
    [12, 5, 2.88235, 0.089555, 2.117647, 0.14561, 0.143463, 0.096252],
    [6, 16, 4.545455, 0.033006, 3.681818, 0.055009, 0.052479, 0.03469],
  ])('gives the published statistics for (%i, %i)', (b, c, chi, p, chiC, pC, exact, midP) => {
    const test = mcnemar(b, c);
    expect(test.chiSquared).toBeCloseTo(chi, 5);
    expect(test.p).toBeCloseTo(p, 5);
    expect(test.chiSquaredCorrected).toBeCloseTo(chiC, 5);
    expect(test.pCorrected).toBeCloseTo(pC, 5);
    expect(test.exactP).toBeCloseTo(exact, 5);
    expect(test.midP).toBeCloseTo(midP, 5);
  });
  it('gives the published statistic for (121, 59) and 1 where nothing is discordant', () => {
    expect(mcnemar(121, 59).chiSquared).toBeCloseTo(21.355556, 5);
    expect(mcnemar(121, 59).p).toBeCloseTo(3.8151e-6, 9);
    expect(mcnemar(0, 0).midP).toBe(1);
  });
});

describe('DeLong', () => {
  const labels = Uint8Array.from([1, 1, 1, 1, 1, 0, 0, 0, 0, 0]);
  const a = Float64Array.from([0.9, 0.8, 0.7, 0.6, 0.3, 0.5, 0.4, 0.35, 0.2, 0.1]);
  const b = Float64Array.from([0.8, 0.4, 0.6, 0.55, 0.3, 0.7, 0.35, 0.5, 0.2, 0.1]);
  it('gives the worked structural components, covariance, z and p', () => {
    const components = aurocComponents(labels, a);
    expect([...components.positives]).toEqual([1, 1, 1, 1, 0.4]);
    expect([...components.negatives]).toEqual([0.8, 0.8, 0.8, 1, 1]);
    const other = aurocComponents(labels, b);
    expect([...other.positives]).toEqual([1, 0.6, 0.8, 0.8, 0.4]);
    expect([...other.negatives]).toEqual([0.2, 0.8, 0.6, 1, 1]);
    const comparison = delongPaired(labels, a, b);
    expect(comparison.candidate).toBeCloseTo(0.88, 12);
    expect(comparison.baseline).toBeCloseTo(0.72, 12);
    expect(comparison.covariance[0][0]).toBeCloseTo(0.0168, 12);
    expect(comparison.covariance[0][1]).toBeCloseTo(0.0152, 12);
    expect(comparison.covariance[1][1]).toBeCloseTo(0.0328, 12);
    expect(comparison.z).toBeCloseTo(1.1547005, 7);
    expect(comparison.p).toBeCloseTo(0.2482131, 7);
  });
});

describe('sign-flip permutation', () => {
  const darwin = Float64Array.from([49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]);
  it("counts Fisher's exact patterns for Darwin's maize", () => {
    const test = signFlipTest(darwin, 0, SEED);
    expect(test.exact).toBe(true);
    expect(test.pGreater).toBe(863 / 32768);
    expect(test.p).toBe(1726 / 32768);
  });
  it('agrees with the exact p within Monte-Carlo error when it samples', () => {
    const padded = Float64Array.from([...darwin, 0.001, -0.001, 0.001, -0.001, 0.001, -0.001]);
    const test = signFlipTest(padded, 20_000, SEED);
    expect(test.exact).toBe(false);
    expect(Math.abs(test.p - 1726 / 32768)).toBeLessThan(5 * Math.sqrt((0.0527 * 0.947) / 20_000));
  });
});

describe('paired shares', () => {
  it('give the worked Wald and Bonett–Price intervals', () => {
    const wald = pairedWald(30, 40, 1000);
    expect(wald.delta).toBeCloseTo(-0.01, 12);
    expect(wald.standardError).toBeCloseTo(0.0083606, 7);
    expect(wald.interval(0.9).low).toBeCloseTo(-0.023752, 6);
    expect(wald.interval(0.9).high).toBeCloseTo(0.003752, 6);
    const adjusted = bonettPrice(30, 40, 1000);
    expect(adjusted.standardError).toBeCloseTo(0.0084625, 7);
    expect(adjusted.interval(0.9).low).toBeCloseTo(-0.0239, 6);
    expect(adjusted.interval(0.9).high).toBeCloseTo(0.003939, 6);
  });
  it('never have zero width, even where no row differs', () => {
    const { low, high } = bonettPrice(0, 0, 3).interval(0.9);
    expect(high - low).toBeGreaterThan(0.5);
  });
});

describe('power', () => {
  it.each([
    [0.1, 0.02, 2, 1960],
    [0.1, 0.02, 1, 1544],
    [0.1, 0.01, 2, 7847],
    [0.1, 0.01, 1, 6181],
    [0.05, 0.01, 2, 3923],
    [0.05, 0.01, 1, 3090],
  ] as const)('discordance %f, gain %f, %i-sided needs %i rows', (discordance, gain, sides, n) => {
    expect(pairedSampleSize({ discordance, gain, sides })).toBe(n);
  });
  it.each([
    [500, 0.035],
    [1000, 0.025],
    [2000, 0.0176],
    [5000, 0.0111],
    [10000, 0.0079],
  ])('%i rows at 10%% discordance find %f', (n, effect) => {
    expect(plannedDetectableEffect(n, 0.1)).toBeCloseTo(effect, 3);
  });
});
