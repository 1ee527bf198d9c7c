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
  const n = numerator.length;
  const finish = (top: number, bottom: number): number => {
    if (bottom === 0) return Number.NaN;
    return root ? Math.sqrt(top / bottom) : top / bottom;
  };
  if (denominator === null) {
    return (weights) => {
      let top = 0;
      let total = 0;
      for (let i = 0; i < n; i++) {
        const w = weights[i] as number;
        top += w * (numerator[i] as number);
        total += w;
      }
      return finish(top, total);
    };
  }
  return (weights) => {
    let top = 0;
    let bottom = 0;
    for (let i = 0; i < n; i++) {
      const w = weights[i] as number;
      top += w * (numerator[i] as number);
      bottom += w * (denominator[i] as number);
    }
    return finish(top, bottom);
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
  const codes = Uint32Array.from(
    labels,
    (label, i) => label * width + Math.min(predictions[i] ?? classes, classes),
  );
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
