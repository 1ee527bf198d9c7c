import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { minutesLeft, mondayOf, localTime, slipDates, startOfCivilDate, weekdayOf } from './working-week.ts';

const office = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: 540, to: 1020 }));
const thursdays = [{ weekday: 4, from: 540, to: 600 }];
const tuesday = Date.parse('2026-11-24T09:00:00.000Z');

test.each([
  ['2026-11-23', 1],
  ['2026-11-24', 2],
  ['2026-11-29', 7],
  ['2024-02-29', 4],
])('%s is weekday %i', (date, weekday) => {
  expect(weekdayOf(date)).toBe(weekday);
});

test('a week begins on Monday, in the zone of whoever plans it', () => {
  expect(mondayOf('2026-11-29')).toBe('2026-11-23');
  expect(mondayOf('2026-11-30')).toBe('2026-11-30');
  expect(startOfCivilDate('2026-11-23', 'Europe/Paris')).toBe('2026-11-22T23:00:00.000Z');
  const lateSunday = Date.parse('2026-11-29T23:30:00.000Z');
  expect(localTime('UTC', lateSunday)).toEqual({ date: '2026-11-29', minutes: 1410 });
  expect(localTime('Europe/Paris', lateSunday)).toEqual({ date: '2026-11-30', minutes: 30 });
});

test('minutes left are the budget less what was spent, and never more than the working time left', () => {
  const calendar = { zone: 'UTC', hours: office };
  expect(minutesLeft(calendar, { perWeek: 60, spent: 0 }, tuesday)).toBe(60);
  expect(minutesLeft(calendar, { perWeek: 60, spent: 45 }, tuesday)).toBe(15);
  expect(minutesLeft(calendar, { perWeek: 60, spent: 90 }, tuesday)).toBe(0);
  const fridayEvening = Date.parse('2026-11-27T16:40:00.000Z');
  expect(minutesLeft(calendar, { perWeek: 60, spent: 0 }, fridayEvening)).toBe(20);
  expect(
    minutesLeft({ zone: 'America/New_York', hours: office }, { perWeek: 600, spent: 0 }, fridayEvening),
  ).toBe(320);
  expect(minutesLeft({ zone: 'UTC', hours: thursdays }, { perWeek: 60, spent: 0 }, fridayEvening)).toBe(0);
  expect(minutesLeft({ zone: 'UTC', hours: [] }, { perWeek: 60, spent: 10 }, fridayEvening)).toBe(50);
});

test('slips are dated on the working days of the weeks that follow, as many minutes as fit', () => {
  const calendar = { zone: 'UTC', hours: thursdays };
  expect(slipDates([16, 14, 16, 12, 10], calendar, 60, '2026-11-23')).toEqual([
    '2026-12-03',
    '2026-12-03',
    '2026-12-03',
    '2026-12-03',
    '2026-12-10',
  ]);
  expect(slipDates([60, 60], { zone: 'UTC', hours: office }, 100, '2026-11-23')).toEqual([
    '2026-12-02',
    '2026-12-07',
  ]);
});

test('what can never be read is dated at the end of a year ahead, not left without a date', () => {
  expect(slipDates([10], { zone: 'UTC', hours: office }, 0, '2026-11-23')).toEqual(['2027-11-28']);
});

test.prop([fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 15 }), fc.integer({ min: 0, max: 600 })])(
  'dates never go back, never fall in the week that is planned, and each item has one',
  (minutes, perWeek) => {
    const dates = slipDates(minutes, { zone: 'UTC', hours: office }, perWeek, '2026-11-23');
    expect(dates).toHaveLength(minutes.length);
    expect(dates).toEqual(dates.toSorted());
    expect(dates.every((date) => date >= '2026-11-30')).toBe(true);
  },
);
