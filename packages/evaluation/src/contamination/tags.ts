import { createHmac, hash } from 'node:crypto';

/** What a fingerprint is of. The numbers stand in files: append only. */
export const tagKinds = { exact: 1, rounded: 2, entity: 3, gram13: 4, gram8: 5, band: 6 } as const;
export type TagKind = keyof typeof tagKinds;

/** Bytes of a fresh fingerprint key. */
export const keyBytes = 32;

/** One of this many n-grams is kept; which, depends on the key. */
export const gramSampling = 16;

const blockBytes = 64;
const hashBytes = 32;

/**
 * Makes fingerprints under one key: the first 64 bits of HMAC-SHA256 over kind and text (RFC 2104), by two one-shot
 * hashes, which Node does several times faster than one HMAC object. Among 10 million against 100,000 a chance
 * collision has odds of about 5 in 10⁸.
 */
export class Tagger {
  #inner = Buffer.alloc(4096);
  readonly #outer = Buffer.alloc(blockBytes + hashBytes);

  constructor(key: Uint8Array) {
    const padded = Buffer.alloc(blockBytes);
    padded.set(key.length > blockBytes ? hash('sha256', key, 'buffer') : key);
    padded.forEach((byte, index) => {
      this.#inner[index] = byte ^ 0x36;
      this.#outer[index] = byte ^ 0x5c;
    });
  }

  of(kind: TagKind, text: string): bigint {
    const message = `${kind}\u0000${text}`;
    const longest = blockBytes + message.length * 3;
    if (longest > this.#inner.length) {
      const wider = Buffer.alloc(longest * 2);
      wider.set(this.#inner.subarray(0, blockBytes));
      this.#inner = wider;
    }
    const length = this.#inner.write(message, blockBytes, 'utf8');
    this.#outer.set(hash('sha256', this.#inner.subarray(0, blockBytes + length), 'buffer'), blockBytes);
    return hash('sha256', this.#outer, 'buffer').readBigUInt64LE(0);
  }
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
