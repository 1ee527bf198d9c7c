import type { Digest } from '@assay/core';

export interface StoredBlob {
  readonly digest: Digest;
  readonly sizeBytes: number;
}

/**
 * Bytes by their digest. Every implementation passes the same contract suite.
 *
 * Obligations: `put` returns only after the bytes would survive the death of this process; the same bytes put
 * twice are one blob; nobody ever sees a part of a blob; bytes that no longer fit their digest are never handed
 * on as good (INTEGRITY, naming the digest).
 */
export interface BlobStore {
  /** Stores bytes; untrusted: a stream longer than `limitBytes` is refused with TOO_LARGE and leaves nothing. */
  put(source: Uint8Array | AsyncIterable<Uint8Array>, limitBytes?: number): Promise<StoredBlob>;
  /**
   * The bytes as a stream, hashed on the way: the last step of the iteration throws INTEGRITY when they do not
   * fit the digest, so a reader trusts nothing until the stream has ended. NOT_FOUND when there is no such blob.
   */
  open(digest: Digest): Promise<AsyncIterable<Uint8Array>>;
  /** The whole bytes, checked. For documents, not for artifacts of unknown size. */
  read(digest: Digest): Promise<Uint8Array>;
  /** The size in bytes, or undefined when there is no such blob. Reads no content. */
  sizeBytes(digest: Digest): Promise<number | undefined>;
  /** Removes a blob; true when it was there. Only erasure and the sweep of what no row names may call it. */
  delete(digest: Digest): Promise<boolean>;
  /** Every digest held, in no order. */
  list(): AsyncIterable<Digest>;
}

declare module '../database/context.ts' {
  interface Environment {
    readonly blobs: BlobStore;
  }
}
