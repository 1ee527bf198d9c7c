import { describe, expect, it } from 'vitest';
import {
  compileStatistic,
  METRICS,
  metricsFor,
  metricStatistic,
  quantiles,
  rowsOf,
  variance,
  type MetricName,
  type MetricParameters,
  type Outcomes,
} from '../index.ts';

function value(metric: MetricName, outcomes: Outcomes, parameters: MetricParameters = {}): number {
  const statistic = metricStatistic(metric, outcomes, parameters);
  return compileStatistic(statistic)(new Uint8Array(rowsOf(statistic)).fill(1));
}

const binary: Outcomes = {
  task: 'binary',
  labels: Uint8Array.from([0, 1, 1, 0]),
  scores: Float64Array.from([0.1, 0.9, 0.8, 0.3]),
};

describe('metrics by hand', () => {
  it('binary', () => {
    expect(value('brier', binary)).toBeCloseTo(0.0375, 12);
    expect(value('log-loss', binary)).toBeCloseTo(0.1976349, 7);
    const mixed: Outcomes = { ...binary, scores: Float64Array.from([0.6, 0.9, 0.4, 0.3]) };
    expect(value('accuracy', mixed)).toBe(0.5);
    expect(value('precision', mixed)).toBe(0.5);
    expect(value('recall', mixed)).toBe(0.5);
    expect(value('specificity', mixed)).toBe(0.5);
    expect(value('f1', mixed)).toBe(0.5);
    expect(value('balanced-accuracy', mixed)).toBe(0.5);
    expect(value('auroc', mixed)).toBe(0.75);
    expect(value('auprc', mixed)).toBeCloseTo(0.5 * 1 + 0.5 * (2 / 3), 12);
  });
  it('multiclass', () => {
    const outcomes: Outcomes = {
      task: 'multiclass',
      labels: Uint16Array.from([0, 1, 2, 2]),
      probabilities: Float64Array.from([0.7, 0.2, 0.1, 0.5, 0.3, 0.2, 0.1, 0.2, 0.7, 0.2, 0.5, 0.3]),
      classes: 3,
    };
    expect(value('accuracy', outcomes)).toBe(0.5);
    expect(value('balanced-accuracy', outcomes)).toBeCloseTo((1 + 0 + 0.5) / 3, 12);
    expect(value('macro-f1', outcomes)).toBeCloseTo((2 / 3 + 0 + 2 / 3) / 3, 12);
    expect(value('top-k-accuracy', outcomes, { k: 2 })).toBe(1);
    expect(value('log-loss', outcomes)).toBeCloseTo(
      -(Math.log(0.7) + Math.log(0.3) + Math.log(0.7) + Math.log(0.3)) / 4,
      12,
    );
    expect(value('brier', outcomes)).toBeCloseTo((0.14 + 0.78 + 0.14 + 0.78) / 4, 12);
    expect(() => value('top-k-accuracy', outcomes)).toThrow(/needs the parameter k/);
  });
  it('regression', () => {
    const outcomes: Outcomes = {
      task: 'regression',
      targets: Float64Array.from([3, -0.5, 2, 7]),
      predictions: Float64Array.from([2.5, 0, 2, 8]),
    };
    expect(value('mae', outcomes)).toBe(0.5);
    expect(value('rmse', outcomes)).toBeCloseTo(Math.sqrt(0.375), 12);
    expect(value('r2', outcomes)).toBeCloseTo(0.9486081, 7);
    expect(value('bias', outcomes)).toBe(0.25);
    expect(value('pinball', outcomes, { quantile: 0.9 })).toBeCloseTo((0.45 + 0.05 + 0 + 0.1) / 4, 12);
  });
  it('multilabel and ranking', () => {
    const labels: Outcomes = {
      task: 'multilabel',
      truth: Uint8Array.from([1, 0, 0, 1]),
      scores: Float64Array.from([0.9, 0.6, 0.1, 0.8]),
      labelCount: 2,
    };
    expect(value('exact-match', labels)).toBe(0.5);
    expect(value('hamming-loss', labels)).toBe(0.25);
    expect(value('micro-f1', labels)).toBeCloseTo(0.8, 12);
    expect(value('macro-f1', labels)).toBeCloseTo((1 + 2 / 3) / 2, 12);
    const ranking: Outcomes = {
      task: 'ranking',
      queries: Uint32Array.from([0, 0, 0, 1, 1]),
      relevance: Float64Array.from([0, 2, 1, 0, 1]),
      scores: Float64Array.from([0.9, 0.8, 0.1, 0.2, 0.7]),
    };
    const ideal = 2 + 1 / Math.log2(3);
    const got = 2 / Math.log2(3) + 1 / 2;
    expect(value('ndcg', ranking)).toBeCloseTo((got / ideal + 1) / 2, 12);
    expect(value('ndcg', ranking, { k: 1 })).toBeCloseTo(0.5, 12);
    expect(value('mrr', ranking)).toBeCloseTo(0.75, 12);
  });
});

describe('outputs that are not numbers', () => {
  it('count as the worst answer, never left out', () => {
    const spoilt: Outcomes = { ...binary, scores: Float64Array.from([Number.NaN, Number.NaN, 0.8, 0.3]) };
    expect(value('accuracy', spoilt)).toBe(0.5);
    expect(value('brier', spoilt)).toBeCloseTo((1 + 1 + 0.04 + 0.09) / 4, 12);
    expect(value('log-loss', spoilt)).toBeGreaterThan(18);
    expect(value('auroc', spoilt)).toBe(0.25);
    const classes: Outcomes = {
      task: 'multiclass',
      labels: Uint16Array.from([0, 1]),
      probabilities: Float64Array.from([Number.NaN, 0.5, 0.1, 0.9]),
      classes: 2,
    };
    expect(value('accuracy', classes)).toBe(0.5);
    expect(value('brier', classes)).toBeCloseTo((2 + 0.02) / 2, 12);
    expect(value('macro-f1', classes)).toBeCloseTo(0.5, 12);
  });
});

describe('the catalog', () => {
  it('every metric of a task can be built for it, and no other', () => {
    const samples: Outcomes[] = [
      binary,
      { task: 'scored', values: Float64Array.from([1, 0]) },
      { task: 'regression', targets: Float64Array.from([1, 2]), predictions: Float64Array.from([1, 1]) },
    ];
    for (const outcomes of samples) {
      const fitting = metricsFor(outcomes.task);
      for (const name of Object.keys(METRICS) as MetricName[]) {
        const build = (): unknown => metricStatistic(name, outcomes, { k: 2, quantile: 0.5 });
        if (fitting.includes(name)) expect(build).not.toThrow();
        else expect(build).toThrow(/does not fit/);
      }
    }
  });
});

describe('quantiles', () => {
  it('are type 7', () => {
    expect(quantiles(Float64Array.from([4, 1, 3, 2]), [0, 0.5, 0.95, 1])).toEqual([
      1, 2.5, 3.8499999999999996, 4,
    ]);
    expect(variance(Float64Array.from([1e9, 1e9 + 1, 1e9 + 2]))).toBe(1);
  });
});
