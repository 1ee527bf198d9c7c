import { expect, test } from 'vitest';
import {
  type LiveRow,
  type Model,
  bytesInWords,
  holdsSentence,
  inOrder,
  modelsSentence,
} from './model-words.ts';

const order = ['dev', 'staging', 'prod'];

function pointer(stage: string, holder: number | null): Model['stages'][number] {
  return { stage, holder, limited: null, overridden: null };
}

function model(holders: readonly (number | null)[]): Model {
  return {
    id: '01a20a6f-7bf9-78c5-94a5-1e9974bf8f01' as Model['id'],
    name: 'spam-filter',
    description: '',
    team: 'mail',
    owner: 'ada',
    ownerActive: true,
    tier: 2,
    zone: 'UTC',
    createdAt: '2026-11-23T22:03:28.121Z',
    lastUpdatedAt: '2026-11-23T22:03:28.121Z',
    tags: {},
    aliases: {},
    stages: [
      pointer('dev', holders[0] ?? null),
      pointer('prod', holders[2] ?? null),
      pointer('staging', holders[1] ?? null),
    ],
    latestVersion: Math.max(0, ...holders.map((holder) => holder ?? 0)) || 3,
  };
}

function row(name: string, state: LiveRow['standing']['state']): Pick<LiveRow, 'model' | 'standing'> {
  return { model: name, standing: { state, reasons: [], until: null } };
}

test('stages stand in the order of policy, and those it does not know come last', () => {
  const pointers = [pointer('prod', 1), pointer('attic', 2), pointer('dev', 3)];
  expect(inOrder(pointers, order).map(({ stage }) => stage)).toEqual(['dev', 'prod', 'attic']);
});

test('the sentence of a model says what serves, then what comes after it', () => {
  expect(holdsSentence(model([5, 5, 1]), order)).toBe('spam-filter 1 holds prod; 5 holds dev and staging.');
  expect(holdsSentence(model([5, 4, 4]), order)).toBe('spam-filter 4 holds prod; 5 holds dev.');
  expect(holdsSentence(model([5, null, null]), order)).toBe(
    'Nothing of spam-filter holds prod; 5 holds dev.',
  );
  expect(holdsSentence(model([null, null, null]), order)).toBe(
    'spam-filter 3 is registered; nothing holds a stage.',
  );
});

test('no sentence says that an approval stands where one does not', () => {
  const models = [{ name: 'a' }, { name: 'b' }];
  expect(modelsSentence(models, [row('a', 'stands')])).toBe(
    '1 of 2 models runs in 1 place, each on an approval that stands.',
  );
  expect(modelsSentence(models, [row('a', 'stands'), row('b', 'lapsing')])).toBe(
    '2 models run in 2 places; 1 approval lapses soon.',
  );
  for (const state of ['lapsed', 'overridden', 'came-round'] as const)
    expect(modelsSentence(models, [row('a', 'stands'), row('b', state)])).toBe(
      '2 models run in 2 places; 1 without an approval that stands.',
    );
});

test('sizes are short, and never say more than they know', () => {
  expect([950, 183_404, 1_400_000].map(bytesInWords)).toEqual(['950 B', '183 kB', '1.4 MB']);
});
