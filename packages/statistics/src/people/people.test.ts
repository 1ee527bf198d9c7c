import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  betaBinomialShrinkage,
  betaPosterior,
  brierScore,
  brierSkill,
  chanceOfNoRejection,
  chapman,
  gammaPosterior,
  kaplanMeier,
  knownBadNeeded,
  logScore,
  medianRanks,
  overdispersion,
  rateSampleSize,
  signalDetection,
  spearmanBrown,
  survivalAt,
  uncorrectedDetection,
  wilson,
  worth,
} from '../index.ts';

describe('empirical Bayes', () => {
  it('gives the worked beta-binomial fit', () => {
    const n = [40, 25, 10, 5, 60, 8];
    const y = [4, 1, 2, 0, 3, 2];
    const fit = betaBinomialShrinkage(n.map((trials, i) => ({ trials, events: y[i] ?? 0 })));
    expect(fit.mean).toBeCloseTo(0.0810811, 7);
    expect(fit.betweenVariance).toBeCloseTo(0.00141154, 8);
    expect(fit.strength).toBeCloseTo(51.784067, 4);
    expect(fit.alpha).toBeCloseTo(4.198708, 4);
    expect(fit.beta).toBeCloseTo(47.585359, 3);
    [0.0893, 0.0677, 0.1003, 0.0739, 0.0644, 0.1037].forEach((share, i) =>
      expect(fit.shrunk[i]).toBeCloseTo(share, 4),
    );
  });
  it('pools fully where groups cannot be told apart', () => {
    const fit = betaBinomialShrinkage([
      { events: 1, trials: 10 },
      { events: 2, trials: 20 },
    ]);
    expect(fit.shrunk).toEqual([0.1, 0.1]);
  });
  it('gives the worked posteriors', () => {
    const share = betaPosterior({ events: 2, trials: 10 }, 2, 18);
    expect(share.value).toBeCloseTo(0.13333, 5);
    expect(share.low).toBeCloseTo(0.03889, 5);
    expect(share.high).toBeCloseTo(0.27352, 5);
    const rate = gammaPosterior(3, 300, 2, 400);
    expect(rate.value).toBeCloseTo(0.0071429, 7);
    expect(rate.low).toBeCloseTo(0.0023193, 7);
    expect(rate.high).toBeCloseTo(0.0146308, 7);
  });
  it('gives the worked over-dispersion', () => {
    expect(overdispersion([4, 1, 2, 0, 3, 2], [3.2, 2, 0.8, 0.4, 4.8, 0.64])).toBeCloseTo(0.98275, 4);
  });
});

describe('survival', () => {
  const data = '6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+'
    .split(' ')
    .map((item) => ({ time: Number.parseInt(item, 10), event: !item.endsWith('+') }));
  it('gives the 6-MP curve with Greenwood errors', () => {
    const steps = kaplanMeier(data);
    const survival = [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482];
    const errors = [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346];
    expect(steps.map((step) => Number(step.survival.toFixed(4)))).toEqual(survival);
    expect(steps.map((step) => Number(step.standardError.toFixed(4)))).toEqual(errors);
    const at = survivalAt(steps, 12);
    expect(at.value).toBeCloseTo(0.7529, 4);
    expect(at.low).toBeGreaterThan(0);
    expect(at.high).toBeLessThan(1);
    expect(survivalAt(steps, 1).value).toBe(1);
  });
  it('the 2nd and 9th of ten bracket the median with 97.85 %', () => {
    const ranks = medianRanks(10);
    expect(ranks).toMatchObject({ low: 2, high: 9 });
    expect(ranks?.coverage).toBeCloseTo(0.9785, 4);
    expect(medianRanks(5)).toBeNull();
  });
});

describe('detection', () => {
  it('gives the worked d′ and c', () => {
    const raw = uncorrectedDetection({ hits: 20, bad: 25, falseAlarms: 10, good: 25 });
    expect(raw.sensitivity).toBeCloseTo(1.094968, 6);
    expect(raw.criterion).toBeCloseTo(-0.294137, 6);
    const corrected = signalDetection({ hits: 20, bad: 25, falseAlarms: 10, good: 25 });
    expect(corrected.sensitivity).toBeCloseTo(1.044499, 6);
    expect(corrected.criterion).toBeCloseTo(-0.278845, 6);
    const perfect = signalDetection({ hits: 10, bad: 10, falseAlarms: 0, good: 40 });
    expect(perfect.hitRate).toBeCloseTo(0.954545, 6);
    expect(perfect.sensitivity).toBeCloseTo(3.941547, 6);
    expect(perfect.criterion).toBeCloseTo(0.280152, 6);
    expect(signalDetection({ hits: 14, bad: 20, falseAlarms: 12, good: 180 }).criterion).toBeCloseTo(
      0.492811,
      6,
    );
  });
  it.each([
    [5, 0.104],
    [10, 0.189],
    [20, 0.318],
    [50, 0.538],
    [100, 0.7],
    [200, 0.824],
  ])('%i probes have reliability %f', (events, reliability) => {
    expect(spearmanBrown(0.0228013, events)).toBeCloseTo(reliability, 3);
  });
  it('says how often a diligent gate rejects nothing', () => {
    expect(chanceOfNoRejection(40, 0.05, 0.7)).toBeCloseTo(0.24, 2);
    expect(chanceOfNoRejection(85, 0.05, 0.7)).toBeLessThan(0.05);
    expect(chapman(9, 9, 4)).toBe(19);
    expect(Math.abs(rateSampleSize(0.05, 0.1) - 149)).toBeLessThanOrEqual(1);
    expect(Math.abs(rateSampleSize(0.02, 0.04) - 390)).toBeLessThanOrEqual(1);
  });
});

describe('forecasts', () => {
  it('are scored against what happened, bounded', () => {
    const given = [
      [0.1, 0],
      [0.9, 1],
      [0.8, 1],
      [0.3, 0],
    ] as const;
    const forecasts = given.map(([probability, happened]) => ({ probability, happened }));
    expect(forecasts.reduce((sum, f) => sum + brierScore(f), 0) / 4).toBeCloseTo(0.0375, 12);
    expect(forecasts.reduce((sum, f) => sum + logScore(f), 0) / 4).toBeCloseTo(0.1976349, 6);
    expect(brierSkill(forecasts, 0.5)).toBeCloseTo(0.85, 12);
    expect(brierSkill([], 0.5)).toBeNull();
    expect(logScore({ probability: 1, happened: 0 })).toBeCloseTo(-Math.log(0.01), 12);
  });
});

describe('worth', () => {
  const baseRate = { value: 0.07, low: 0.04, high: 0.12, level: 0.95, method: 'policy' };
  it('is unknown below ten known-bad versions', () => {
    const known = worth({ bad: 9, stopped: 9, good: 40, stoppedGood: 0, baseRate });
    expect(known).toEqual({ stopped: null, badGivenApproved: null });
  });
  it('is the share stopped with its interval, and by Bayes what slips through', () => {
    const known = worth({ bad: 57, stopped: 35, good: 100, stoppedGood: 5, baseRate });
    expect(known.stopped).toEqual(wilson(35, 57));
    const slipped = 0.07 * (22 / 57);
    expect(known.badGivenApproved?.value).toBeCloseTo(slipped / (slipped + 0.93 * 0.95), 12);
  });
  it('an approval never looks better for catching less', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 200 }), fc.nat(), (bad, pick) => {
        const stopped = pick % bad;
        const at = (count: number) => worth({ bad, stopped: count, good: 50, stoppedGood: 2, baseRate });
        expect(at(stopped + 1).badGivenApproved?.value).toBeLessThanOrEqual(
          at(stopped).badGivenApproved?.value ?? 0,
        );
      }),
    );
  });
  it('about thirty known-bad versions give an interval narrower than 35 points', () => {
    expect(Math.abs(knownBadNeeded(0.35) - 28)).toBeLessThanOrEqual(2);
  });
});
