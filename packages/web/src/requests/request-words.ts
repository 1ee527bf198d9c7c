import type { CallOutput } from '@assay/client';
import { listed, nameOf } from '../words/numbers.ts';

export type Request = CallOutput<'getRequest'>;

/** What each state means to whoever waits, and whether anything is still to happen. */
export const stateWords: Readonly<Record<Request['state'], readonly [string, boolean]>> = {
  submitted: ['submitted', true],
  evaluating: ['being evaluated', true],
  'evaluation-failed': ['the evaluation failed', true],
  'in-queue': ['waits for a reviewer', true],
  'in-review': ['being read', true],
  'needs-evidence': ['needs more from you', true],
  approved: ['approved, being promoted', true],
  promoted: ['promoted', false],
  rejected: ['rejected', false],
  withdrawn: ['withdrawn', false],
  superseded: ['superseded', false],
  'rolled-back': ['rolled back', false],
};

/** All that a producer is told of an evaluation, in words. */
export const outcomeWords: Readonly<Record<NonNullable<Request['outcome']>['category'], string>> = {
  'meets-every-criterion': 'It meets every criterion.',
  'claim-not-confirmed': 'A claim was not confirmed.',
  'not-shown-non-inferior': 'It was not shown to be no worse than what is live.',
  'worse-than-live': 'It is worse than what is live.',
  'data-provenance': 'Its training data does not fit how it was judged.',
  'too-few-rows': 'There were too few rows to say.',
  'model-did-not-run': 'The model did not run.',
};

/** Whose turn it is, in a few words. */
export function turnWords(request: Request): string {
  const [first] = request.attention;
  if (first === undefined) return '';
  const whose = first.person === null ? (first.group ?? 'anyone admitted') : nameOf(first.person);
  return `${whose}: ${first.why}`;
}

/** What the matrix still needs, in a sentence; empty when it needs nothing. */
export function matrixNeeds(request: Request): string {
  const open = request.slots.filter((slot) => slot.state !== 'filled');
  if (request.slots.length === 0) return 'This stage asks nobody.';
  if (open.length === 0) return 'Every slot is filled.';
  const words = open.map(
    (slot) =>
      `${slot.slot} (${slot.reviewer === null ? `open to ${listed(slot.admits.map(nameOf))}` : `with ${nameOf(slot.reviewer)}`})`,
  );
  return `The matrix still needs ${listed(words)}.`;
}

/** How far the evaluation is; null when it says nothing. */
export function progressWords(request: Request): string | null {
  const { state, step, done, of } = request.evaluation;
  if (state === 'waiting') return 'Waiting for an evaluator.';
  if (state !== 'running') return null;
  if (done === null || of === null || of === 0) return `Evaluating${step === null ? '' : `, ${step}`}.`;
  return `Evaluating, ${step ?? 'row'} ${done.toLocaleString('en-GB')} of ${of.toLocaleString('en-GB')}.`;
}
