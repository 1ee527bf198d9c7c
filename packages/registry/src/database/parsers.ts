import { AssayError } from '@assay/core';

/** PostgreSQL type ids whose text form both drivers must read alike (pg_type.dat). */
const oid = { bytea: 17, int8: 20, date: 1082, timestamp: 1114, timestamptz: 1184, numeric: 1700 } as const;

/**
 * How column text becomes a value, the same on PGlite and PostgreSQL: `bytea` a plain Uint8Array, `bigint` a
 * safe integer, `timestamptz` an RFC 3339 text in UTC with milliseconds, `date` and `numeric` their exact text.
 */
export const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  [oid.bytea]: (text) => new Uint8Array(Buffer.from(text.slice(2), 'hex')),
  [oid.int8]: safeInteger,
  [oid.date]: (text) => text,
  [oid.timestamp]: (text) => text,
  [oid.timestamptz]: instantOfText,
  [oid.numeric]: (text) => text,
};

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new AssayError({
      code: 'INTERNAL',
      publicMessage: 'A number in the database is too large to be read exactly.',
      detail: `bigint ${text}`,
    });
  }
  return value;
}

const timestamptzText = /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00(?::?00)?$/;

/** Sessions run in UTC and the ISO date style, so the offset is always +00; anything else is refused. */
function instantOfText(text: string): string {
  const match = timestamptzText.exec(text);
  if (match === null) {
    throw new AssayError({
      code: 'INTERNAL',
      publicMessage: 'A time in the database is outside the range that Assay records.',
      detail: `timestamptz ${text}`,
    });
  }
  const [, date, time, fraction = ''] = match;
  return `${date}T${time}.${fraction.padEnd(3, '0').slice(0, 3)}Z`;
}
