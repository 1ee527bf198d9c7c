import { expect, test } from 'vitest';
import { lineNumber, moneyInWords, waitingFor } from './policy-words.ts';

test('the line that governs is found in the words of the matrix, and in none that name no line', () => {
  expect(lineNumber('MODELOWNERS line 7: spam-filter prod -> 1 of @risk')).toBe(7);
  expect(lineNumber('no line fits')).toBeNull();
});

test('only an open proposal waits, and only for those who have not approved', () => {
  const asked = { approvalsNeeded: ['ines', 'noor'], approvals: ['noor'] };
  expect(waitingFor({ state: 'proposed', ...asked })).toEqual(['ines']);
  expect(waitingFor({ state: 'in-force', ...asked })).toEqual([]);
});

test('money is said in its own currency', () => {
  expect(moneyInWords({ minorUnits: 6_000_000, currency: 'EUR' })).toBe('€60,000');
});
