import { RuntimeFailure } from '../runtime/runtime-failure.ts';
import type { Answers } from './answers.ts';
import { plainName, type DeclaredMetric } from './declared-metrics.ts';
import { matchesSchema } from './json-schema-match.ts';
import type { Truth } from './truth.ts';

type Scorer = (text: string, reference: string) => number;

/** Text as it is compared when case, punctuation, width and spacing do not matter (NFKC, lower case, words only). */
export function normalisedText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** The longest common subsequence of two word lists, in O(n·m) time and O(m) memory. */
function longestCommon(left: readonly string[], right: readonly string[]): number {
  let previous = new Uint32Array(right.length + 1);
  for (const word of left) {
    const current = new Uint32Array(right.length + 1);
    right.forEach((other, index) => {
      current[index + 1] =
        word === other ? (previous[index] ?? 0) + 1 : Math.max(previous[index + 1] ?? 0, current[index] ?? 0);
    });
    previous = current;
  }
  return previous[right.length] ?? 0;
}

/** ROUGE-L as F₁ of the longest common word subsequence over normalised words (Lin 2004, β = 1). */
export function rougeL(text: string, reference: string): number {
  const [words, wanted] = [text, reference].map((part) => normalisedText(part).split(' ').filter(Boolean));
  if (!words || !wanted || words.length === 0 || wanted.length === 0)
    return words?.length === wanted?.length ? 1 : 0;
  const common = longestCommon(words, wanted);
  const [precision, recall] = [common / words.length, common / wanted.length];
  return common === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}

const firstNumber = /[-+]?(?:\d[\d,]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/;

function numberIn(text: string): number {
  const match = firstNumber.exec(text);
  return match ? Number(match[0].replaceAll(',', '')) : Number.NaN;
}

/** 1 when the first number in the text is within `absolute` or `relative` of the reference's. */
function withinTolerance(absolute: number, relative: number): Scorer {
  return (text, reference) => {
    const [value, wanted] = [numberIn(text), numberIn(reference)];
    return Math.abs(value - wanted) <= Math.max(absolute, relative * Math.abs(wanted)) ? 1 : 0;
  };
}

function optionNumber(metric: DeclaredMetric, name: string, otherwise: number): number {
  const value = metric.options[name];
  return typeof value === 'number' ? value : otherwise;
}

function pattern(metric: DeclaredMetric): RegExp | undefined {
  const source = metric.options['pattern'];
  if (typeof source !== 'string') return undefined;
  try {
    return new RegExp(source, 'u');
  } catch {
    throw new RuntimeFailure(
      'suite-unreadable',
      `The pattern of the metric ${metric.name} is no regular expression.`,
    );
  }
}

function compiled(source: string): RegExp | undefined {
  try {
    return new RegExp(source, 'u');
  } catch {
    return undefined;
  }
}

/** The scorer of a text metric, with the suite's parameters. */
export function textScorer(metric: DeclaredMetric): Scorer {
  switch (plainName(metric.name)) {
    case 'exact-match':
      return (text, reference) => (text.trim() === reference.trim() ? 1 : 0);
    case 'normalised-match':
      return (text, reference) => (normalisedText(text) === normalisedText(reference) ? 1 : 0);
    case 'rouge-l':
      return rougeL;
    case 'numeric-tolerance':
      return withinTolerance(optionNumber(metric, 'absolute', 0), optionNumber(metric, 'relative', 0));
    case 'regex': {
      const fixed = pattern(metric);
      return (text, reference) => ((fixed ?? compiled(reference))?.test(text) === true ? 1 : 0);
    }
    case 'json-schema': {
      const { schema } = metric.options;
      return (text, reference) =>
        matchesSchema(text, typeof schema === 'string' ? schema : reference) ? 1 : 0;
    }
    default:
      throw new RuntimeFailure('suite-unreadable', `The metric ${metric.name} does not score texts.`);
  }
}

/** Scores every text of one side; a row without an answer scores 0. */
export function textScores(
  metric: DeclaredMetric,
  truth: Extract<Truth, { task: 'generation' }>,
  answers: Extract<Answers, { kind: 'texts' }>,
): Float64Array {
  const score = textScorer(metric);
  return Float64Array.from({ length: truth.rows }, (_value, row) =>
    answers.nonFinite[row] === 1 ? 0 : score(answers.texts[row] ?? '', truth.references[row] ?? ''),
  );
}
