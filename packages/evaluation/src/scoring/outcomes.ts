import type { Outcomes } from '@assay/statistics';
import type { Answers } from './answers.ts';
import type { Truth } from './truth.ts';

/** Truth and answers that do not belong to one task; a fault of the caller. */
class OutcomeMismatch extends Error {
  override readonly name = 'OutcomeMismatch';
}

/**
 * Truth and answers as the metrics read them. A non-finite output stays NaN, which every metric counts as its worst;
 * for regression, where no error is the worst, it becomes the value in the range of the targets that is farthest off.
 */
export function outcomesOf(truth: Truth, answers: Answers): Outcomes {
  switch (truth.task) {
    case 'binary':
    case 'multiclass':
      if (answers.kind !== 'classes') throw new OutcomeMismatch('classes expected');
      return truth.task === 'binary' ? binaryOutcomes(truth, answers) : multiclassOutcomes(truth, answers);
    case 'multilabel':
      if (answers.kind !== 'classes' || answers.probabilities === null)
        throw new OutcomeMismatch('probabilities expected');
      return multilabelOutcomes(truth, answers.probabilities);
    case 'regression':
      if (answers.kind !== 'values') throw new OutcomeMismatch('values expected');
      return {
        task: 'regression',
        targets: truth.targets,
        predictions: farthestWhereMissing(truth.targets, answers.values, answers.nonFinite),
      };
    case 'ranking':
      if (answers.kind !== 'values') throw new OutcomeMismatch('scores expected');
      return {
        task: 'ranking',
        queries: Uint32Array.from(truth.queryOfRow),
        relevance: truth.relevance,
        scores: answers.values,
      };
    case 'generation':
      throw new OutcomeMismatch('texts are scored row by row first');
  }
}

type Classes = Extract<Answers, { kind: 'classes' }>;
type Labelled = Extract<Truth, { labels: Uint16Array }>;

function binaryOutcomes(truth: Labelled, answers: Classes): Outcomes {
  const { positive, classes } = truth;
  const labels = Uint8Array.from(truth.labels, (label) => (label === positive ? 1 : 0));
  const scores = new Float64Array(truth.rows);
  const { probabilities, predicted, nonFinite } = answers;
  for (let row = 0; row < truth.rows; row += 1) {
    if (nonFinite[row] === 1) scores[row] = Number.NaN;
    else if (probabilities) scores[row] = clamp(probabilities[row * classes + positive] as number);
    else if ((predicted[row] ?? classes) >= classes) scores[row] = Number.NaN;
    else scores[row] = predicted[row] === positive ? 1 : 0;
  }
  return { task: 'binary', labels, scores };
}

/** Takes away what rounding put outside 0 to 1. */
function clamp(probability: number): number {
  return Math.min(1, Math.max(0, probability));
}

function multiclassOutcomes(truth: Labelled, answers: Classes): Outcomes {
  const { classes } = truth;
  const probabilities = answers.probabilities
    ? Float64Array.from(answers.probabilities)
    : new Float64Array(truth.rows * classes);
  if (!answers.probabilities)
    answers.predicted.forEach((index, row) => {
      if (index < classes) probabilities[row * classes + index] = 1;
      else probabilities.fill(Number.NaN, row * classes, (row + 1) * classes);
    });
  return { task: 'multiclass', labels: truth.labels, probabilities, classes };
}

function multilabelOutcomes(
  truth: Extract<Truth, { task: 'multilabel' }>,
  probabilities: Float32Array | Float64Array,
): Outcomes {
  const { bits, classes } = truth;
  const flags = new Uint8Array(truth.rows * classes);
  for (let row = 0; row < truth.rows; row += 1)
    for (let index = 0; index < classes; index += 1)
      flags[row * classes + index] = ((bits[row] ?? 0) >> index) & 1;
  return { task: 'multilabel', truth: flags, scores: Float64Array.from(probabilities), labelCount: classes };
}

function farthestWhereMissing(
  targets: Float64Array,
  values: Float64Array,
  nonFinite: Uint8Array,
): Float64Array {
  let low = Infinity;
  let high = -Infinity;
  for (const target of targets) {
    low = Math.min(low, target);
    high = Math.max(high, target);
  }
  return values.map((value, row) => {
    if (nonFinite[row] !== 1) return value;
    const target = targets[row] ?? 0;
    return target - low > high - target ? low : high;
  });
}
