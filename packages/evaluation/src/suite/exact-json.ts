/** A value of a held-out row as its file states it: integers beyond 2^53 are kept as bigint. */
export type RawValue = string | number | bigint | boolean | null | undefined;

const needsCare = /NaN|Infinity|\d{16}/;
const bareToken = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g;
const marker = '\u0000number:';
const integer = /^-?\d+$/;

function revive(this: unknown, _key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value === 'string') return value.startsWith(marker) ? Number(value.slice(marker.length)) : value;
  if (typeof value !== 'number') return value;
  const source = context?.source;
  return source !== undefined && integer.test(source) && !Number.isSafeInteger(value)
    ? BigInt(source)
    : value;
}

/**
 * Parses JSON as Python writes it: integers beyond 2^53 become bigint, exactly, and the bare tokens NaN, Infinity and
 * -Infinity are numbers. Throws SyntaxError as `JSON.parse` does; do not show its message, which may quote the text.
 */
export function parseExactJson(text: string): unknown {
  if (!needsCare.test(text)) return JSON.parse(text);
  const quoted = text.replaceAll(bareToken, (token) =>
    token.startsWith('"') ? token : JSON.stringify(marker + token),
  );
  return JSON.parse(quoted, revive);
}
