import { pickBytes, pickDoubles, pickWords } from '../metrics/tabulate.ts';

/**
 * A figure that can be computed again under row weights: the data a resampling worker needs, and nothing else.
 * Every variant is made of numbers and typed arrays, so it can be posted to a worker as it is. Row i of every
 * array is the same held-out row.
 *
 * - `ratio`: scale · Σw·numerator / Σw·denominator, then the square root when `root`; without `denominator` the
 *   mean over rows. Mean losses, accuracy, precision, recall, specificity, F1, RMSE.
 * - `mean-of-ratios`: the unweighted mean of ratios over classes. Balanced accuracy, macro F1.
 * - `label-f1`: the mean over labels of a multilabel task's F1; n × labelCount arrays, row-major.
 * - `absolute-mean`: |Σw·value / Σw|.
 * - `auroc`: P(score of a positive > score of a negative) + ½ P(equal).
 * - `average-precision`: Σ (R_k − R_{k−1})·P_k over distinct scores, descending.
 * - `r-squared`: 1 − Σw·(target − prediction)² / Σw·(target − weighted mean target)².
 *
 * A resample on which the figure is undefined (no positive drawn, denominator 0) gives NaN.
 */
export type Statistic =
  | {
      readonly kind: 'ratio';
      readonly numerator: Float64Array;
      readonly denominator: Float64Array | null;
      readonly root: boolean;
    }
  | {
      readonly kind: 'mean-of-ratios';
      readonly form: 'recall' | 'f1';
      readonly labels: Uint16Array;
      readonly predictions: Uint16Array;
      readonly classes: number;
    }
  | {
      readonly kind: 'label-f1';
      readonly truth: Uint8Array;
      readonly predictions: Uint8Array;
      readonly labelCount: number;
    }
  | { readonly kind: 'absolute-mean'; readonly values: Float64Array }
  | { readonly kind: 'auroc'; readonly labels: Uint8Array; readonly scores: Float64Array }
  | { readonly kind: 'average-precision'; readonly labels: Uint8Array; readonly scores: Float64Array }
  | { readonly kind: 'r-squared'; readonly targets: Float64Array; readonly predictions: Float64Array };

/** Computes one statistic under the given whole-number row weights, allocating nothing. */
export type WeightedEvaluator = (weights: Uint8Array) => number;

/** The number of rows a statistic was made from. */
export function rowsOf(statistic: Statistic): number {
  switch (statistic.kind) {
    case 'ratio':
      return statistic.numerator.length;
    case 'mean-of-ratios':
    case 'auroc':
    case 'average-precision':
      return statistic.labels.length;
    case 'label-f1':
      return statistic.truth.length / statistic.labelCount;
    case 'absolute-mean':
      return statistic.values.length;
    case 'r-squared':
      return statistic.targets.length;
  }
}

/** The same statistic over a subset of rows (a slice), given by their indices. */
export function restrict(statistic: Statistic, rows: Uint32Array): Statistic {
  switch (statistic.kind) {
    case 'ratio': {
      const { denominator } = statistic;
      return {
        ...statistic,
        numerator: pickDoubles(statistic.numerator, rows),
        denominator: denominator === null ? null : pickDoubles(denominator, rows),
      };
    }
    case 'mean-of-ratios':
      return {
        ...statistic,
        labels: pickWords(statistic.labels, rows),
        predictions: pickWords(statistic.predictions, rows),
      };
    case 'label-f1':
      return {
        ...statistic,
        truth: pickRows(statistic.truth, rows, statistic.labelCount),
        predictions: pickRows(statistic.predictions, rows, statistic.labelCount),
      };
    case 'absolute-mean':
      return { ...statistic, values: pickDoubles(statistic.values, rows) };
    case 'auroc':
    case 'average-precision':
      return {
        ...statistic,
        labels: pickBytes(statistic.labels, rows),
        scores: pickDoubles(statistic.scores, rows),
      };
    case 'r-squared':
      return {
        ...statistic,
        targets: pickDoubles(statistic.targets, rows),
        predictions: pickDoubles(statistic.predictions, rows),
      };
  }
}

function pickRows(values: Uint8Array, rows: Uint32Array, width: number): Uint8Array {
  const picked = new Uint8Array(rows.length * width);
  rows.forEach((row, i) => picked.set(values.subarray(row * width, (row + 1) * width), i * width));
  return picked;
}
