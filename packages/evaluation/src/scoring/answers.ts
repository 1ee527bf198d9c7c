import type { Predictions } from '../runtime/runtime.ts';
import { RuntimeFailure } from '../runtime/runtime-failure.ts';
import type { Truth } from './truth.ts';

/**
 * The answers of one side, made safe to score. A row whose output is NaN or infinite is *wrong*, never averaged away:
 * it has no class, the worst probabilities, the worst rank, and for a value the largest error that a value within the
 * range of the labels could have made.
 */
export type Answers =
  | {
      readonly kind: 'classes';
      /** Predicted class; `classes` where there is none. */
      readonly predicted: Uint16Array;
      /** Row-major probabilities; null where the model gives labels only. */
      readonly probabilities: Float32Array | Float64Array | null;
      readonly classes: number;
      readonly nonFinite: Uint8Array;
    }
  | { readonly kind: 'values'; readonly values: Float64Array; readonly nonFinite: Uint8Array }
  | { readonly kind: 'texts'; readonly texts: readonly string[]; readonly nonFinite: Uint8Array };

/** How many rows have no finite answer. */
export function countNonFinite(answers: Answers): number {
  return answers.nonFinite.reduce((sum, flag) => sum + flag, 0);
}

const probabilitySlack = 1e-4;

/** Checks predictions against what the task needs. Throws `RuntimeFailure` with counts only. */
export function answersOf(predictions: Predictions, truth: Truth): Answers {
  const answers = readAnswers(predictions, truth);
  if (truth.rows > 0 && countNonFinite(answers) === truth.rows)
    throw new RuntimeFailure(
      'all-outputs-non-finite',
      `All ${truth.rows} outputs are NaN or infinite. Check the export of the model and its preprocessing.`,
    );
  return answers;
}

function readAnswers(predictions: Predictions, truth: Truth): Answers {
  switch (predictions.kind) {
    case 'probabilities':
      return fromProbabilities(
        predictions.values,
        predictions.classes,
        truth.rows,
        truth.task === 'multilabel',
      );
    case 'labels': {
      const classes = 'classes' in truth ? truth.classes : 0;
      const predicted = Uint16Array.from(predictions.values, (value) => (value < 0 ? classes : value));
      return {
        kind: 'classes',
        predicted,
        probabilities: null,
        classes,
        nonFinite: new Uint8Array(truth.rows),
      };
    }
    case 'values':
      return fromValues(predictions.values, truth.rows);
    case 'texts':
      return { kind: 'texts', texts: predictions.values, nonFinite: new Uint8Array(truth.rows) };
  }
}

function fromValues(source: Float32Array | Float64Array, rows: number): Answers {
  const nonFinite = new Uint8Array(rows);
  const values = Float64Array.from(source);
  for (let row = 0; row < rows; row += 1) if (!Number.isFinite(values[row])) nonFinite[row] = 1;
  return { kind: 'values', values, nonFinite };
}

function fromProbabilities(
  values: Float32Array | Float64Array,
  classes: number,
  rows: number,
  independent: boolean,
): Answers {
  const predicted = new Uint16Array(rows);
  const nonFinite = new Uint8Array(rows);
  let outside = 0;
  for (let row = 0; row < rows; row += 1) {
    const base = row * classes;
    let best = classes;
    let highest = -1;
    let sum = 0;
    let wild = 0;
    for (let index = 0; index < classes; index += 1) {
      const value = values[base + index] as number;
      sum += value;
      if (value < -probabilitySlack || value > 1 + probabilitySlack) wild = 1;
      if (value > highest) {
        highest = value;
        best = index;
      }
    }
    if (Number.isFinite(sum)) {
      predicted[row] = best;
      if (wild === 1 || (!independent && Math.abs(sum - 1) > 0.01)) outside += 1;
    } else {
      predicted[row] = classes;
      nonFinite[row] = 1;
    }
  }
  if (outside > 0)
    throw new RuntimeFailure(
      'output-mismatch',
      `The outputs of ${outside} of ${rows} rows are no probabilities: outside 0 to 1, or not summing to 1. Export probabilities, not scores.`,
    );
  return { kind: 'classes', predicted, probabilities: values, classes, nonFinite };
}
