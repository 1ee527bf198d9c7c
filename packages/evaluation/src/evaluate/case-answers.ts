import type { CaseRows } from '@assay/contract';
import type { Answers } from '../scoring/answers.ts';
import { answersOf } from '../scoring/answers.ts';
import { referenceAnswers } from '../scoring/reference.ts';
import { truthOf, type Truth } from '../scoring/truth.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { RuntimeFailure } from '../runtime/runtime-failure.ts';
import type { SealedRows } from '../suite/sealed-rows.ts';
import { chosenFeed } from '../suite/sealed-feed.ts';
import { outputSpec } from './model-runtime.ts';

type CaseAnswer = CaseRows['rows'][number]['candidate'];

/** A side whose answers a reviewer reads beside the rows. */
export type CaseSide = Runtime | 'majority' | 'mean' | null;

function answerAt(answers: Answers, classes: readonly string[], label: string, index: number): CaseAnswer {
  if (answers.nonFinite[index] === 1) return { answer: '', probability: null, correct: false };
  if (answers.kind === 'values')
    return { answer: String(answers.values[index] ?? ''), probability: null, correct: null };
  if (answers.kind === 'texts') {
    const text = answers.texts[index] ?? '';
    return { answer: text, probability: null, correct: text === label };
  }
  const predicted = answers.predicted[index] ?? answers.classes;
  const answer = classes[predicted] ?? '';
  const probability = answers.probabilities?.[index * answers.classes + predicted];
  return { answer, probability: probability ?? null, correct: answer === label };
}

async function answersOn(
  rows: SealedRows,
  ordinals: readonly number[],
  side: CaseSide,
  signal: AbortSignal | undefined,
): Promise<Answers | null> {
  if (side === null) return null;
  if (typeof side === 'string')
    return referenceAnswers(side, truthOf(rows, rows.part('gate')), ordinals.length);
  try {
    const { predictions } = await side.run(chosenFeed(rows, ordinals), outputSpec(rows.definition), signal);
    return answersOf(predictions, chosenTruth(rows, ordinals));
  } catch (error) {
    // A model that does not run is known from its report; the rows can be read all the same.
    if (error instanceof RuntimeFailure) return null;
    throw error;
  }
}

/** Only the shape of the truth matters here: classes and the number of rows. */
function chosenTruth(rows: SealedRows, ordinals: readonly number[]): Truth {
  const truth = truthOf(rows, { start: 0, end: 0 });
  return { ...truth, rows: ordinals.length };
}

/** The requested rows with what both sides answer on them. Ordinals that do not exist are left out. */
export async function caseAnswers(
  rows: SealedRows,
  requested: readonly number[],
  sides: { readonly candidate: CaseSide; readonly baseline: CaseSide },
  signal?: AbortSignal,
): Promise<CaseRows['rows']> {
  const cases = rows.cases(requested);
  const ordinals = cases.map((row) => row.ordinal);
  const { classes } = rows.definition;
  const candidate = await answersOn(rows, ordinals, sides.candidate, signal);
  const baseline = await answersOn(rows, ordinals, sides.baseline, signal);
  return cases.map((row, index) => ({
    ...row,
    slices: [...row.slices],
    cells: { ...row.cells },
    candidate: candidate === null ? null : answerAt(candidate, classes, row.label, index),
    baseline: baseline === null ? null : answerAt(baseline, classes, row.label, index),
  }));
}
