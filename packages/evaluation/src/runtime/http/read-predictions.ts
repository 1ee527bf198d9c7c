import { RuntimeFailure } from '../runtime-failure.ts';
import type { OutputSpec, Predictions } from '../runtime.ts';

/** The answers to a run of rows, one entry a row, before they are typed. untrusted. */
export type RowAnswers = readonly unknown[];

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refused(what: string): RuntimeFailure {
  return new RuntimeFailure('output-mismatch', `The answers ${what}.`);
}

/** One row's answer as a number; null and text are NaN, which counts as a wrong answer. */
function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return Number.NaN;
}

/** The entry that an answer object holds under the suite's name, or its only entry. */
function entryOf(answer: unknown, names: readonly (string | undefined)[]): unknown {
  if (!isObject(answer)) return answer;
  for (const name of names) if (name !== undefined && name in answer) return answer[name];
  const values = Object.values(answer);
  return values.length === 1 ? values[0] : answer;
}

/** Probabilities of one row, in the order of the classes; undefined when the answer holds none. */
function probabilitiesOf(answer: unknown, spec: OutputSpec): number[] | undefined {
  const entry = entryOf(answer, [spec.names.probabilities, 'probabilities']);
  if (Array.isArray(entry)) return entry.length === spec.classes.length ? entry.map(numberOf) : undefined;
  if (!isObject(entry)) return undefined;
  const named = spec.classes.map((name) => entry[name]);
  return named.every((value) => value !== undefined) ? named.map(numberOf) : undefined;
}

function labelOf(answer: unknown, spec: OutputSpec): number {
  const entry = entryOf(answer, [spec.names.label, 'label']);
  const text = typeof entry === 'string' ? entry.trim() : String(numberOf(entry));
  const exact = spec.classes.indexOf(text);
  if (exact >= 0) return exact;
  return spec.classes.findIndex((name) => name.toLowerCase() === text.toLowerCase());
}

function textOf(answer: unknown, spec: OutputSpec): string {
  const entry = entryOf(answer, [spec.names.text, 'text']);
  return typeof entry === 'string' ? entry : '';
}

/**
 * Types the answers of an endpoint or a command by what the suite wants: probabilities where every row has them, else
 * labels; one number; or a text. Throws `RuntimeFailure` when the number of answers is not that of the rows.
 */
export function readPredictions(answers: RowAnswers, rows: number, spec: OutputSpec): Predictions {
  if (answers.length !== rows) throw refused(`are ${answers.length} where ${rows} rows were sent`);
  if (spec.want === 'text') return { kind: 'texts', values: answers.map((answer) => textOf(answer, spec)) };
  if (spec.want === 'probabilities') return classPredictions(answers, rows, spec);
  const names = spec.want === 'scores' ? [spec.names.scores, 'score'] : [spec.names.value, 'value'];
  return { kind: 'values', values: Float64Array.from(answers, (answer) => numberOf(entryOf(answer, names))) };
}

function classPredictions(answers: RowAnswers, rows: number, spec: OutputSpec): Predictions {
  const classes = spec.classes.length;
  const first = probabilitiesOf(answers[0], spec);
  if (first === undefined) {
    const fraction = entryOf(answers[0], [spec.names.probabilities, 'probabilities']);
    if (classes === 2 && typeof fraction === 'number' && !Number.isInteger(fraction))
      return positiveColumn(answers, spec);
    return { kind: 'labels', values: Int32Array.from(answers, (answer) => labelOf(answer, spec)) };
  }
  const values = new Float64Array(rows * classes).fill(Number.NaN);
  answers.forEach((answer, row) => {
    const found = probabilitiesOf(answer, spec);
    if (found) values.set(found, row * classes);
  });
  return { kind: 'probabilities', classes, values };
}

/** One number a row in a two-class task: the probability of the second class. */
function positiveColumn(answers: RowAnswers, spec: OutputSpec): Predictions {
  const values = new Float64Array(answers.length * 2);
  answers.forEach((answer, row) => {
    const value = numberOf(entryOf(answer, [spec.names.probabilities, 'probabilities']));
    values[2 * row] = 1 - value;
    values[2 * row + 1] = value;
  });
  return { kind: 'probabilities', classes: 2, values };
}
