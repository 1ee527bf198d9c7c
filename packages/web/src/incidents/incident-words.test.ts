import { expect, test } from 'vitest';
import { type Incident, harmed, incidentsSentence } from './incident-words.ts';

const open: Incident = {
  number: 1,
  title: 'Good mail lands in junk',
  severity: 2,
  service: 'mail-gateway',
  model: 'spam-filter',
  version: 1,
  startedAt: '2026-11-23T22:16:26.624Z',
  reportedAt: '2026-11-23T22:16:26.624Z',
  reportedBy: 'noor',
  resolvedAt: null,
  attribution: 'unknown',
  answeredForBy: null,
};
const over: Incident = {
  ...open,
  number: 2,
  resolvedAt: '2026-11-24T08:00:00.000Z',
  attribution: 'evidence-absent',
};

test('the list says how many are open and how many nobody has attributed', () => {
  expect(incidentsSentence([])).toBe('No incident was reported.');
  expect(incidentsSentence([open, over])).toBe('1 incident is open, of 2; 1 not attributed yet.');
  expect(incidentsSentence([over])).toBe('1 incident, none open; each is attributed.');
});

test('what is not known of a harm is said to be unknown', () => {
  expect(harmed(open)).toBe('spam-filter 1 in mail-gateway');
  expect(harmed({ ...open, model: null, version: null })).toBe('an unknown version in mail-gateway');
});
