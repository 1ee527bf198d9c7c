import { expect, test } from 'vitest';
import { deriveWorth } from './worth.ts';

const nothing = { knownBad: 0, stopped: 0, matured: 0, bad: 0, horizonDays: 90 };

test('nothing known is said to be unknown, with what is missing, never as zero', () => {
  const worth = deriveWorth(nothing);
  expect(worth).toMatchObject({ known: false, stoppedGivenBad: null, badGivenApproved: null });
  expect(worth.words).toContain('not enough to say');
  expect(worth.missing).toContain('No submission known to be bad was ever judged');
});

test('the intervals are Wilson’s: 14 of 20 and 0 of 20 (Newcombe 1998)', () => {
  const worth = deriveWorth({ ...nothing, knownBad: 20, stopped: 14, matured: 20, bad: 0 });
  expect(worth.known).toBe(true);
  expect(Number(worth.stoppedGivenBad?.low)).toBeCloseTo(0.481, 3);
  expect(Number(worth.stoppedGivenBad?.high)).toBeCloseTo(0.8545, 3);
  expect(worth.badGivenApproved).toMatchObject({ value: '0', low: '0', n: 20 });
  expect(Number(worth.badGivenApproved?.high)).toBeCloseTo(0.1611, 4);
});

test('one half known does not make the other known', () => {
  const worth = deriveWorth({ ...nothing, matured: 148, bad: 15 });
  expect(worth.known).toBe(false);
  expect(worth.stoppedGivenBad).toBeNull();
  expect(Number(worth.badGivenApproved?.low)).toBeCloseTo(0.0624, 4);
  expect(Number(worth.badGivenApproved?.high)).toBeCloseTo(0.1605, 4);
  expect(worth.words).toBe(
    'What share of bad versions an approval stops: not enough to say. 10% (6–16) of approved versions turned out bad.',
  );
});
