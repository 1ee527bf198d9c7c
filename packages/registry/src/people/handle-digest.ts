import { type Digest, type Uuid, digestOf, utf8 } from '@assay/core';

/**
 * SHA-256 of `id:handle`: by it the record ties a handle, which policy names, to the id, without naming it. The
 * database makes the same digest in `person.handle_digest`, so that an exchanged handle is found.
 */
export function handleDigest(id: Uuid, handle: string): Digest {
  return digestOf(utf8(`${id}:${handle}`));
}
