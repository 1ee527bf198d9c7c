import { ed25519 as curve } from '@noble/curves/ed25519.js';
import { expect, test } from 'vitest';
import { base64, fromBase64, fromHex, hex, utf8 } from './codec.ts';
import { formatCheckpoint, parseCheckpoint } from './checkpoint.ts';
import { payloadOf, preAuthenticationEncoding, sealEnvelope, signaturesBy } from './dsse.ts';
import {
  type SignatureVerifier,
  formatNoteKey,
  formatSignedNote,
  noteKeyId,
  parseNoteKey,
  parseSignedNote,
  verifySignedNote,
} from './signed-note.ts';

const ed25519: SignatureVerifier = (signature, message, publicKey) =>
  curve.verify(signature, message, publicKey);

/** golang.org/x/mod/sumdb/note, package example: key, note and signature of "PeterNeumann". */
const neumannKey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const neumannNote =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" +
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';

test('the published note verifies under the published key, and its form is kept', () => {
  const key = parseNoteKey(neumannKey);
  expect(hex(noteKeyId(key))).toBe('c74f20a3');
  expect(formatNoteKey(key)).toBe(neumannKey);
  const note = parseSignedNote(neumannNote);
  expect(verifySignedNote(note, key, ed25519)).toBe(true);
  expect(formatSignedNote(note)).toBe(neumannNote);
  expect(verifySignedNote({ ...note, text: note.text.replace('answer', 'Answer') }, key, ed25519)).toBe(
    false,
  );
  expect(verifySignedNote(note, { ...key, name: 'Other' }, ed25519)).toBe(false);
});

test.each([
  ['no signature', 'text\n'],
  ['no final newline', neumannNote.slice(0, -1)],
  ['a control character', neumannNote.replace('If', '\u0007If')],
  ['a short signature', neumannNote.replace('AM=', '=')],
  ['another dash', neumannNote.replace('—', '-')],
])('a note with %s is refused', (_, text) => {
  expect(() => parseSignedNote(text)).toThrow();
});

/** C2SP tlog-checkpoint, the example of the specification (text part). */
test('a checkpoint has the three lines of the specification', () => {
  const root = fromBase64('CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=');
  const text = formatCheckpoint({ origin: 'example.com/behind-the-sofa', size: 20_852_163, root });
  expect(text).toBe('example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n');
  const signature = { keyName: 'k', keyId: new Uint8Array(4), signature: new Uint8Array(64) };
  const parsed = parseCheckpoint(formatSignedNote({ text, signatures: [signature] }));
  expect(parsed.checkpoint).toEqual({ origin: 'example.com/behind-the-sofa', size: 20_852_163, root });
});

test.each([
  'o\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n',
  'o\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n',
  'o\n1\nAA==\n',
  'o\n1\n',
])('the checkpoint %j is refused', (text) => {
  const line = `— k ${base64(new Uint8Array(68))}\n`;
  expect(() => parseCheckpoint(`${text}\n${line}`)).toThrow();
});

/** secure-systems-lab/dsse, protocol.md: the test vector of the pre-authentication encoding. */
test('the pre-authentication encoding is the published one', () => {
  const encoding = preAuthenticationEncoding('http://example.com/HelloWorld', utf8('hello world'));
  expect(encoding).toEqual(utf8('DSSEv1 29 http://example.com/HelloWorld 11 hello world'));
});

test('lengths in the encoding count bytes, not characters', () => {
  expect(preAuthenticationEncoding('é', utf8('€'))).toEqual(utf8('DSSEv1 2 é 3 €'));
});

test('an envelope names the keys that signed it, and none once a byte changed', () => {
  /** RFC 8032 §7.1, test 1: secret and public key. */
  const seed = fromHex('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60');
  const publicKey = fromHex('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
  const envelope = sealEnvelope('application/json', utf8('{}'), [
    (message) => ({ keyid: 'k', sig: base64(curve.sign(message, seed)) }),
  ]);
  expect(signaturesBy(envelope, publicKey, ed25519)).toHaveLength(1);
  expect(payloadOf(envelope)).toEqual(utf8('{}'));
  expect(signaturesBy({ ...envelope, payloadType: 'text/json' }, publicKey, ed25519)).toHaveLength(0);
  expect(signaturesBy({ ...envelope, payload: base64(utf8('[]')) }, publicKey, ed25519)).toHaveLength(0);
});
