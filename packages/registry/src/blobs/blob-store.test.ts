import { appendFile, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Digest, digestOf, utf8 } from '@assay/core';
import type { BlobStore } from './blob-store.ts';
import { folderBlobs } from './folder.ts';
import { collect } from './hashed-stream.ts';
import { memoryBlobs } from './memory.ts';
import { s3Blobs } from './s3.ts';
import { type FakeS3, fakeS3Keys, startFakeS3 } from '../testing/fake-s3.ts';

let folder: string;
let s3: FakeS3;
beforeAll(async () => {
  s3 = await startFakeS3();
  folder = await mkdtemp(join(tmpdir(), 'assay-blobs-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await s3.close();
});

const absent = digestOf(utf8('never stored'));
const inChunks = async function* (...texts: readonly string[]) {
  for (const text of texts) yield utf8(text);
};
const breaking = async function* () {
  yield utf8('half');
  throw new Error('the line broke');
};

describe.each([
  ['memory', async () => memoryBlobs()],
  ['folder', () => folderBlobs(folder)],
  ['S3', async () => s3Blobs({ ...fakeS3Keys, endpoint: s3.endpoint, prefix: 'assay/' })],
])('every blob store keeps the contract: %s', (_, make) => {
  let blobs: BlobStore;
  beforeAll(async () => {
    blobs = await make();
  });

  test('what was put is read back under its digest, whole or as a stream', async () => {
    const { digest, sizeBytes } = await blobs.put(utf8('hello'));
    expect(digest).toBe(digestOf(utf8('hello')));
    expect(sizeBytes).toBe(5);
    expect(await blobs.read(digest)).toEqual(utf8('hello'));
    expect(await collect(await blobs.open(digest))).toEqual(utf8('hello'));
    expect(await blobs.sizeBytes(digest)).toBe(5);
  });

  test('a stream in any pieces is the blob of its bytes, and the same bytes twice are one blob', async () => {
    const first = await blobs.put(inChunks('he', '', 'll', 'o there'));
    const second = await blobs.put(utf8('hello there'));
    expect(first).toEqual(second);
    const all: Digest[] = [];
    for await (const digest of blobs.list()) all.push(digest);
    expect(all.filter((digest) => digest === first.digest)).toHaveLength(1);
  });

  test('no bytes at all are a blob too', async () => {
    const { digest } = await blobs.put(new Uint8Array());
    expect(await blobs.read(digest)).toEqual(new Uint8Array());
  });

  test('a stream past the limit is refused and leaves nothing', async () => {
    await expect(blobs.put(inChunks('twelve', 'twelve'), 10)).rejects.toMatchObject({ code: 'TOO_LARGE' });
    expect(await blobs.sizeBytes(digestOf(utf8('twelvetwelve')))).toBeUndefined();
    expect((await blobs.put(inChunks('exactly ten'.slice(0, 10)), 10)).sizeBytes).toBe(10);
  });

  test('a stream that breaks leaves nothing', async () => {
    await expect(blobs.put(breaking())).rejects.toThrow('the line broke');
    expect(await blobs.sizeBytes(digestOf(utf8('half')))).toBeUndefined();
  });

  test('what is not there is NOT_FOUND, and deleting it is no error', async () => {
    await expect(blobs.open(absent)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(blobs.read(absent)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await blobs.delete(absent)).toBe(false);
    const { digest } = await blobs.put(utf8('short-lived'));
    expect(await blobs.delete(digest)).toBe(true);
    expect(await blobs.sizeBytes(digest)).toBeUndefined();
  });

  test('many who put at once all succeed', async () => {
    const puts = await Promise.all(
      Array.from({ length: 30 }, (__, index) => blobs.put(utf8(`blob ${index % 3}`))),
    );
    expect(new Set(puts.map(({ digest }) => digest)).size).toBe(3);
  });
});

const pathOf = (digest: Digest) => join(folder, 'sha256', digest.slice(7, 9), digest.slice(9));

test('bytes changed on disk are never handed on as good: the stream ends in an error naming the digest', async () => {
  const blobs = await folderBlobs(folder);
  const { digest } = await blobs.put(utf8('trusted'));
  await writeFile(pathOf(digest), 'trustex');
  await expect(blobs.read(digest)).rejects.toMatchObject({ code: 'INTEGRITY', data: { expected: digest } });
  await expect(collect(await blobs.open(digest))).rejects.toThrow(digest);
  await rm(pathOf(digest));
});

test('putting the right bytes again heals a blob of the wrong length', async () => {
  const blobs = await folderBlobs(folder);
  const { digest } = await blobs.put(utf8('healed'));
  await appendFile(pathOf(digest), 'x');
  await blobs.put(utf8('healed'));
  expect(await blobs.read(digest)).toEqual(utf8('healed'));
});

test('what a dead process left half-written is swept a day later, not from under a live one', async () => {
  const incoming = join(folder, 'incoming');
  const yesterday = new Date('2020-01-01T00:00:00Z');
  for (const name of ['left-over', 'in-progress']) await writeFile(join(incoming, name), 'half');
  await utimes(join(incoming, 'left-over'), yesterday, yesterday);
  await folderBlobs(folder);
  expect(await readdir(incoming)).toEqual(['in-progress']);
});

const bucket = () => s3Blobs({ ...fakeS3Keys, endpoint: s3.endpoint });

test('an object changed in the bucket is never handed on as good', async () => {
  const { digest } = await bucket().put(utf8('in the cloud'));
  s3.objects.set(`sha256/${digest.slice(7)}`, Buffer.from('in the clout'));
  await expect(bucket().read(digest)).rejects.toMatchObject({ code: 'INTEGRITY' });
});

test('a bucket that stumbles is asked again', async () => {
  s3.failNext(2);
  const { digest } = await bucket().put(utf8('patience'));
  expect(await bucket().read(digest)).toEqual(utf8('patience'));
});

test('a wrong key, another bucket and a dead address are UNAVAILABLE, not lost bytes', async () => {
  const wrong = [
    { ...fakeS3Keys, endpoint: s3.endpoint, secretAccessKey: 'guess' },
    { ...fakeS3Keys, endpoint: 'http://127.0.0.1:9' },
  ];
  for (const location of wrong) {
    await expect(s3Blobs(location).put(utf8('x'))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  }
});
