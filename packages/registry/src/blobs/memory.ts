import type { Digest } from '@assay/core';
import type { BlobStore, StoredBlob } from './blob-store.ts';
import { chunksOf, collect, measured, noSuchBlob, verified } from './hashed-stream.ts';

/** Blobs in this process's memory, gone with it: for tests and throw-away registries. */
export function memoryBlobs(): BlobStore {
  const blobs = new Map<Digest, Uint8Array>();
  const open = async (digest: Digest): Promise<AsyncIterable<Uint8Array>> => {
    const bytes = blobs.get(digest);
    if (bytes === undefined) throw noSuchBlob(digest);
    return verified(chunksOf(bytes), digest);
  };
  return {
    async put(source, limitBytes) {
      let blob: StoredBlob | undefined;
      const done = (digest: Digest, sizeBytes: number): void => {
        blob = { digest, sizeBytes };
      };
      const bytes = await collect(measured(chunksOf(source), done, limitBytes));
      if (blob === undefined) throw new Error('the stream ended without a digest');
      blobs.set(blob.digest, bytes);
      return blob;
    },
    open,
    read: async (digest) => collect(await open(digest)),
    sizeBytes: async (digest) => blobs.get(digest)?.length,
    delete: async (digest) => blobs.delete(digest),
    async *list() {
      yield* blobs.keys();
    },
  };
}
