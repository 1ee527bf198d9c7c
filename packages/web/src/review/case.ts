import type { CallOutput } from '@assay/client';
import { listed, nameOf } from '../words/numbers.ts';

/** The review page of one slot, as far as it is released. */
export type Case = CallOutput<'getCase'>;
export type Revealed = NonNullable<Case['revealed']>;
export type Decision = NonNullable<Case['mine']['leaning']>['lean'];
export type Disposition = Case['mine']['dispositions'][number]['disposition'];

export const decisions = ['approve', 'approve-limited', 'needs-evidence', 'reject'] as const;

export const decisionWords: Readonly<Record<Decision, string>> = {
  approve: 'Approve',
  'approve-limited': 'Approve, limited',
  'needs-evidence': 'Needs evidence',
  reject: 'Reject',
};

export const dispositionWords: Readonly<Record<Disposition, string>> = {
  accepted: 'Accept',
  blocks: 'Blocks',
  'needs-more': 'Need more',
};

/** The version before the colon of a reference: `spam-filter/6` → `6`, `reference:majority` → `majority`. */
export function sideName(version: string | undefined): string {
  if (version === undefined) return 'reference';
  return version.startsWith('reference:') ? version.slice(10) : version.slice(version.lastIndexOf('/') + 1);
}

/** A side as a column says it: `v6`, or the name of a declared reference. */
export function columnName(side: string): string {
  return /^\d/.test(side) ? `v${side}` : side;
}

/** What stands on the other side of the comparison: a version now live, or a declared reference. */
export function baselineName(shown: Case): string {
  return sideName(shown.request.baseline?.version ?? shown.result?.baseline?.version);
}

/** The one sentence of what is asked. */
export function askedSentence(shown: Case): string {
  if (shown.question.sentence !== '') return shown.question.sentence;
  const { model, version, stage, submittedBy, baseline } = shown.request;
  const place = baseline ? `, in place of ${sideName(baseline.version)}` : '';
  return `${nameOf(submittedBy)} asks to put ${model} ${version} into ${stage}${place}.`;
}

/** What is still in the way of deciding, in words; empty when nothing is. */
export function waitsFor(shown: Case): string {
  const parts: string[] = [];
  if (shown.mine.leaning === null) parts.push('step 1 is recorded');
  const open = openFindings(shown).length;
  if (open > 0) parts.push(`${open} ${open === 1 ? 'finding is' : 'findings are'} disposed of`);
  return listed(parts);
}

/** Findings that still need a disposition, in their order. */
export function openFindings(shown: Case): readonly Revealed['findings'][number][] {
  const disposed = new Set(shown.mine.dispositions.map(({ finding }) => finding));
  return shown.revealed?.findings.filter(({ id }) => !disposed.has(id)) ?? [];
}
