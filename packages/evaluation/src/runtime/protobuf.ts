/** One field of a protobuf message (proto3 wire format); groups are refused. */
export type Field =
  /** `value` is the encoded number; {@link varintOf} reads it. Most are only passed over. */
  | { readonly number: number; readonly kind: 'varint'; readonly value: Uint8Array; readonly raw: Uint8Array }
  | { readonly number: number; readonly kind: 'bytes'; readonly value: Uint8Array; readonly raw: Uint8Array }
  | { readonly number: number; readonly kind: 'fixed'; readonly value: Uint8Array; readonly raw: Uint8Array };

/** Bytes that are not a protobuf message. */
export class NotProtobuf extends Error {
  override readonly name = 'NotProtobuf';
}

/** Where an encoded number that starts here ends. */
function endOfVarint(bytes: Uint8Array, start: number): number {
  for (let end = start; end < start + 10 && end < bytes.length; end += 1)
    if ((bytes[end] as number) < 0x80) return end + 1;
  throw new NotProtobuf('a number is cut short');
}

/** Reads tags and lengths, which fit 53 bits in any message that fits memory. */
function smallVarint(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let index = end - 1; index >= start; index -= 1)
    value = value * 128 + ((bytes[index] as number) & 0x7f);
  return value;
}

/** The signed 64-bit number of a varint field. */
export function varintOf(encoded: Uint8Array): bigint {
  let value = 0n;
  encoded.forEach((byte, index) => {
    value |= BigInt(byte & 0x7f) << BigInt(7 * index);
  });
  return BigInt.asIntN(64, value);
}

/** untrusted: the fields of a message in order; throws `NotProtobuf`. `raw` is the field with its tag. */
export function* fields(bytes: Uint8Array): Generator<Field> {
  let offset = 0;
  while (offset < bytes.length) {
    const start = offset;
    const tagEnd = endOfVarint(bytes, start);
    const tag = smallVarint(bytes, start, tagEnd);
    const number = Math.floor(tag / 8);
    if (number === 0 || number > 536_870_911) throw new NotProtobuf('a field number is out of range');
    const wire = tag % 8;
    if (wire === 0) {
      offset = endOfVarint(bytes, tagEnd);
      yield {
        number,
        kind: 'varint',
        value: bytes.subarray(tagEnd, offset),
        raw: bytes.subarray(start, offset),
      };
    } else if (wire === 2) {
      const from = endOfVarint(bytes, tagEnd);
      offset = from + smallVarint(bytes, tagEnd, from);
      if (offset > bytes.length) throw new NotProtobuf('a field is cut short');
      yield {
        number,
        kind: 'bytes',
        value: bytes.subarray(from, offset),
        raw: bytes.subarray(start, offset),
      };
    } else if (wire === 1 || wire === 5) {
      const end = tagEnd + (wire === 1 ? 8 : 4);
      if (end > bytes.length) throw new NotProtobuf('a fixed number is cut short');
      offset = end;
      yield { number, kind: 'fixed', value: bytes.subarray(tagEnd, end), raw: bytes.subarray(start, end) };
    } else throw new NotProtobuf('a wire type is unknown');
  }
}

function varint(value: number | bigint): Uint8Array {
  const out: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest >= 0x80n) {
    out.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  out.push(Number(rest));
  return Uint8Array.from(out);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** A number field. */
export function varintField(number: number, value: number | bigint): Uint8Array {
  return joined([varint(number << 3), varint(value)]);
}

/** A text, bytes or message field. */
export function bytesField(number: number, value: Uint8Array | string): Uint8Array {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  return joined([varint((number << 3) | 2), varint(bytes.length), bytes]);
}

/** A 32-bit float field. */
export function floatField(number: number, value: number): Uint8Array {
  return joined([varint((number << 3) | 5), new Uint8Array(Float32Array.of(value).buffer)]);
}

/** A message of these encoded fields. */
export function message(...parts: readonly Uint8Array[]): Uint8Array {
  return joined(parts);
}
