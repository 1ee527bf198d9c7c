import { createHash } from 'node:crypto';
import { utf8, type Digest } from '@assay/core';

/**
 * The seed of one use of randomness in one evaluation: the first 128 bits of SHA-256 over suite, candidate and
 * baseline digest and the purpose, each on a line. A rerun repeats it, and nobody can shop for a better one.
 */
export function evaluationSeed(
  suite: Digest,
  candidate: string,
  baseline: string | null,
  purpose: string,
): Uint8Array {
  const text = [suite, candidate, baseline ?? 'none', purpose].join('\n');
  return new Uint8Array(createHash('sha256').update(utf8(text)).digest().subarray(0, 16));
}
