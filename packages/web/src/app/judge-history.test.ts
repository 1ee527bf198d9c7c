import { ed25519 } from '@noble/curves/ed25519.js';
import {
  base64,
  consistencyRanges,
  formatCheckpoint,
  formatSignedNote,
  hex,
  leafHash,
  noteKeyId,
  proofOver,
  rootOfLeaves,
  sha256,
  utf8,
} from '@assay/core';
import { expect, test } from 'vitest';
import { judgeHistory } from './judge-history.ts';

const secret = new Uint8Array(32).fill(7);
const publicKey = ed25519.getPublicKey(secret);
const origin = 'assay.dev/ledger/test';
const key = {
  keyId: hex(sha256(publicKey)),
  name: origin,
  publicKey: base64(publicKey),
  holder: 'registry',
  from: 0,
  until: null,
};

function leaves(words: string): Uint8Array[] {
  return Array.from(words).map((word) => leafHash(utf8(word)));
}

function checkpoint(words: string, name = origin, signer = secret): string {
  const text = formatCheckpoint({ origin: name, size: words.length, root: rootOfLeaves(leaves(words)) });
  const keyId = noteKeyId({ name, publicKey });
  return formatSignedNote({
    text,
    signatures: [{ keyName: name, keyId, signature: ed25519.sign(utf8(text), signer) }],
  });
}

function proof(words: string): (from: number, to: number) => Promise<string[]> {
  return (from, to) =>
    Promise.resolve(proofOver(leaves(words), consistencyRanges(from, to)).map((hash) => base64(hash)));
}

test('a record that only grew raises no alarm, and its newest checkpoint is kept', async () => {
  const [before, now] = [checkpoint('abc'), checkpoint('abcdefg')];
  expect(await judgeHistory(null, before, [key], proof('abc'))).toEqual({ alarm: null, keep: before });
  expect(await judgeHistory(before, now, [key], proof('abcdefg'))).toEqual({ alarm: null, keep: now });
});

test('history rewritten with the real key is caught by what the browser saw before', async () => {
  const before = checkpoint('abc');
  const rewritten = await judgeHistory(before, checkpoint('aXcdefg'), [key], proof('aXcdefg'));
  expect(rewritten.alarm).toContain('first 3 facts are not those');
  expect(rewritten.keep).toBeNull();
  expect((await judgeHistory(before, checkpoint('aXc'), [key], proof('aXc'))).alarm).toContain(
    'first 3 facts',
  );
});

test('a record that shrank, another log, and a checkpoint that nobody signed raise the alarm', async () => {
  const before = checkpoint('abc');
  expect((await judgeHistory(before, checkpoint('ab'), [key], proof('ab'))).alarm).toContain('held 3 facts');
  const forged = checkpoint('abcd', origin, new Uint8Array(32).fill(9));
  expect((await judgeHistory(before, forged, [key], proof('abcd'))).alarm).toContain('not signed');
  const elsewhere = 'assay.dev/ledger/other';
  const other = await judgeHistory(
    before,
    checkpoint('abcd', elsewhere),
    [{ ...key, name: elsewhere }],
    proof('abcd'),
  );
  expect(other.alarm).toContain('knew the log');
});
