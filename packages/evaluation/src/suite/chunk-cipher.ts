import { createCipheriv, createDecipheriv } from 'node:crypto';
import { canonicalJson, concatBytes } from '@assay/core';

/** Bytes of the AES-256-GCM tag that end every chunk. */
const tagBytes = 16;

/** What binds a chunk to its place: a chunk moved, dropped, repeated or cut off does not open. */
export interface ChunkPlace {
  readonly suite: string;
  readonly version: string;
  readonly chunk: number;
  readonly last: boolean;
  /** Digest of the header's bytes: what the header says cannot be changed either. */
  readonly header: string;
}

/** The nonce is the chunk number: a data key seals one suite version once, so it never repeats under a key. */
function nonceOf(place: ChunkPlace): Uint8Array {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setUint32(8, place.chunk, false);
  return nonce;
}

/** Encrypts one chunk with its place as associated data; the tag follows the ciphertext. */
export function sealChunk(key: Uint8Array, place: ChunkPlace, plaintext: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(place));
  cipher.setAAD(canonicalJson({ ...place }));
  return concatBytes(cipher.update(plaintext), cipher.final(), cipher.getAuthTag());
}

/** Decrypts one chunk; throws when bytes or place differ from what was sealed. */
export function openChunk(key: Uint8Array, place: ChunkPlace, sealed: Uint8Array): Uint8Array {
  if (sealed.byteLength < tagBytes) throw new RangeError('a chunk is cut short');
  const body = sealed.subarray(0, sealed.byteLength - tagBytes);
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(place));
  decipher.setAAD(canonicalJson({ ...place }));
  decipher.setAuthTag(sealed.subarray(sealed.byteLength - tagBytes));
  const plaintext = decipher.update(body);
  decipher.final();
  return plaintext;
}
