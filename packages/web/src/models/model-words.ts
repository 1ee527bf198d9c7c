import type { CallOutput } from '@assay/client';
import { listed, plural } from '../words/numbers.ts';

export type Model = CallOutput<'getModel'>;
export type Version = CallOutput<'getVersion'>;
export type LiveRow = CallOutput<'getLive'>['rows'][number];
type Pointer = Model['stages'][number];

/** A model's stages in the order in which policy moves a version through them; stages it does not know come last. */
export function inOrder(pointers: readonly Pointer[], order: readonly string[]): readonly Pointer[] {
  const place = (stage: string): number => (order.includes(stage) ? order.indexOf(stage) : order.length);
  return pointers.toSorted((a, b) => place(a.stage) - place(b.stage));
}

/** What holds the last stage, and what stands before it, in a sentence. */
export function holdsSentence(model: Model, order: readonly string[]): string {
  const pointers = inOrder(model.stages, order);
  const last = pointers.at(-1);
  if (model.latestVersion === null) return `${model.name} has no version yet.`;
  if (last === undefined || pointers.every(({ holder }) => holder === null))
    return `${model.name} ${model.latestVersion} is registered; nothing holds a stage.`;
  const before = pointers.slice(0, -1).filter(({ holder }) => holder !== null && holder !== last.holder);
  const versions = [...new Set(before.map(({ holder }) => holder))];
  const waiting = versions.map(
    (version) =>
      `${version} holds ${listed(before.filter(({ holder }) => holder === version).map(({ stage }) => stage))}`,
  );
  const head =
    last.holder === null
      ? `Nothing of ${model.name} holds ${last.stage}`
      : `${model.name} ${last.holder} holds ${last.stage}`;
  return `${head}${waiting.length > 0 ? `; ${waiting.join(', ')}` : ''}.`;
}

/** How many models there are, where they run, and on which approvals, in a sentence. */
export function modelsSentence(
  models: readonly Pick<Model, 'name'>[],
  rows: readonly Pick<LiveRow, 'model' | 'standing'>[],
): string {
  const count = plural(models.length, 'model');
  if (models.length === 0) return 'No model is registered yet.';
  if (rows.length === 0) return `${count}; no service has reported that it runs one.`;
  const running = new Set(rows.map(({ model }) => model)).size;
  const who = running === models.length ? count : `${running} of ${count}`;
  const places = `${who} ${running === 1 ? 'runs' : 'run'} in ${plural(rows.length, 'place')}`;
  const lapsing = rows.filter(({ standing }) => standing.state === 'lapsing').length;
  const without = rows.filter(
    ({ standing }) => standing.state !== 'stands' && standing.state !== 'lapsing',
  ).length;
  if (without > 0) return `${places}; ${without} without an approval that stands.`;
  return lapsing > 0
    ? `${places}; ${plural(lapsing, 'approval lapses', 'approvals lapse')} soon.`
    : `${places}, each on an approval that stands.`;
}

/** What became of each state of a request, as the approvals of a version are listed. */
export const approvalWords: Readonly<Record<string, string>> = {
  submitted: 'asked',
  evaluating: 'being evaluated',
  'evaluation-failed': 'evaluation failed',
  'in-queue': 'waits for reviewers',
  'in-review': 'being read',
  'needs-evidence': 'needs more evidence',
  approved: 'approved',
  promoted: 'promoted',
  rejected: 'rejected',
  withdrawn: 'withdrawn',
  superseded: 'promoted, since superseded',
  'rolled-back': 'promoted, since rolled back',
};

/** `180 kB`, `1.4 MB`, `950 B`. */
export function bytesInWords(bytes: number): string {
  if (bytes >= 1_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  return bytes >= 1000 ? `${Math.round(bytes / 1000)} kB` : `${bytes} B`;
}
