import { expect, test } from 'vitest';
import fc from 'fast-check';
import { base64, equalBytes, fromBase64, fromHex, fromUtf8, hex, utf8 } from './codec.ts';
import { digestOf, hashOfDigest, parseDigest } from './digest.ts';
import { isUuid, parseUuid, uuidv7 } from './uuid.ts';

test('bytes survive hex and base64', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(base64(bytes)).toBe(btoa(String.fromCharCode(...bytes)));
      expect(equalBytes(fromBase64(base64(bytes)), bytes)).toBe(true);
      expect(equalBytes(fromHex(hex(bytes)), bytes)).toBe(true);
    }),
  );
  const large = new Uint8Array(99_999).fill(7);
  expect(base64(large)).toBe('BwcH'.repeat(33_333));
});

/** RFC 4648 §10. */
test.each([
  ['', ''],
  ['f', 'Zg=='],
  ['fo', 'Zm8='],
  ['foo', 'Zm9v'],
  ['foobar', 'Zm9vYmFy'],
])('base64 of %j is the published %j', (text, encoded) => {
  expect(base64(utf8(text))).toBe(encoded);
});

test('text survives UTF-8, and bytes that are not UTF-8 are refused', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(fromUtf8(utf8(text))).toBe(text);
    }),
  );
  expect(fromUtf8(utf8('\ufeffx'))).toBe('\ufeffx');
  expect(() => fromUtf8(Uint8Array.of(0xc3, 0x28))).toThrow('UTF-8');
});

test.each(['QQ', 'QQ=', ' QQ==', 'QR==', 'Q Q==', 'QQ==\n', '_w==', '*'])('base64 %j is refused', (text) => {
  expect(() => fromBase64(text)).toThrow('base64');
});

test.each(['0', 'zz', '0x00'])('hex %j is refused', (text) => {
  expect(() => fromHex(text)).toThrow('hexadecimal');
});

/** FIPS 180-4 example: SHA-256("abc"). */
test('the digest of "abc" is the published one', () => {
  const digest = digestOf(utf8('abc'));
  expect(digest).toBe('sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(hex(hashOfDigest(digest))).toBe(digest.slice(7));
});

test.each([
  '',
  'sha256:',
  `sha256:${'A'.repeat(64)}`,
  `sha512:${'a'.repeat(64)}`,
  `sha256:${'a'.repeat(65)}`,
])('the digest %j is refused', (text) => {
  expect(() => parseDigest(text)).toThrow('64 lower-case');
});

/** RFC 9562, appendix A.6: the example UUIDv7, its time and its random bits. */
test('a UUIDv7 has the published layout', () => {
  const random = fromHex('0cc318c4dc0c0c07398f');
  expect(uuidv7(0x017f22e279b0, () => random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
});

test('ids of later milliseconds sort after', () => {
  fc.assert(
    fc.property(fc.nat({ max: 2 ** 31 }), fc.integer({ min: 1, max: 1e9 }), (start, later) => {
      const first = uuidv7(start, (length) => new Uint8Array(length).fill(255));
      const second = uuidv7(start + later, (length) => new Uint8Array(length));
      expect(first < second).toBe(true);
      expect(isUuid(first) && isUuid(second)).toBe(true);
    }),
  );
});

test.each(['', '017F22E2-79B0-7CC3-98C4-DC0C0C07398F', '017f22e279b07cc398c4dc0c0c07398f'])(
  'the id %j is refused',
  (text) => {
    expect(() => parseUuid(text)).toThrow('lower-case');
  },
);
