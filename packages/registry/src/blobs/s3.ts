import { randomUUID } from 'node:crypto';
import { createWriteStream, openAsBlob } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AssayError, type Digest, isDigest, parseDigest } from '@assay/core';
import { AwsClient } from 'aws4fetch';
import type { BlobStore, StoredBlob } from './blob-store.ts';
import { chunksOf, collect, measured, noSuchBlob, verified } from './hashed-stream.ts';

/** An S3-compatible bucket, addressed by path (`endpoint/bucket/prefix/sha256/…`). */
export interface S3Location {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Put before every key; ends in `/` when not empty. */
  readonly prefix?: string;
}

const retries = 3;

/**
 * Blobs in an S3-compatible bucket. A blob is first written to a temporary file here, because its key is the digest
 * of its bytes; the upload is signed with that digest, so that the server refuses bytes damaged on the way. An
 * object appears whole or not at all (S3 PUT is atomic), and the same key always holds the same bytes.
 */
export function s3Blobs(location: S3Location): BlobStore {
  const bucket = new S3Bucket(location);
  const open = async (digest: Digest): Promise<AsyncIterable<Uint8Array>> => {
    const response = await bucket.send('GET', bucket.keyOf(digest));
    if (response.status === 404) throw noSuchBlob(digest);
    bucket.requireOk(response, 'read');
    return verified(bodyOf(response), digest);
  };
  return {
    put: (source, limitBytes) => put(bucket, source, limitBytes),
    open,
    read: async (digest) => collect(await open(digest)),
    sizeBytes: (digest) => bucket.sizeBytes(digest),
    async delete(digest) {
      const present = (await bucket.sizeBytes(digest)) !== undefined;
      if (present) bucket.requireOk(await bucket.send('DELETE', bucket.keyOf(digest)), 'delete');
      return present;
    },
    list: () => bucket.list(),
  };
}

async function put(
  bucket: S3Bucket,
  source: Uint8Array | AsyncIterable<Uint8Array>,
  limitBytes?: number,
): Promise<StoredBlob> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-upload-'));
  const path = join(folder, randomUUID());
  try {
    let blob: StoredBlob | undefined;
    const done = (digest: Digest, sizeBytes: number): void => {
      blob = { digest, sizeBytes };
    };
    const chunks = measured(chunksOf(source), done, limitBytes);
    await pipeline(Readable.from(chunks), createWriteStream(path, { mode: 0o600 }));
    if (blob === undefined) throw new Error('the stream ended without a digest');
    if ((await bucket.sizeBytes(blob.digest)) === blob.sizeBytes) return blob;
    const hash = blob.digest.slice('sha256:'.length);
    const response = await bucket.send('PUT', bucket.keyOf(blob.digest), {
      body: await openAsBlob(path),
      headers: { 'x-amz-content-sha256': hash, 'content-type': 'application/octet-stream' },
    });
    bucket.requireOk(response, 'store');
    await response.body?.cancel();
    return blob;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

class S3Bucket {
  readonly #client: AwsClient;
  readonly #root: string;
  readonly #prefix: string;

  constructor(location: S3Location) {
    const { accessKeyId, secretAccessKey, region } = location;
    this.#client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries });
    this.#root = `${location.endpoint.replace(/\/+$/, '')}/${encodeURIComponent(location.bucket)}`;
    this.#prefix = `${location.prefix ?? ''}sha256/`;
  }

  keyOf(digest: Digest): string {
    return `${this.#prefix}${parseDigest(digest).slice('sha256:'.length)}`;
  }

  async send(method: string, key: string, init: RequestInit = {}): Promise<Response> {
    const path = key.split('/').map(encodeURIComponent).join('/');
    try {
      return await this.#client.fetch(`${this.#root}/${path}`, { ...init, method });
    } catch (cause) {
      throw unavailable('does not answer', cause);
    }
  }

  requireOk(response: Response, verb: string): void {
    if (!response.ok) throw unavailable(`refused to ${verb} (HTTP ${response.status})`);
  }

  async sizeBytes(digest: Digest): Promise<number | undefined> {
    const response = await this.send('HEAD', this.keyOf(digest));
    if (response.status === 404) return undefined;
    this.requireOk(response, 'look up');
    return Number(response.headers.get('content-length'));
  }

  async *list(): AsyncGenerator<Digest> {
    for (let token: string | undefined; ; ) {
      const query = new URLSearchParams({ 'list-type': '2', prefix: this.#prefix });
      if (token !== undefined) query.set('continuation-token', token);
      const response = await this.#client.fetch(`${this.#root}?${query.toString()}`);
      this.requireOk(response, 'list');
      const text = await response.text();
      for (const [, key = ''] of text.matchAll(/<Key>([^<]+)<\/Key>/g)) {
        const digest = `sha256:${key.slice(this.#prefix.length)}`;
        if (isDigest(digest)) yield digest;
      }
      token = /<NextContinuationToken>([^<]+)<\/NextContinuationToken>/.exec(text)?.[1];
      if (token === undefined) return;
    }
  }
}

async function* bodyOf(response: Response): AsyncGenerator<Uint8Array> {
  if (response.body === null) return;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

function unavailable(why: string, cause?: unknown): AssayError<'UNAVAILABLE'> {
  return new AssayError({
    code: 'UNAVAILABLE',
    publicMessage: `The artifact storage ${why}. Try again; if it stays so, check its address, bucket and keys.`,
    cause,
  });
}
