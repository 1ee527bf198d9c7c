import { type Digest, isAssayError, isDigest } from '@assay/core';
import type { BlobStore } from './blob-store.ts';

/** A blob whose bytes no longer fit its digest, and what they hash to now. */
export interface CorruptedBlob {
  readonly digest: Digest;
  readonly found: Digest;
}

export interface ScrubReport {
  readonly checked: number;
  readonly bytes: number;
  readonly corrupted: number;
}

/**
 * Reads every blob once and tells of each that was changed, so that damage is found before somebody needs the
 * bytes. One blob at a time; stops between blobs when `signal` is aborted.
 */
export async function scrub(
  blobs: BlobStore,
  report: (corrupted: CorruptedBlob) => Promise<void>,
  signal?: AbortSignal,
): Promise<ScrubReport> {
  let checked = 0;
  let bytes = 0;
  let corrupted = 0;
  for await (const digest of blobs.list()) {
    if (signal?.aborted === true) break;
    const outcome = await checkBlob(blobs, digest);
    if (outcome === undefined) continue;
    checked += 1;
    bytes += outcome.bytes;
    if (outcome.found === digest) continue;
    corrupted += 1;
    await report({ digest, found: outcome.found });
  }
  return { checked, bytes, corrupted };
}

/** What the bytes hash to; undefined when the blob was deleted meanwhile. */
async function checkBlob(
  blobs: BlobStore,
  digest: Digest,
): Promise<{ readonly found: Digest; readonly bytes: number } | undefined> {
  let bytes = 0;
  try {
    for await (const chunk of await blobs.open(digest)) bytes += chunk.length;
    return { found: digest, bytes };
  } catch (error) {
    if (isAssayError(error, 'NOT_FOUND')) return undefined;
    const found = isAssayError(error, 'INTEGRITY') ? error.data?.['actual'] : undefined;
    if (isDigest(found)) return { found, bytes };
    throw error;
  }
}
