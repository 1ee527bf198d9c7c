import { expect, test } from 'vitest';
import { liveSentence } from './live-sentence.ts';
import { traceSentence } from './trace-sentence.ts';

test('an empty board says how to fill it', () => {
  expect(liveSentence([])).toContain('assay deploy record');
});

test('what came round the gate is counted beside what stands', () => {
  expect(
    liveSentence([
      { service: 'gateway', standing: { state: 'stands' } },
      { service: 'gateway', standing: { state: 'stands' } },
      { service: 'desk', standing: { state: 'came-round' } },
    ]),
  ).toBe('3 versions run in 2 services: 2 stand on an approval, 1 came round the gate.');
});

test('an incident nobody approved says so, also under an override', () => {
  const incident = { number: 3, model: 'spam-filter', version: 4 };
  expect(traceSentence(incident, [], 0)).toBe('I-3: spam-filter 4 was not approved by anybody.');
  expect(traceSentence(incident, [], 1)).toBe('I-3: spam-filter 4 ran by an override; nobody approved it.');
});
