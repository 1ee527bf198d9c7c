import canonicalize from 'canonicalize';
import { utf8 } from './codec.ts';
import { AssayError } from './errors.ts';

/** A value that JSON can hold exactly. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Depth at which a document is refused rather than risk the stack. */
const deepest = 256;

const loneSurrogate = /\p{Surrogate}/u;

/**
 * The canonical bytes of a value (RFC 8785, JSON Canonicalization Scheme): equal values have equal bytes.
 * Refuses what JSON cannot hold exactly (NaN, infinities, undefined, bigint, functions, sparse arrays, lone
 * surrogates, class instances), naming the path, rather than dropping or changing it.
 */
export function canonicalJson(value: unknown): Uint8Array {
  return utf8(canonicalText(value));
}

/** As `canonicalJson`, before encoding. */
export function canonicalText(value: unknown): string {
  requireJson(value, '$', 0);
  const text = canonicalize(value);
  if (text === undefined) throw refused('$', 'nothing');
  return text;
}

/** Whether these bytes are the canonical form of what they parse to; the inverse duty of `canonicalJson`. */
export function isCanonicalText(text: string): boolean {
  try {
    return canonicalText(JSON.parse(text)) === text;
  } catch {
    return false;
  }
}

function requireJson(value: unknown, path: string, depth: number): asserts value is Json {
  if (depth > deepest) throw refused(path, 'nesting deeper than 256 levels');
  if (value === null || typeof value === 'boolean') return;
  if (typeof value === 'string') {
    if (loneSurrogate.test(value)) throw refused(path, 'a lone surrogate');
    return;
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw refused(path, String(value));
    return;
  }
  if (typeof value !== 'object') throw refused(path, typeof value);
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1)
      requireJson(value[index], `${path}[${index}]`, depth + 1);
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw refused(path, 'an instance of a class');
  for (const [key, member] of Object.entries(value)) {
    if (loneSurrogate.test(key)) throw refused(path, 'a key with a lone surrogate');
    requireJson(member, `${path}.${key}`, depth + 1);
  }
}

function refused(path: string, what: string): AssayError<'BAD_REQUEST'> {
  return new AssayError({
    code: 'BAD_REQUEST',
    publicMessage: `The document cannot be written as canonical JSON: ${path} is ${what}.`,
    fields: [{ path, message: `${what} has no exact JSON form` }],
  });
}
