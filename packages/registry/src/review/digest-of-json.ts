import { type Digest, canonicalJson, digestOf } from '@assay/core';

/** Digest of a value's canonical JSON (RFC 8785). */
export function digestOfJson(value: unknown): Digest {
  return digestOf(canonicalJson(value));
}
