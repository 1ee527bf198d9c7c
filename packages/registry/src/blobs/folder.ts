import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Digest, isDigest, parseDigest } from '@assay/core';
import type { BlobStore, StoredBlob } from './blob-store.ts';
import { chunksOf, collect, measured, noSuchBlob, verified } from './hashed-stream.ts';

/**
 * Blobs in a folder: `sha256/ab/cdef…`. A blob is written beside, flushed, and renamed into place, so that it is
 * whole or absent; half-written files of a dead process stay in `incoming/` and are swept a day later, when no other
 * process can still be writing them.
 */
export async function folderBlobs(folder: string): Promise<BlobStore> {
  const incoming = join(folder, 'incoming');
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  await sweep(incoming);
  const pathOf = (digest: Digest): string => {
    const name = parseDigest(digest).slice('sha256:'.length);
    return join(folder, 'sha256', name.slice(0, 2), name.slice(2));
  };
  const stored = async (digest: Digest): Promise<AsyncIterable<Uint8Array>> => {
    const path = pathOf(digest);
    if ((await sizeOf(path)) === undefined) throw noSuchBlob(digest);
    return verified(createReadStream(path), digest);
  };
  return {
    put: (source, limitBytes) => put(incoming, pathOf, source, limitBytes),
    open: stored,
    read: async (digest) => collect(await stored(digest)),
    sizeBytes: (digest) => sizeOf(pathOf(digest)),
    async delete(digest) {
      const present = (await sizeOf(pathOf(digest))) !== undefined;
      await rm(pathOf(digest), { force: true });
      return present;
    },
    list: () => listFolder(join(folder, 'sha256')),
  };
}

const leftOverAfterMilliseconds = 24 * 60 * 60 * 1000;

/** Ages are told by the file system's own clock: that of a file made now. */
async function sweep(incoming: string): Promise<void> {
  const probe = join(incoming, randomUUID());
  await (await open(probe, 'wx')).close();
  const now = (await stat(probe)).mtimeMs;
  await rm(probe);
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && now - found.mtimeMs > leftOverAfterMilliseconds)
      await rm(path, { force: true });
  }
}

async function put(
  incoming: string,
  pathOf: (digest: Digest) => string,
  source: Uint8Array | AsyncIterable<Uint8Array>,
  limitBytes?: number,
): Promise<StoredBlob> {
  const temporary = join(incoming, randomUUID());
  try {
    const blob = await writeFlushed(temporary, source, limitBytes);
    const path = pathOf(blob.digest);
    if ((await sizeOf(path)) === blob.sizeBytes) return blob;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await rename(temporary, path);
    await flushFolder(dirname(path));
    return blob;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function writeFlushed(
  path: string,
  source: Uint8Array | AsyncIterable<Uint8Array>,
  limitBytes?: number,
): Promise<StoredBlob> {
  const file = await open(path, 'wx', 0o600);
  try {
    let blob: StoredBlob | undefined;
    const done = (digest: Digest, sizeBytes: number): void => {
      blob = { digest, sizeBytes };
    };
    for await (const chunk of measured(chunksOf(source), done, limitBytes)) await file.writeFile(chunk);
    await file.sync();
    if (blob === undefined) throw new Error('the stream ended without a digest');
    return blob;
  } finally {
    await file.close();
  }
}

/** A rename is durable only when its folder is; Windows has no such call and needs none. */
async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function* listFolder(folder: string): AsyncGenerator<Digest> {
  for (const prefix of await readdir(folder).catch(() => [])) {
    for (const rest of await readdir(join(folder, prefix))) {
      const digest = `sha256:${prefix}${rest}`;
      if (isDigest(digest)) yield digest;
    }
  }
}
