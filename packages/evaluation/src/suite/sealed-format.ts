import { sealedHeader } from '@assay/contract';
import { canonicalJson, digestOf, utf8, type Digest } from '@assay/core';
import type { z } from 'zod';

/**
 * A sealed suite file: the magic line, then frames of (32-bit big-endian length, bytes). The first frame is the header
 * in canonical JSON; every other is one encrypted chunk. Chunk 0 holds the definition, the others hold rows.
 */
export const sealedMagic = utf8('ASSAY SEALED SUITE 1\n');

/** The use that a suite's data key is wrapped for (HPKE `info`). */
export const dataKeyUse = 'assay.sealed/1 data key';

export type SealedHeader = z.infer<typeof sealedHeader>;

const largestFrame = 1 << 30;

/** The bytes of one frame. */
export function frame(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(4 + bytes.byteLength);
  new DataView(whole.buffer).setUint32(0, bytes.byteLength, false);
  whole.set(bytes, 4);
  return whole;
}

/** The associated data of the wrapped data key. */
export function dataKeyAssociated(suite: string, version: string): Uint8Array {
  return canonicalJson({ suite, version });
}

/** Sealed bytes that are no sealed suite, or are cut short. */
export class SealedUnreadable extends Error {
  override readonly name = 'SealedUnreadable';
}

/** Reads exact byte counts from a stream of arbitrary pieces. */
class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #pieces: Uint8Array[] = [];
  #held = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Exactly `count` bytes in a buffer of their own; undefined when the stream ended before the first of them. */
  async take(count: number): Promise<Uint8Array | undefined> {
    while (this.#held < count) {
      const next = await this.#source.next();
      if (next.done === true) {
        if (this.#held === 0) return undefined;
        throw new SealedUnreadable('the sealed suite is cut short');
      }
      this.#pieces.push(next.value);
      this.#held += next.value.byteLength;
    }
    return this.#gather(count);
  }

  #gather(count: number): Uint8Array {
    const out = new Uint8Array(count);
    let filled = 0;
    while (filled < count) {
      const piece = this.#pieces[0] ?? new Uint8Array(0);
      const part = piece.subarray(0, count - filled);
      out.set(part, filled);
      filled += part.byteLength;
      if (part.byteLength === piece.byteLength) this.#pieces.shift();
      else this.#pieces[0] = piece.subarray(part.byteLength);
    }
    this.#held -= count;
    return out;
  }
}

/** untrusted: splits sealed bytes into header and chunks, in order, without opening them. */
export async function readSealed(
  source: AsyncIterable<Uint8Array>,
): Promise<{ header: SealedHeader; headerDigest: Digest; chunks: AsyncGenerator<Uint8Array> }> {
  const reader = new ByteReader(source);
  const magic = await reader.take(sealedMagic.byteLength).catch(() => undefined);
  if (magic === undefined || !Buffer.from(magic).equals(sealedMagic))
    throw new SealedUnreadable('these bytes are not a sealed suite');
  const headerBytes = (await nextFrame(reader)) ?? new Uint8Array(0);
  const header = sealedHeader.safeParse(parseHeader(headerBytes));
  if (!header.success) throw new SealedUnreadable('the header of the sealed suite is not understood');
  return { header: header.data, headerDigest: digestOf(headerBytes), chunks: chunksOf(reader) };
}

function parseHeader(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

async function nextFrame(reader: ByteReader): Promise<Uint8Array | undefined> {
  const head = await reader.take(4);
  if (head === undefined) return undefined;
  const length = new DataView(head.buffer).getUint32(0, false);
  if (length > largestFrame) throw new SealedUnreadable('a chunk of the sealed suite is too large');
  const bytes = await reader.take(length);
  if (bytes === undefined && length > 0) throw new SealedUnreadable('the sealed suite is cut short');
  return bytes ?? new Uint8Array(0);
}

async function* chunksOf(reader: ByteReader): AsyncGenerator<Uint8Array> {
  for (;;) {
    const chunk = await nextFrame(reader);
    if (chunk === undefined) return;
    yield chunk;
  }
}
