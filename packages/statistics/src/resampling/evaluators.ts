import { aurocEvaluator } from './auroc-evaluator.ts';
import { averagePrecisionEvaluator } from './average-precision-evaluator.ts';
import { rankLayout } from './rank-layout.ts';
import type { Statistic, WeightedEvaluator } from './statistic.ts';

type Of<K extends Statistic['kind']> = Extract<Statistic, { kind: K }>;

/** Does the sorting and counting that does not depend on weights, once, and returns the rest. */
export function compileStatistic(statistic: Statistic): WeightedEvaluator {
  switch (statistic.kind) {
    case 'ratio':
      return ratio(statistic);
    case 'mean-of-ratios':
      return meanOfRatios(statistic);
    case 'label-f1':
      return labelF1(statistic);
    case 'absolute-mean': {
      const inner = ratio({ kind: 'ratio', numerator: statistic.values, denominator: null, root: false });
      return (weights) => Math.abs(inner(weights));
    }
    case 'auroc':
      return aurocEvaluator(rankLayout(statistic.labels, statistic.scores));
    case 'average-precision':
      return averagePrecisionEvaluator(rankLayout(statistic.labels, statistic.scores), statistic.scores);
    case 'r-squared':
      return rSquared(statistic);
  }
}

function ratio({ numerator, denominator, root }: Of<'ratio'>): WeightedEvaluator {
  const top = weightedSum(numerator);
  const bottom = denominator === null ? sumOfWeights : weightedSum(denominator);
  return (weights) => {
    const mass = bottom(weights);
    if (mass === 0) return Number.NaN;
    const share = top(weights) / mass;
    return root ? Math.sqrt(share) : share;
  };
}

/** `| 0` keeps the sum in an integer register; a resample weighs its rows together hardly more than there are. */
function sumOfWeights(weights: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum = (sum + (weights[i] as number)) | 0;
  return sum;
}

/** A sum of n products w·value stays below 2³¹ with every weight at most 16 (more has a chance below 10⁻¹⁴). */
const MOST_BYTES_MASS = 2 ** 27;

/**
 * Σ w·value. Right/wrong columns and small counts are kept as bytes: eight times less memory to walk, and a loop of
 * its own, because a loop that meets two kinds of arrays is slow on both. Doubles are summed four abreast: one sum
 * alone waits for each addition before the next.
 */
function weightedSum(values: Float64Array): (weights: Uint8Array) => number {
  if (values.every((value) => value >= 0 && value <= 255 && Number.isInteger(value))) {
    const column = new Uint8Array(values);
    let mass = 0;
    for (const value of column) mass += value;
    if (mass < MOST_BYTES_MASS) return sumOfBytes(column);
  }
  const n = values.length;
  const whole = n - (n % 4);
  return (weights) => {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let i = 0; i < whole; i += 4) {
      a += (weights[i] as number) * (values[i] as number);
      b += (weights[i + 1] as number) * (values[i + 1] as number);
      c += (weights[i + 2] as number) * (values[i + 2] as number);
      d += (weights[i + 3] as number) * (values[i + 3] as number);
    }
    for (let i = whole; i < n; i++) a += (weights[i] as number) * (values[i] as number);
    return a + b + (c + d);
  };
}

function sumOfBytes(values: Uint8Array): (weights: Uint8Array) => number {
  const n = values.length;
  return (weights) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum = (sum + Math.imul(weights[i] as number, values[i] as number)) | 0;
    return sum;
  };
}

/** Rows sorted by (label, prediction) cell: a running sum over each is faster than a counter a row. */
function meanOfRatios({ labels, predictions, classes, form }: Of<'mean-of-ratios'>): WeightedEvaluator {
  const { rows, cells } = confusionCells(labels, predictions, classes);
  const hit = new Float64Array(classes);
  const actual = new Float64Array(classes);
  const predicted = new Float64Array(classes);
  return (weights) => {
    hit.fill(0);
    actual.fill(0);
    predicted.fill(0);
    for (const { label, prediction, start, end } of cells) {
      let mass = 0;
      for (let k = start; k < end; k++) mass += weights[rows[k] as number] as number;
      actual[label] = (actual[label] as number) + mass;
      if (prediction < classes) predicted[prediction] = (predicted[prediction] as number) + mass;
      if (label === prediction) hit[label] = (hit[label] as number) + mass;
    }
    return form === 'recall' ? meanRecall(hit, actual) : meanF1(hit, actual, predicted);
  };
}

interface Cell {
  readonly label: number;
  readonly prediction: number;
  readonly start: number;
  readonly end: number;
}

/** The occupied cells of the confusion matrix and their rows, ascending within a cell; prediction K is "no class". */
function confusionCells(
  labels: Uint16Array,
  predictions: Uint16Array,
  classes: number,
): { rows: Uint32Array; cells: readonly Cell[] } {
  const width = classes + 1;
  const codes = new Uint32Array(labels.length);
  for (let i = 0; i < labels.length; i++) {
    codes[i] = (labels[i] as number) * width + Math.min(predictions[i] ?? classes, classes);
  }
  const starts = new Uint32Array(classes * width + 1);
  for (const code of codes) starts[code + 1] = (starts[code + 1] ?? 0) + 1;
  for (let code = 0; code < classes * width; code++)
    starts[code + 1] = (starts[code + 1] ?? 0) + (starts[code] ?? 0);
  const rows = new Uint32Array(labels.length);
  const next = starts.slice();
  codes.forEach((code, row) => {
    rows[next[code] ?? 0] = row;
    next[code] = (next[code] ?? 0) + 1;
  });
  const cells = Array.from({ length: classes * width }, (_, code) => ({
    label: Math.floor(code / width),
    prediction: code % width,
    start: starts[code] ?? 0,
    end: starts[code + 1] ?? 0,
  }));
  return { rows, cells: cells.filter(({ start, end }) => end > start) };
}

function meanRecall(hit: Float64Array, actual: Float64Array): number {
  let sum = 0;
  let present = 0;
  for (let k = 0; k < hit.length; k++) {
    const support = actual[k] as number;
    if (support === 0) continue;
    sum += (hit[k] as number) / support;
    present += 1;
  }
  return present === 0 ? Number.NaN : sum / present;
}

function meanF1(hit: Float64Array, actual: Float64Array, predicted: Float64Array): number {
  let sum = 0;
  let present = 0;
  for (let k = 0; k < hit.length; k++) {
    const union = (actual[k] as number) + (predicted[k] as number);
    if (union === 0) continue;
    sum += (2 * (hit[k] as number)) / union;
    present += 1;
  }
  return present === 0 ? Number.NaN : sum / present;
}

function labelF1({ truth, predictions, labelCount }: Of<'label-f1'>): WeightedEvaluator {
  const rows = truth.length / labelCount;
  const hit = new Float64Array(labelCount);
  const actual = new Float64Array(labelCount);
  const predicted = new Float64Array(labelCount);
  return (weights) => {
    hit.fill(0);
    actual.fill(0);
    predicted.fill(0);
    for (let i = 0; i < rows; i++) {
      const w = weights[i] as number;
      for (let k = 0; k < labelCount; k++) {
        const y = truth[i * labelCount + k] as number;
        const p = predictions[i * labelCount + k] as number;
        hit[k] = (hit[k] as number) + w * y * p;
        actual[k] = (actual[k] as number) + w * y;
        predicted[k] = (predicted[k] as number) + w * p;
      }
    }
    return meanF1(hit, actual, predicted);
  };
}

function rSquared({ targets, predictions }: Of<'r-squared'>): WeightedEvaluator {
  const n = targets.length;
  let centre = 0;
  for (let i = 0; i < n; i++) centre += (targets[i] as number) / n;
  const centred = targets.map((target) => target - centre);
  const squaredError = targets.map((target, i) => (target - (predictions[i] as number)) ** 2);
  return (weights) => {
    let total = 0;
    let error = 0;
    let first = 0;
    let second = 0;
    for (let i = 0; i < n; i++) {
      const w = weights[i] as number;
      const y = centred[i] as number;
      total += w;
      error += w * (squaredError[i] as number);
      first += w * y;
      second += w * y * y;
    }
    const spread = second - (first * first) / total;
    // What rounding leaves of equal targets is not a spread.
    return spread > 1e-12 * second ? 1 - error / spread : Number.NaN;
  };
}
