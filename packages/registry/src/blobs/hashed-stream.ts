import { createHash } from 'node:crypto';
import { AssayError, type Digest, digestFromHash } from '@assay/core';

/** Passes chunks on while hashing and counting them; refuses with TOO_LARGE past `limitBytes`. */
export async function* measured(
  source: AsyncIterable<Uint8Array>,
  done: (digest: Digest, sizeBytes: number) => void,
  limitBytes = Number.POSITIVE_INFINITY,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of source) {
    sizeBytes += chunk.length;
    if (sizeBytes > limitBytes) throw tooLarge(limitBytes);
    hash.update(chunk);
    yield chunk;
  }
  done(digestFromHash(hash.digest()), sizeBytes);
}

/** Passes chunks on and throws INTEGRITY at the end when they do not fit the digest. */
export async function* verified(
  source: AsyncIterable<Uint8Array>,
  expected: Digest,
): AsyncGenerator<Uint8Array> {
  yield* measured(source, (actual) => {
    if (actual !== expected) throw corrupted(expected, actual);
  });
}

/** The bytes as a stream of one chunk, or the stream itself. */
export async function* chunksOf(source: Uint8Array | AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (source instanceof Uint8Array) yield source;
  else yield* source;
}

/** All chunks of a stream in one array. */
export async function collect(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}

export function noSuchBlob(digest: Digest): AssayError<'NOT_FOUND'> {
  return new AssayError({ code: 'NOT_FOUND', publicMessage: `No bytes are stored under ${digest}.` });
}

function corrupted(expected: Digest, actual: Digest): AssayError<'INTEGRITY'> {
  return new AssayError({
    code: 'INTEGRITY',
    publicMessage: `The stored bytes of ${expected} were changed: they now hash to ${actual}. Restore them from a backup.`,
    data: { expected, actual },
  });
}

function tooLarge(limitBytes: number): AssayError<'TOO_LARGE'> {
  return new AssayError({
    code: 'TOO_LARGE',
    publicMessage: `The upload is larger than the ${limitBytes} bytes allowed.`,
  });
}
