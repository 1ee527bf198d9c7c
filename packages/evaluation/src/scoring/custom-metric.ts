import { Environment } from '@marcbachmann/cel-js';
import { RuntimeFailure } from '../runtime/runtime-failure.ts';
import type { Answers } from './answers.ts';
import type { Truth } from './truth.ts';

/** One row's result as a custom metric sees it. */
export type RowResult = Readonly<Record<string, string | number | boolean>>;

/** The result of a row: what was true, what was answered, whether they agree, and how far they are apart. */
export function rowResult(
  truth: Truth,
  answers: Answers,
  classes: readonly string[],
  row: number,
): RowResult {
  const finite = answers.nonFinite[row] !== 1;
  if (answers.kind === 'classes' && 'labels' in truth) {
    const predicted = answers.predicted[row] ?? answers.classes;
    const label = truth.labels[row] ?? 0;
    const probability = answers.probabilities?.[row * answers.classes + label] ?? Number.NaN;
    return {
      finite,
      label: classes[label] ?? '',
      answer: classes[predicted] ?? '',
      correct: predicted === label,
      probability: finite ? probability : 0,
    };
  }
  if (answers.kind === 'values') {
    const target = truth.task === 'regression' ? (truth.targets[row] ?? 0) : 0;
    const value = answers.values[row] ?? Number.NaN;
    return { finite, target, value, error: finite ? value - target : Number.MAX_VALUE };
  }
  const reference = truth.task === 'generation' ? (truth.references[row] ?? '') : '';
  const text = answers.kind === 'texts' ? (answers.texts[row] ?? '') : '';
  return { finite, reference, text, correct: text === reference };
}

/**
 * Scores each row by a CEL expression over `result`, for example `result.correct ? 1.0 : (result.answer == "ham" ? 0.2
 * : 0.0)`. Higher is better. A row for which it fails, or is no finite number, scores 0.
 */
export function customScores(
  expression: string,
  truth: Truth,
  answers: Answers,
  classes: readonly string[],
): Float64Array {
  const program = compile(expression);
  return Float64Array.from({ length: truth.rows }, (_value, row) => {
    try {
      const score = program({ result: rowResult(truth, answers, classes, row) });
      if (typeof score === 'boolean') return score ? 1 : 0;
      const number = Number(score);
      return Number.isFinite(number) ? number : 0;
    } catch {
      return 0;
    }
  });
}

function compile(expression: string): (context: { result: RowResult }) => unknown {
  try {
    return new Environment().registerVariable('result', 'map').parse(expression);
  } catch {
    throw new RuntimeFailure('suite-unreadable', 'A custom metric of the suite is not a CEL expression.');
  }
}
