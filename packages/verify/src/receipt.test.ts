import { expect, test } from 'vitest';
import { base64, fromBase64, utf8 } from '@assay/core';
import { trustedKey } from './keys.ts';
import { verifyReceipt } from './receipt.ts';
import { smallRecord } from './testing/small-record.ts';

const { record, first, second, halfReceipt } = smallRecord();
const keys = record.keys.map((key) => trustedKey(key)!);
const receipt = record.receipt(second);

test('a receipt proves its decision with public keys only, under the checkpoint of its day', () => {
  expect(verifyReceipt(receipt, { keys })).toMatchObject({ ok: true, covered: true });
  expect(verifyReceipt(halfReceipt, { keys })).toMatchObject({ ok: true, covered: true });
});

test('a fresh receipt is recorded, not covered', () => {
  const fresh = { ...receipt, sequence: null, inclusion: null, checkpoint: null };
  expect(verifyReceipt(fresh, { keys })).toMatchObject({ ok: true, covered: false });
});

const flipped = (text: string) => {
  const bytes = fromBase64(text);
  bytes[bytes.length - 3] = bytes[bytes.length - 3]! ^ 1;
  return base64(bytes);
};

test.each([
  ['the envelope of another decision', { envelope: first.envelope }, 'fact'],
  ['another fact', { fact: halfReceipt.fact }, 'fact'],
  ['another place', { sequence: 3 }, 'inclusion'],
  [
    'a changed proof',
    { inclusion: receipt.inclusion!.map((hash, index) => (index === 0 ? flipped(hash) : hash)) },
    'inclusion',
  ],
  ['an older checkpoint', { checkpoint: halfReceipt.checkpoint }, 'inclusion'],
  [
    'a checkpoint with another signature',
    { checkpoint: receipt.checkpoint!.replace(/ (\S+)\n$/, (_, sig: string) => ` ${flipped(sig)}\n`) },
    'checkpoint',
  ],
  ['a checkpoint that is none', { checkpoint: 'hello' }, 'form'],
  ['a changed fact', { fact: base64(utf8('{}')) }, 'fact'],
  ['an unsigned envelope', { envelope: { ...receipt.envelope, signatures: [] } }, 'form'],
])('%s is refused', (_, change, failing) => {
  const verdict = verifyReceipt({ ...receipt, ...change }, { keys });
  expect(verdict.ok).toBe(false);
  expect(verdict.checks.filter(({ passed }) => !passed).map(({ name }) => name)).toContain(failing);
});

test('no key, no proof', () => {
  expect(verifyReceipt(receipt, { keys: [] }).ok).toBe(false);
});
