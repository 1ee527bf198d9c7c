/** Bytes in any of the forms in which a file or a response arrives. */
export type ByteSource = Uint8Array | Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

const newline = 10;

/**
 * The lines of a bundle, many at a time (one array a chunk), without their newlines. The source is gzip, or already
 * decompressed by a caller who can do that faster; its first bytes tell. Each line is its own part of a buffer that
 * nobody else reads, so a caller may write to it. Throws when the gzip is broken.
 */
export async function* linesOf(source: ByteSource): AsyncGenerator<readonly Uint8Array[]> {
  let rest = new Uint8Array();
  for await (const chunk of oneAhead(plainChunks(chunksOf(source)))) {
    const buffer = joined(rest, chunk);
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

/** Asks for the next chunk before the present one is used, so that decompressing and hashing go on side by side. */
async function* oneAhead<T>(chunks: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = chunks.next();
  for (;;) {
    const { done, value } = await next;
    if (done === true) return;
    next = chunks.next();
    // A failure is thrown at its turn, above; until then it must not count as unhandled.
    next.catch(() => {});
    yield value;
  }
}

function joined(left: Uint8Array, right: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(left.length + right.length);
  whole.set(left);
  whole.set(right, left.length);
  return whole;
}

async function* chunksOf(source: ByteSource): AsyncGenerator<Uint8Array> {
  if (source instanceof Uint8Array) yield source;
  else if (source instanceof Blob) yield* streamChunks(source.stream());
  else if (source instanceof ReadableStream) yield* streamChunks(source);
  else yield* source;
}

/** A stream's chunks by its reader: not every browser lets a stream be iterated. */
async function* streamChunks(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

/** Gzip (RFC 1952 §2.3.1) opens with 1f 8b, which no line of a bundle does. */
async function* plainChunks(chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head = new Uint8Array();
  while (head.length < 2) {
    const { done, value } = await chunks.next();
    if (done === true) break;
    head = joined(head, value);
  }
  if (head[0] === 0x1f && head[1] === 0x8b) {
    yield* streamChunks(streamOf(head, chunks).pipeThrough(new DecompressionStream('gzip')));
    return;
  }
  yield head;
  yield* chunks;
}

function streamOf(head: Uint8Array, chunks: AsyncGenerator<Uint8Array>): ReadableStream<BufferSource> {
  return new ReadableStream<BufferSource>({
    start(controller) {
      controller.enqueue(head.slice());
    },
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done === true) controller.close();
      else controller.enqueue(value.slice());
    },
  });
}
