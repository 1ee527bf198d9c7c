import type { Answers } from './answers.ts';
import type { Truth } from './truth.ts';

/** The most ordinals that a report names. */
const mostNamed = 500;

/** Rows on which two sides answer differently; those that the candidate gets wrong and the baseline right come first. */
export interface Disagreements {
  readonly total: number;
  readonly ordinals: readonly number[];
}

/**
 * Finds the rows of the gate part on which candidate and baseline disagree: another class, another text, or values
 * further apart than `margin`. Within a rank, rows are named by how far apart the sides are, then by ordinal.
 */
export function findDisagreements(
  truth: Truth,
  candidate: Answers,
  baseline: Answers,
  margin: number,
  firstOrdinal: number,
): Disagreements {
  const found: { row: number; rank: number; apart: number }[] = [];
  for (let row = 0; row < truth.rows; row += 1) {
    const difference = apart(truth, candidate, baseline, row, margin);
    if (difference === null) continue;
    found.push({ row, rank: rankOf(truth, candidate, baseline, row), apart: difference });
  }
  found.sort((left, right) => left.rank - right.rank || right.apart - left.apart || left.row - right.row);
  return { total: found.length, ordinals: found.slice(0, mostNamed).map(({ row }) => firstOrdinal + row) };
}

/** How far apart two answers are, or null when they agree. */
function apart(
  truth: Truth,
  candidate: Answers,
  baseline: Answers,
  row: number,
  margin: number,
): number | null {
  if (truth.task === 'multilabel')
    return labelsGiven(candidate, row) === labelsGiven(baseline, row) ? null : 1;
  if (candidate.kind === 'classes' && baseline.kind === 'classes')
    return candidate.predicted[row] === baseline.predicted[row] ? null : 1;
  if (candidate.kind === 'texts' && baseline.kind === 'texts')
    return candidate.texts[row] === baseline.texts[row] ? null : 1;
  if (candidate.kind !== 'values' || baseline.kind !== 'values') return null;
  const difference = Math.abs((candidate.values[row] ?? 0) - (baseline.values[row] ?? 0));
  return difference <= margin ? null : difference;
}

/** The labels that a side gives a row, as a text; those with a probability of at least one half. */
function labelsGiven(answers: Answers, row: number): string {
  if (answers.kind !== 'classes' || answers.probabilities === null) return '';
  const given = answers.probabilities.subarray(row * answers.classes, (row + 1) * answers.classes);
  return Array.from(given, (probability) => (probability >= 0.5 ? '1' : '0')).join('');
}

function rankOf(truth: Truth, candidate: Answers, baseline: Answers, row: number): number {
  const [own, other] = [errorOf(truth, candidate, row), errorOf(truth, baseline, row)];
  return own > other ? 0 : own < other ? 1 : 2;
}

function errorOf(truth: Truth, answers: Answers, row: number): number {
  if (answers.nonFinite[row] === 1) return Infinity;
  if (answers.kind === 'classes' && 'labels' in truth)
    return answers.predicted[row] === truth.labels[row] ? 0 : 1;
  if (answers.kind === 'values' && truth.task === 'regression')
    return Math.abs((answers.values[row] ?? 0) - (truth.targets[row] ?? 0));
  return 0;
}
