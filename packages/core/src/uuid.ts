import type { z } from 'zod';
import { hex } from './codec.ts';
import { AssayError } from './errors.ts';

/** A UUID in lower-case text form; version 7 when Assay made it. The brand is zod's, as with `Digest`. */
export type Uuid = string & z.core.$brand<'Uuid'>;

const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether a text is a UUID in lower-case form. */
export function isUuid(text: unknown): text is Uuid {
  return typeof text === 'string' && pattern.test(text);
}

/** The UUID that a text writes; refuses other forms. */
export function parseUuid(text: string): Uuid {
  if (!isUuid(text))
    throw new AssayError({ code: 'BAD_REQUEST', publicMessage: 'An id is a UUID in lower-case form.' });
  return text;
}

/**
 * A UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then 74 bits of randomness.
 * `random` must return that many bytes from a cryptographic source.
 */
export function uuidv7(unixMilliseconds: number, random: (length: number) => Uint8Array): Uuid {
  const bytes = new Uint8Array(16);
  bytes.set(random(10), 6);
  let rest = unixMilliseconds;
  for (let index = 5; index >= 0; index -= 1) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const text = hex(bytes);
  return parseUuid(
    [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-'),
  );
}
