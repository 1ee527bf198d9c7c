import { factKinds } from '@assay/contract';
import { expect, test } from 'vitest';
import { changeOf } from '../events/topics.ts';

test('the event stream, which everyone signed in hears, says a topic and no request, person or outcome', () => {
  for (const kind of factKinds) expect(Object.keys(changeOf(kind) ?? { topic: '' })).toEqual(['topic']);
});

test('leanings, evaluations, opened evidence and case views are not announced at all', () => {
  const silent = factKinds.filter((kind) => /^(leaning|evaluation|evidence|case-view)\./.test(kind));
  expect(silent.length).toBeGreaterThan(5);
  expect(silent.map(changeOf)).toEqual(silent.map(() => null));
});
