import { expect, test } from 'vitest';
import { effortOf, median } from './effort.ts';
import { shownCase } from '../testing/shown-case.ts';

const { request } = shownCase();
const now = Date.parse('2026-11-23T15:42:00.000Z');
const person = { active: true, roles: ['reviewer'], reviewMinutesPerWeek: 20 } as never;

test('hours that are missing are what waiting slots need beyond what was granted, by group and never by person', () => {
  const effort = effortOf([request, { ...request, number: 7, slots: [] }], [person], now);
  expect(effort).toMatchObject({
    neededMinutes: 25,
    budgetMinutes: 20,
    missingMinutes: 5,
    openSlots: 0,
    claimedSlots: 1,
  });
  expect(effort.groups).toEqual([{ group: 'risk', slots: 1, minutes: 25, oldestDays: 3, people: 1 }]);
  expect(JSON.stringify(effort)).not.toContain('noor');
});

test('requests that nobody had to read count for nothing', () => {
  const unread = { ...request, slots: [], state: 'promoted' as const };
  expect(effortOf([unread], [], now)).toMatchObject({ ended: { promoted: 0 }, hoursToDecision: [] });
});

test('the median of none is unknown, not zero', () => {
  expect([median([]), median([3]), median([1, 2, 9, 10])]).toEqual([null, 3, 5.5]);
});
