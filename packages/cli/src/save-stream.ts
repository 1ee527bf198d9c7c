import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';

/** Saves a response's bytes under `path`, which appears only when they are all there. Returns their count. */
export async function saveStream(response: Response, path: string): Promise<number> {
  const partial = `${path}.partial`;
  let bytes = 0;
  const body = Readable.fromWeb((response.body ?? new ReadableStream()) as NodeReadableStream<Uint8Array>);
  body.on('data', (chunk: Uint8Array) => {
    bytes += chunk.byteLength;
  });
  await pipeline(body, createWriteStream(partial));
  await rename(partial, path);
  return bytes;
}
