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
import { proofNeeded, verifyHistory } from './history.ts';

const origin = 'assay.dev/ledger/test';
const secretKey = ed25519.utils.randomSecretKey();
const publicKey = ed25519.getPublicKey(secretKey);
const keys = [
  {
    keyId: hex(sha256(publicKey)),
    name: origin,
    publicKey: base64(publicKey),
    holder: 'registry',
    from: 0,
    until: null,
  },
];

function checkpointOver(facts: readonly string[]): string {
  const text = formatCheckpoint({
    origin,
    size: facts.length,
    root: rootOfLeaves(facts.map((fact) => leafHash(utf8(fact)))),
  });
  const signature = ed25519.sign(utf8(text), secretKey);
  return formatSignedNote({
    text,
    signatures: [{ keyName: origin, keyId: noteKeyId({ name: origin, publicKey }), signature }],
  });
}
function proofBetween(facts: readonly string[], first: number): readonly string[] {
  return proofOver(
    facts.map((fact) => leafHash(utf8(fact))),
    consistencyRanges(first, facts.length),
  ).map(base64);
}

const facts = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

test('a longer history that begins with the one kept is accepted, and asks for a proof of just that', () => {
  const [known, latest] = [checkpointOver(facts.slice(0, 3)), checkpointOver(facts)];
  expect(proofNeeded(known, latest)).toEqual({ from: 3, to: 7 });
  expect(verifyHistory({ known, latest, proof: proofBetween(facts, 3), keys })).toMatchObject({
    ok: true,
    extended: true,
  });
});

test('history rewritten and signed with the real key is caught by the checkpoint that was kept', () => {
  const rewritten = ['a', 'B', ...facts.slice(2)];
  const known = checkpointOver(facts.slice(0, 3));
  expect(
    verifyHistory({ known, latest: checkpointOver(rewritten), proof: proofBetween(rewritten, 3), keys }).ok,
  ).toBe(false);
  expect(verifyHistory({ known, latest: checkpointOver(rewritten.slice(0, 3)), proof: [], keys }).ok).toBe(
    false,
  );
});

test('a shortened history, another log and an unsigned head are refused, saying which', () => {
  const known = checkpointOver(facts);
  expect(verifyHistory({ known, latest: checkpointOver(facts.slice(0, 5)), proof: [], keys })).toMatchObject({
    ok: false,
    words: expect.stringContaining('removed'),
  });
  expect(verifyHistory({ known, latest: known, proof: [], keys: [] })).toMatchObject({
    ok: false,
    words: expect.stringContaining('no known key'),
  });
});
