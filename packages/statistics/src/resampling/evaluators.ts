import { aurocEvaluator, rankLayout } from './auroc-evaluator.ts';
import { ascendingOrder } from './sorted-order.ts';
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
      return averagePrecision(statistic);
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

function meanOfRatios({ labels, predictions, classes, form }: Of<'mean-of-ratios'>): WeightedEvaluator {
  const n = labels.length;
  const hit = new Float64Array(classes);
  const actual = new Float64Array(classes);
  const predicted = new Float64Array(classes);
  return (weights) => {
    hit.fill(0);
    actual.fill(0);
    predicted.fill(0);
    for (let i = 0; i < n; i++) {
      const w = weights[i] as number;
      const y = labels[i] as number;
      const p = predictions[i] as number;
      actual[y] = (actual[y] as number) + w;
      if (p < classes) predicted[p] = (predicted[p] as number) + w;
      if (y === p) hit[y] = (hit[y] as number) + w;
    }
    return form === 'recall' ? meanRecall(hit, actual) : meanF1(hit, actual, predicted);
  };
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

function averagePrecision({ labels, scores }: Of<'average-precision'>): WeightedEvaluator {
  const order = ascendingOrder(scores).reverse();
  const n = order.length;
  const sortedLabels = Uint8Array.from(order, (row) => labels[row] ?? 0);
  const endsGroup = new Uint8Array(n);
  for (let k = 0; k < n; k++) {
    const last = k === n - 1 || scores[order[k] ?? 0] !== scores[order[k + 1] ?? 0];
    endsGroup[k] = last ? 1 : 0;
  }
  return (weights) => {
    let taken = 0;
    let hits = 0;
    let hitsBefore = 0;
    let sum = 0;
    for (let k = 0; k < n; k++) {
      const w = weights[order[k] as number] as number;
      taken += w;
      hits += w * (sortedLabels[k] as number);
      if (endsGroup[k] === 1 && hits > hitsBefore) {
        sum += ((hits - hitsBefore) * hits) / taken;
        hitsBefore = hits;
      }
    }
    return hits === 0 ? Number.NaN : sum / hits;
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
