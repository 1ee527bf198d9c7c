import { expect, test } from 'vitest';
import { modelsBoundTo } from './suite-words.ts';

function bound(lines: readonly (readonly [string, string])[], models: readonly string[]): readonly string[] {
  const suites = lines.map(([pattern, suite]) => ({ models: pattern, suite }));
  return modelsBoundTo('asked', { suites }, models);
}

test('the first line that fits binds a model, and no later one does', () => {
  const lines = [
    ['spam-*', 'other'],
    ['*', 'asked'],
  ] as const;
  expect(bound(lines, ['spam-filter', 'letter-reader'])).toEqual(['letter-reader']);
});

test('patterns have the meaning of .gitignore: stars, one letter, sets, and a dot that is only a dot', () => {
  const models = ['v1.mail', 'v2xmail', 'vAxmail'];
  expect(bound([['v?.mail', 'asked']], models)).toEqual(['v1.mail']);
  expect(bound([['v[0-9]*', 'asked']], models)).toEqual(['v1.mail', 'v2xmail']);
  expect(bound([['v[!0-9]*', 'asked']], models)).toEqual(['vAxmail']);
});

test('without a policy no model is bound', () => {
  expect(modelsBoundTo('asked', undefined, ['spam-filter'])).toEqual([]);
});
