import { AssayError, type Digest } from '@assay/core';
import type { Context } from '../database/context.ts';
import { notFound, refused, requireRole } from '../people/refusals.ts';
import { foundDigest, recordCheck } from './artifact-faults.ts';

/** The largest file that may be uploaded: 8 GiB. */
const largestFileBytes = 8 * 1024 ** 3;

export interface StoredFile {
  readonly digest: Digest;
  readonly bytes: number;
}

/**
 * Stores bytes under the digest they are said to have, hashing them as they arrive. Empty, truncated or other
 * bytes are refused with BAD_REQUEST, saying what they hash to, and nothing can be registered by them.
 * FORBIDDEN unless a producer, a steward or an admin asks.
 */
export async function putArtifact(
  ctx: Context,
  input: { readonly digest: Digest; readonly body: AsyncIterable<Uint8Array> | Uint8Array },
): Promise<StoredFile> {
  requireRole(ctx, 'producer', 'steward', 'admin');
  return putBytes(ctx, input);
}

/** As `putArtifact`, whoever asks; the caller has authorised it. */
export async function putBytes(
  ctx: Context,
  input: { readonly digest: Digest; readonly body: AsyncIterable<Uint8Array> | Uint8Array },
): Promise<StoredFile> {
  const stored = await ctx.blobs.put(input.body, largestFileBytes);
  if (stored.sizeBytes === 0)
    throw refused('BAD_REQUEST', 'The upload is empty. Send the bytes of the file.');
  if (stored.digest !== input.digest) {
    throw new AssayError({
      code: 'BAD_REQUEST',
      publicMessage: `The bytes that arrived hash to ${stored.digest}, not to ${input.digest}. The upload was cut short or is another file: send it again.`,
      data: { expected: input.digest, actual: stored.digest, bytes: stored.sizeBytes },
    });
  }
  return { digest: stored.digest, bytes: stored.sizeBytes };
}

/**
 * The bytes of a file of some model version, hashed on the way. NOT_FOUND for every other stored blob: sealed
 * suites and evidence have doors of their own. When the bytes no longer fit, the stream ends with INTEGRITY and
 * the damage is recorded.
 */
export async function getArtifact(
  ctx: Context,
  input: { readonly digest: Digest },
): Promise<{ readonly bytes: number; readonly stream: AsyncIterable<Uint8Array> }> {
  const file = await ctx.database.read((tx) =>
    tx
      .selectFrom('version_file')
      .select('bytes')
      .where('digest', '=', input.digest)
      .limit(1)
      .executeTakeFirst(),
  );
  if (file === undefined) throw notFound(`artifact ${input.digest}`);
  return { bytes: file.bytes, stream: watched(ctx, input.digest) };
}

async function* watched(ctx: Context, digest: Digest): AsyncGenerator<Uint8Array> {
  try {
    yield* await ctx.blobs.open(digest);
  } catch (error) {
    const found = foundDigest(error);
    if (found !== undefined) await recordCheck(ctx, digest, found);
    throw error;
  }
}
