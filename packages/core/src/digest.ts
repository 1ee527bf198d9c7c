import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import type { z } from 'zod';
import { fromHex, hex } from './codec.ts';
import { AssayError } from './errors.ts';

/**
 * SHA-256 of bytes, written `sha256:` and 64 lower-case hex digits. The brand is zod's (a type only; nothing of
 * zod is loaded), so that what `contract` parsed is already of this type.
 */
export type Digest = string & z.core.$brand<'Digest'>;

/**
 * SHA-256 of bytes: 32 fresh bytes out. A caller with a faster implementation passes its own. It must be done with
 * the input when it returns: the input may be written to again.
 */
export type Hasher = (bytes: Uint8Array) => Uint8Array;

/** SHA-256 in plain JavaScript, the same in a browser and on a server (FIPS 180-4). */
export const sha256: Hasher = (bytes) => nobleSha256(bytes);

const pattern = /^sha256:[0-9a-f]{64}$/;

/** Whether a text is a digest in the written form. */
export function isDigest(text: unknown): text is Digest {
  return typeof text === 'string' && pattern.test(text);
}

/** The digest that a text writes; refuses any other form, upper-case hex included. */
export function parseDigest(text: string): Digest {
  if (!isDigest(text)) {
    throw new AssayError({
      code: 'BAD_REQUEST',
      publicMessage: 'A digest is "sha256:" followed by 64 lower-case hex digits.',
    });
  }
  return text;
}

/** The written form of 32 hash bytes. */
export function digestFromHash(hash: Uint8Array): Digest {
  return parseDigest(`sha256:${hex(hash)}`);
}

/** The digest of bytes. */
export function digestOf(bytes: Uint8Array, hasher: Hasher = sha256): Digest {
  return digestFromHash(hasher(bytes));
}

/** The 32 hash bytes that a digest writes. */
export function hashOfDigest(digest: Digest): Uint8Array {
  return fromHex(digest.slice('sha256:'.length));
}
