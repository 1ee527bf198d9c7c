import { z } from 'zod';
import { tagKinds, type TagKind } from './tags.ts';

/**
 * A file of fingerprints: the magic line, a header line of JSON, then blocks of (kind byte, three zero bytes, 32-bit
 * count, count × 64-bit tag), all little-endian, and at the end a block of kind 0 whose count is the number of rows.
 */
export const fingerprintMagic = 'ASSAY FINGERPRINTS 1\n';

export const fingerprintHeader = z.strictObject({
  schema: z.literal('assay.fingerprints/1'),
  features: z.array(z.strictObject({ name: z.string(), dtype: z.string() })),
  entity: z.string().nullable(),
});
export type FingerprintHeader = z.infer<typeof fingerprintHeader>;

/** Tags of one kind. */
export interface TagBlock {
  readonly kind: TagKind;
  readonly tags: BigUint64Array;
}

/** Bytes that are no file of fingerprints, or are cut short. */
export class FingerprintsUnreadable extends Error {
  override readonly name = 'FingerprintsUnreadable';
}

const blockHead = 8;
const mostTagsInBlock = 1 << 20;
const kindNames = new Map<number, TagKind>(
  Object.entries(tagKinds).map(([name, number]) => [number, name as TagKind]),
);

/** The bytes of a block. */
export function encodeBlock(kind: TagKind, tags: readonly bigint[]): Uint8Array {
  const bytes = new Uint8Array(blockHead + tags.length * 8);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, tagKinds[kind]);
  view.setUint32(4, tags.length, true);
  tags.forEach((tag, index) => view.setBigUint64(blockHead + index * 8, tag, true));
  return bytes;
}

/** The last block: how many rows were fingerprinted. */
export function encodeEnd(rows: number): Uint8Array {
  const bytes = new Uint8Array(blockHead);
  new DataView(bytes.buffer).setUint32(4, rows, true);
  return bytes;
}

/** Cuts a stream of pieces into what is asked for. */
class Cutter {
  readonly #source: AsyncIterator<Uint8Array>;
  #held = new Uint8Array(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async take(count: number): Promise<Uint8Array> {
    while (this.#held.length < count) await this.#more();
    const taken = this.#held.slice(0, count);
    this.#held = this.#held.subarray(count);
    return taken;
  }

  async line(longest: number): Promise<string> {
    let end = this.#held.indexOf(10);
    while (end < 0) {
      if (this.#held.length > longest) throw new FingerprintsUnreadable('a line is too long');
      await this.#more();
      end = this.#held.indexOf(10);
    }
    return new TextDecoder().decode(await this.take(end + 1));
  }

  async #more(): Promise<void> {
    const next = await this.#source.next();
    if (next.done === true) throw new FingerprintsUnreadable('the file of fingerprints is cut short');
    const joined = new Uint8Array(this.#held.length + next.value.length);
    joined.set(this.#held);
    joined.set(next.value, this.#held.length);
    this.#held = joined;
  }
}

/** untrusted: reads a file of fingerprints block by block; `onBlock` sees each; answers header and number of rows. */
export async function readFingerprints(
  source: AsyncIterable<Uint8Array>,
  onBlock: (block: TagBlock) => void,
): Promise<{ header: FingerprintHeader; rows: number }> {
  const cutter = new Cutter(source);
  if ((await cutter.line(64)) !== fingerprintMagic)
    throw new FingerprintsUnreadable('these bytes are no file of fingerprints');
  const header = fingerprintHeader.safeParse(parse(await cutter.line(1 << 20)));
  if (!header.success) throw new FingerprintsUnreadable('the header of the fingerprints is not understood');
  for (;;) {
    const head = new DataView((await cutter.take(blockHead)).buffer);
    const [number, count] = [head.getUint8(0), head.getUint32(4, true)];
    if (number === 0) return { header: header.data, rows: count };
    const kind = kindNames.get(number);
    if (kind === undefined || count > mostTagsInBlock)
      throw new FingerprintsUnreadable('a block of the fingerprints is not understood');
    const bytes = await cutter.take(count * 8);
    onBlock({ kind, tags: new BigUint64Array(bytes.buffer, 0, count) });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
