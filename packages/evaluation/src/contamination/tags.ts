import { createHmac } from 'node:crypto';

/** What a fingerprint is of. The numbers stand in files: append only. */
export const tagKinds = { exact: 1, rounded: 2, entity: 3, gram13: 4, gram8: 5, band: 6 } as const;
export type TagKind = keyof typeof tagKinds;

/** Bytes of a fresh fingerprint key. */
export const keyBytes = 32;

/** One of this many n-grams is kept; which, depends on the key. */
export const gramSampling = 16;

/**
 * The fingerprint of a text under a key: the first 64 bits of HMAC-SHA256 over kind and text (RFC 2104). Among 10
 * million against 100,000 a chance collision has odds of about 5 in 10⁸.
 */
export function tagOf(key: Uint8Array, kind: TagKind, text: string): bigint {
  return createHmac('sha256', key).update(`${kind}\u0000`).update(text, 'utf8').digest().readBigUInt64LE(0);
}

/** Words as n-grams see them: NFKC, lower case, letters and digits only. */
export function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** Two 32-bit halves of a fast keyed hash; decides which n-grams are kept, never what is published. */
export interface FastHash {
  of(word: string): readonly [number, number];
}

/** A fast keyed hash of words (FNV-1a with a finaliser, two lanes, seeded from the key). */
export function fastHash(key: Uint8Array): FastHash {
  const seed = createHmac('sha256', key).update('sampling').digest();
  const [one, two] = [seed.readUInt32LE(0), seed.readUInt32LE(4)];
  return {
    of: (word) => {
      let a = one;
      let b = two;
      for (let index = 0; index < word.length; index += 1) {
        const code = word.charCodeAt(index);
        a = Math.imul(a ^ code, 0x01000193);
        b = Math.imul(b ^ code, 0x85ebca6b) ^ (b >>> 13);
      }
      return [finish(a), finish(b)];
    },
  };
}

/** murmur3's 32-bit finaliser. */
export function finish(value: number): number {
  let x = value;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
