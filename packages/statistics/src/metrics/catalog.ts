import type { TaskKind } from './outcomes.ts';

/** Every metric that can be asked for by name. */
export type MetricName =
  | 'accuracy'
  | 'balanced-accuracy'
  | 'precision'
  | 'recall'
  | 'specificity'
  | 'f1'
  | 'macro-f1'
  | 'micro-f1'
  | 'auroc'
  | 'auprc'
  | 'log-loss'
  | 'brier'
  | 'top-k-accuracy'
  | 'exact-match'
  | 'hamming-loss'
  | 'mae'
  | 'rmse'
  | 'bias'
  | 'r2'
  | 'pinball'
  | 'ndcg'
  | 'mrr'
  | 'mean-score';

/** What a reader must know of a metric to compare it. */
export interface MetricFacts {
  readonly tasks: readonly TaskKind[];
  /** False for losses: their deltas are flipped so that positive is always better. */
  readonly higherIsBetter: boolean;
  /** `share` is 0 … 1 and shown in points; `score` has no unit; `label-unit` is that of the target. */
  readonly unit: 'share' | 'score' | 'label-unit';
  /**
   * How one side's interval, and the delta's, are made without clusters: `wilson` with Bonett–Price for shares of
   * rows, `delong` for AUROC, `bootstrap` percentiles for the rest. With clusters always `bootstrap`.
   */
  readonly interval: 'wilson' | 'delong' | 'bootstrap';
}

/**
 * The metrics, by name. `bias` is |mean error|, so that lower is better; `hamming-loss` is a mean over labels.
 */
export const METRICS: Readonly<Record<MetricName, MetricFacts>> = {
  accuracy: { tasks: ['binary', 'multiclass'], higherIsBetter: true, unit: 'share', interval: 'wilson' },
  'balanced-accuracy': {
    tasks: ['binary', 'multiclass'],
    higherIsBetter: true,
    unit: 'share',
    interval: 'bootstrap',
  },
  precision: { tasks: ['binary'], higherIsBetter: true, unit: 'share', interval: 'bootstrap' },
  recall: { tasks: ['binary'], higherIsBetter: true, unit: 'share', interval: 'wilson' },
  specificity: { tasks: ['binary'], higherIsBetter: true, unit: 'share', interval: 'wilson' },
  f1: { tasks: ['binary'], higherIsBetter: true, unit: 'share', interval: 'bootstrap' },
  'macro-f1': {
    tasks: ['multiclass', 'multilabel'],
    higherIsBetter: true,
    unit: 'share',
    interval: 'bootstrap',
  },
  'micro-f1': { tasks: ['multilabel'], higherIsBetter: true, unit: 'share', interval: 'bootstrap' },
  auroc: { tasks: ['binary'], higherIsBetter: true, unit: 'share', interval: 'delong' },
  auprc: { tasks: ['binary'], higherIsBetter: true, unit: 'share', interval: 'bootstrap' },
  'log-loss': {
    tasks: ['binary', 'multiclass'],
    higherIsBetter: false,
    unit: 'score',
    interval: 'bootstrap',
  },
  brier: { tasks: ['binary', 'multiclass'], higherIsBetter: false, unit: 'score', interval: 'bootstrap' },
  'top-k-accuracy': { tasks: ['multiclass'], higherIsBetter: true, unit: 'share', interval: 'wilson' },
  'exact-match': { tasks: ['multilabel'], higherIsBetter: true, unit: 'share', interval: 'wilson' },
  'hamming-loss': { tasks: ['multilabel'], higherIsBetter: false, unit: 'share', interval: 'bootstrap' },
  mae: { tasks: ['regression'], higherIsBetter: false, unit: 'label-unit', interval: 'bootstrap' },
  rmse: { tasks: ['regression'], higherIsBetter: false, unit: 'label-unit', interval: 'bootstrap' },
  bias: { tasks: ['regression'], higherIsBetter: false, unit: 'label-unit', interval: 'bootstrap' },
  r2: { tasks: ['regression'], higherIsBetter: true, unit: 'score', interval: 'bootstrap' },
  pinball: { tasks: ['regression'], higherIsBetter: false, unit: 'label-unit', interval: 'bootstrap' },
  ndcg: { tasks: ['ranking'], higherIsBetter: true, unit: 'score', interval: 'bootstrap' },
  mrr: { tasks: ['ranking'], higherIsBetter: true, unit: 'score', interval: 'bootstrap' },
  'mean-score': { tasks: ['scored'], higherIsBetter: true, unit: 'score', interval: 'bootstrap' },
};

/** True when `name` is a metric of the catalog. */
export function isMetricName(name: string): name is MetricName {
  return Object.hasOwn(METRICS, name);
}

/** The metrics that fit a task, in catalog order. */
export function metricsFor(task: TaskKind): MetricName[] {
  return Object.keys(METRICS)
    .filter(isMetricName)
    .filter((name) => METRICS[name].tasks.includes(task));
}
