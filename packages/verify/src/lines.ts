/** Bytes in any of the forms in which a file or a response arrives. */
export type ByteSource = Uint8Array | Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

const newline = 10;

/**
 * The lines of a gzip file, many at a time (one array a decompressed chunk), without their newlines. Each line is
 * its own part of a buffer that nobody else reads, so a caller may write to it. Throws when the gzip is broken.
 */
export async function* gunzippedLines(source: ByteSource): AsyncGenerator<readonly Uint8Array[]> {
  const reader = streamOf(source).pipeThrough(new DecompressionStream('gzip')).getReader();
  let rest = new Uint8Array();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const buffer = joined(rest, value);
    const lines: Uint8Array[] = [];
    let start = 0;
    for (let end = buffer.indexOf(newline); end >= 0; end = buffer.indexOf(newline, start)) {
      lines.push(buffer.subarray(start, end));
      start = end + 1;
    }
    rest = buffer.slice(start);
    if (lines.length > 0) yield lines;
  }
  if (rest.length > 0) yield [rest];
}

function joined(left: Uint8Array, right: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(left.length + right.length);
  whole.set(left);
  whole.set(right, left.length);
  return whole;
}

function streamOf(source: ByteSource): ReadableStream<BufferSource> {
  if (source instanceof Uint8Array) return streamOf(new Blob([source.slice()]));
  if (source instanceof Blob) return source.stream();
  if (source instanceof ReadableStream) return source.pipeThrough(ownedBuffers());
  const iterator = source[Symbol.asyncIterator]();
  return new ReadableStream<BufferSource>({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done === true) controller.close();
      else controller.enqueue(value.slice());
    },
  });
}

function ownedBuffers(): TransformStream<Uint8Array, BufferSource> {
  return new TransformStream({ transform: (chunk, controller) => controller.enqueue(chunk.slice()) });
}
