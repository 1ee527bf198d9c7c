import { expect, test } from 'vitest';
import { clockFrom, clockFromSetting, fixedClock, instantOf, millisecondsOf } from './clock.ts';

test('an instant is RFC 3339 in UTC with milliseconds, and reads back', () => {
  expect(instantOf(0)).toBe('1970-01-01T00:00:00.000Z');
  expect(millisecondsOf('2026-11-24T09:00:00.000Z')).toBe(Date.UTC(2026, 10, 24, 9));
  expect(() => millisecondsOf('tomorrow')).toThrow('RFC 3339');
});

test('a fixed clock stands until it is moved', () => {
  const clock = fixedClock('2026-11-24T09:00:00.000Z');
  expect(clock.now()).toBe('2026-11-24T09:00:00.000Z');
  clock.advance(90_000);
  expect(clock.now()).toBe('2026-11-24T09:01:30.000Z');
});

test.each([
  ['+90d', 90 * 864e5],
  ['-30m', -30 * 6e4],
  ['+1500ms', 1500],
])('the setting %s moves the clock by its offset', (setting, offset) => {
  const base = clockFrom(() => 1_000_000);
  expect(clockFromSetting(setting, base).milliseconds()).toBe(1_000_000 + offset);
});

test('a setting that is a time starts the clock there, and it runs on', () => {
  let ticks = 5_000;
  const clock = clockFromSetting(
    '2027-01-01T00:00:00.000Z',
    clockFrom(() => ticks),
  );
  expect(clock.now()).toBe('2027-01-01T00:00:00.000Z');
  ticks += 2_000;
  expect(clock.now()).toBe('2027-01-01T00:00:02.000Z');
  expect(() => clockFromSetting('soon', clock)).toThrow('RFC 3339');
});
