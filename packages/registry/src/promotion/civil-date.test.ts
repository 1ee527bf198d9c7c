import { expect, test } from 'vitest';
import { civilDateIn, endOfCivilDate } from './civil-date.ts';

test.each([
  ['2026-11-24', 'UTC', '2026-11-25T00:00:00.000Z'],
  ['2026-11-24', 'Europe/Paris', '2026-11-24T23:00:00.000Z'],
  ['2026-07-01', 'Europe/Paris', '2026-07-01T22:00:00.000Z'],
  ['2026-11-24', 'America/New_York', '2026-11-25T05:00:00.000Z'],
  ['2026-03-28', 'Europe/Paris', '2026-03-28T23:00:00.000Z'],
  ['2026-03-29', 'Europe/Paris', '2026-03-29T22:00:00.000Z'],
  ['2026-12-31', 'Pacific/Auckland', '2026-12-31T11:00:00.000Z'],
])('%s ends in %s at %s', (date, zone, end) => {
  expect(endOfCivilDate(date, zone)).toBe(end);
});

test('a moment belongs to the date of its zone', () => {
  const moment = Date.parse('2026-11-24T23:30:00.000Z');
  expect(civilDateIn('UTC', moment)).toBe('2026-11-24');
  expect(civilDateIn('Europe/Paris', moment)).toBe('2026-11-25');
});
