import type { Statistic } from '../resampling/statistic.ts';
import { METRICS, type MetricName } from './catalog.ts';
import type { MetricParameters, Outcomes } from './outcomes.ts';
import { ndcgByQuery, reciprocalRankByQuery } from './ranking.ts';
import {
  binaryBrier,
  binaryCalls,
  binaryLogLoss,
  multiclassBrier,
  multiclassCalls,
  multiclassLogLoss,
  orderedScores,
  pinballLoss,
  topKHits,
} from './row-losses.ts';
import { doubles } from './tabulate.ts';

type Of<K extends Outcomes['task']> = Extract<Outcomes, { task: K }>;
type Builders<K extends Outcomes['task']> = Partial<
  Record<MetricName, (outcomes: Of<K>, parameters: MetricParameters) => Statistic>
>;

/**
 * A metric as data that can be computed under any row weights: on all rows, on a slice, on a resample. The
 * figure is in the metric's own orientation (a loss stays a loss). Throws RangeError when the metric does not fit
 * the task or lacks its parameter.
 */
export function metricStatistic(
  metric: MetricName,
  outcomes: Outcomes,
  parameters: MetricParameters = {},
): Statistic {
  const statistic = build(metric, outcomes, parameters);
  if (statistic === undefined) {
    const fits = METRICS[metric].tasks.join(', ');
    throw new RangeError(`${metric} does not fit a ${outcomes.task} task; it fits ${fits}`);
  }
  return statistic;
}

function build(metric: MetricName, outcomes: Outcomes, parameters: MetricParameters): Statistic | undefined {
  switch (outcomes.task) {
    case 'binary':
      return BINARY[metric]?.(outcomes, parameters);
    case 'multiclass':
      return MULTICLASS[metric]?.(outcomes, parameters);
    case 'multilabel':
      return MULTILABEL[metric]?.(outcomes, parameters);
    case 'regression':
      return REGRESSION[metric]?.(outcomes, parameters);
    case 'ranking':
      return RANKING[metric]?.(outcomes, parameters);
    case 'scored':
      return SCORED[metric]?.(outcomes, parameters);
  }
}

function meanOf(numerator: Float64Array, root = false): Statistic {
  return { kind: 'ratio', numerator, denominator: null, root };
}

function ratioOf(numerator: Float64Array, denominator: Float64Array): Statistic {
  return { kind: 'ratio', numerator, denominator, root: false };
}

/** Values of (label, call) a row of a binary task, at its threshold. */
function perRow(outcomes: Of<'binary'>, value: (label: number, call: number) => number): Float64Array {
  const { labels, scores, threshold = 0.5 } = outcomes;
  const calls = binaryCalls(labels, scores, threshold);
  return doubles(labels.length, (i) => value(labels[i] as number, calls[i] as number));
}

const BINARY: Builders<'binary'> = {
  accuracy: (o) => meanOf(perRow(o, (y, p) => (y === p ? 1 : 0))),
  'balanced-accuracy': (o) => ({
    kind: 'mean-of-ratios',
    form: 'recall',
    labels: new Uint16Array(o.labels),
    predictions: new Uint16Array(perRow(o, (_, p) => p)),
    classes: 2,
  }),
  precision: (o) =>
    ratioOf(
      perRow(o, (y, p) => y * p),
      perRow(o, (_, p) => p),
    ),
  recall: (o) =>
    ratioOf(
      perRow(o, (y, p) => y * p),
      new Float64Array(o.labels),
    ),
  specificity: (o) =>
    ratioOf(
      perRow(o, (y, p) => (1 - y) * (1 - p)),
      doubles(o.labels.length, (i) => 1 - (o.labels[i] as number)),
    ),
  f1: (o) =>
    ratioOf(
      perRow(o, (y, p) => 2 * y * p),
      perRow(o, (y, p) => y + p),
    ),
  auroc: ({ labels, scores }) => ({ kind: 'auroc', labels, scores: orderedScores(labels, scores) }),
  auprc: ({ labels, scores }) => ({
    kind: 'average-precision',
    labels,
    scores: orderedScores(labels, scores),
  }),
  'log-loss': ({ labels, scores }) => meanOf(binaryLogLoss(labels, scores)),
  brier: ({ labels, scores }) => meanOf(binaryBrier(labels, scores)),
};

function classStatistic(form: 'recall' | 'f1'): (outcomes: Of<'multiclass'>) => Statistic {
  return ({ labels, probabilities, classes }) => ({
    kind: 'mean-of-ratios',
    form,
    labels,
    predictions: multiclassCalls(probabilities, classes),
    classes,
  });
}

const MULTICLASS: Builders<'multiclass'> = {
  accuracy: ({ labels, probabilities, classes }) => {
    const calls = multiclassCalls(probabilities, classes);
    return meanOf(doubles(labels.length, (i) => (labels[i] === calls[i] ? 1 : 0)));
  },
  'balanced-accuracy': classStatistic('recall'),
  'macro-f1': classStatistic('f1'),
  'log-loss': ({ labels, probabilities, classes }) =>
    meanOf(multiclassLogLoss(labels, probabilities, classes)),
  brier: ({ labels, probabilities, classes }) => meanOf(multiclassBrier(labels, probabilities, classes)),
  'top-k-accuracy': ({ labels, probabilities, classes }, { k }) =>
    meanOf(topKHits(labels, probabilities, classes, needed('k', k))),
};

function labelCalls({ truth, scores, threshold = 0.5 }: Of<'multilabel'>): Uint8Array {
  return binaryCalls(truth, scores, threshold);
}

/** Sums of (label, call) over the labels of each row. */
function overLabels(
  outcomes: Of<'multilabel'>,
  value: (label: number, call: number) => number,
): Float64Array {
  const { truth, labelCount } = outcomes;
  const calls = labelCalls(outcomes);
  return doubles(truth.length / labelCount, (i) => {
    let sum = 0;
    for (let j = i * labelCount; j < (i + 1) * labelCount; j++) sum += value(truth[j] ?? 0, calls[j] ?? 0);
    return sum;
  });
}

const wrongLabels = (outcomes: Of<'multilabel'>): Float64Array =>
  overLabels(outcomes, (y, p) => (y === p ? 0 : 1));

const MULTILABEL: Builders<'multilabel'> = {
  'exact-match': (o) => meanOf(wrongLabels(o).map((wrong) => (wrong === 0 ? 1 : 0))),
  'hamming-loss': (o) => meanOf(wrongLabels(o).map((wrong) => wrong / o.labelCount)),
  'micro-f1': (o) =>
    ratioOf(
      overLabels(o, (y, p) => 2 * y * p),
      overLabels(o, (y, p) => y + p),
    ),
  'macro-f1': (o) => ({
    kind: 'label-f1',
    truth: o.truth,
    predictions: labelCalls(o),
    labelCount: o.labelCount,
  }),
};

function errors(outcomes: Of<'regression'>, of: (difference: number) => number): Float64Array {
  const { targets, predictions } = outcomes;
  return targets.map((target, i) => of((predictions[i] ?? Number.NaN) - target));
}

const REGRESSION: Builders<'regression'> = {
  mae: (o) => meanOf(errors(o, Math.abs)),
  rmse: (o) =>
    meanOf(
      errors(o, (difference) => difference * difference),
      true,
    ),
  bias: (o) => ({ kind: 'absolute-mean', values: errors(o, (difference) => difference) }),
  r2: ({ targets, predictions }) => ({ kind: 'r-squared', targets, predictions }),
  pinball: ({ targets, predictions }, { quantile }) =>
    meanOf(pinballLoss(targets, predictions, needed('quantile', quantile))),
};

const RANKING: Builders<'ranking'> = {
  ndcg: ({ queries, relevance, scores }, { k = Infinity }) =>
    meanOf(ndcgByQuery(queries, relevance, scores, k)),
  mrr: ({ queries, relevance, scores }, { k = Infinity }) =>
    meanOf(reciprocalRankByQuery(queries, relevance, scores, k)),
};

const SCORED: Builders<'scored'> = { 'mean-score': ({ values }) => meanOf(values) };

function needed(name: string, value: number | undefined): number {
  if (value === undefined) throw new RangeError(`this metric needs the parameter ${name}`);
  return value;
}
