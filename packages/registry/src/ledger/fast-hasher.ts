import { hash } from 'node:crypto';
import type { Hasher } from '@assay/core';

/**
 * SHA-256 by Node's OpenSSL: the same as core's, an order faster. The hash leaves the native side as Latin-1 text, a
 * character a byte, which costs a third of what it costs to leave it as a Buffer.
 */
export const fastHasher: Hasher = (bytes) => {
  const text = hash('sha256', bytes, 'binary');
  const out = new Uint8Array(32);
  for (let index = 0; index < 32; index += 1) out[index] = text.charCodeAt(index);
  return out;
};
