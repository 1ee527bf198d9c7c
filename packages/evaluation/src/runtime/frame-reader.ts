import type { Readable } from 'node:stream';

/** One frame from a child: JSON (kind 0) or a tensor (kind 1). */
export interface ChildFrame {
  readonly kind: number;
  readonly payload: Uint8Array;
}

const headBytes = 5;

/** untrusted: frames from a child's output; ends at end of stream; throws RangeError past `largest` bytes. */
export async function* readFrames(source: Readable, largest: number): AsyncGenerator<ChildFrame> {
  const head = new Uint8Array(headBytes);
  let headFilled = 0;
  let payload: Uint8Array | undefined;
  let filled = 0;
  for await (const piece of source as AsyncIterable<Buffer>) {
    let offset = 0;
    while (offset < piece.length || payload?.length === filled) {
      if (payload === undefined) {
        const part = piece.subarray(offset, offset + headBytes - headFilled);
        head.set(part, headFilled);
        headFilled += part.length;
        offset += part.length;
        if (headFilled < headBytes) break;
        const length = new DataView(head.buffer).getUint32(1, true);
        if (length > largest) throw new RangeError('a frame is too large');
        payload = new Uint8Array(length);
        filled = 0;
      }
      const part = piece.subarray(offset, offset + payload.length - filled);
      payload.set(part, filled);
      filled += part.length;
      offset += part.length;
      if (filled < payload.length) break;
      yield { kind: head[0] ?? 0, payload };
      payload = undefined;
      headFilled = 0;
    }
  }
}
