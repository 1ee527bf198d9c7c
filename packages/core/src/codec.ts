import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { AssayError } from './errors.ts';

/** UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Text of UTF-8 bytes; refuses malformed bytes and keeps a byte order mark, so that the reverse is exact. */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new AssayError({
      code: 'BAD_REQUEST',
      publicMessage: 'The bytes are not valid UTF-8 text.',
      cause,
    });
  }
}

/** Lower-case hex of bytes. */
export function hex(bytes: Uint8Array): string {
  return bytesToHex(bytes);
}

/** Bytes of a hex text; refuses an odd length and any other character. */
export function fromHex(text: string): Uint8Array {
  try {
    return hexToBytes(text);
  } catch (cause) {
    throw new AssayError({ code: 'BAD_REQUEST', publicMessage: 'The text is not hexadecimal.', cause });
  }
}

const blockBytes = 0x8000;

/** Standard base64 with padding (RFC 4648 §4). */
export function base64(bytes: Uint8Array): string {
  let binary = '';
  for (let start = 0; start < bytes.length; start += blockBytes) {
    binary += String.fromCharCode(...bytes.subarray(start, start + blockBytes));
  }
  return btoa(binary);
}

/** Bytes of a standard base64 text; refuses anything that `base64` would not have written (RFC 4648 §3.5). */
export function fromBase64(text: string): Uint8Array {
  const bytes = decodeLeniently(text);
  if (bytes === undefined || base64(bytes) !== text) {
    throw new AssayError({ code: 'BAD_REQUEST', publicMessage: 'The text is not canonical base64.' });
  }
  return bytes;
}

/** Whether two byte strings are the same. Not constant-time: for public values only. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index += 1) if (left[index] !== right[index]) return false;
  return true;
}

/** One byte string after the other. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

function decodeLeniently(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
