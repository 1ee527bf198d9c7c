import { expect, test } from 'vitest';
import { civilDay, momentOf } from './dates.ts';
import { minutesInWords, secondsOnClock } from './durations.ts';
import { fixed, listed, percent, roughly, shortDigest, signed } from './numbers.ts';

test('a number that rounds to zero carries no sign, and minus is the true minus', () => {
  expect([fixed(-0.001, 1), signed(0.04, 1), signed(-5.2, 1), signed(0.16, 2)]).toEqual([
    '0.0',
    '0.0',
    '−5.2',
    '+0.16',
  ]);
});

test('durations are said as people say them', () => {
  expect([minutesInWords(198), minutesInWords(60), minutesInWords(20), secondsOnClock(260)]).toEqual([
    '3\u00a0h 18\u00a0min',
    '1\u00a0h',
    '20\u00a0min',
    '4:20',
  ]);
});

test('an instant is shown in the reader’s zone and a civil date in none', () => {
  expect(momentOf('2026-11-20T15:42:00.000Z', 'Europe/Paris')).toBe('Fri 20 Nov 16:42');
  expect(momentOf('2026-11-20T23:42:00.000Z', 'Asia/Kolkata')).toBe('Sat 21 Nov 05:12');
  expect(civilDay('2026-12-01')).toBe('Tue 1 Dec');
});

test('traffic, chances, lists and digests are short and exact enough', () => {
  expect([roughly(4_100_000), roughly(310_000), roughly(5200), percent(0.18), percent(0.005)]).toEqual([
    '4.1 M',
    '310 k',
    '5.2 k',
    '18',
    '0.5',
  ]);
  expect(listed(['a', 'b', 'c'])).toBe('a, b and c');
  expect(shortDigest(`sha256:4be1${'0'.repeat(56)}07d2`)).toBe('sha256:4be1…07d2');
});
