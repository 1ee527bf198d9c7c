/** One field of a protobuf message (proto3 wire format); groups are refused. */
export type Field =
  | { readonly number: number; readonly kind: 'varint'; readonly value: bigint; readonly raw: Uint8Array }
  | { readonly number: number; readonly kind: 'bytes'; readonly value: Uint8Array; readonly raw: Uint8Array }
  | { readonly number: number; readonly kind: 'fixed'; readonly value: Uint8Array; readonly raw: Uint8Array };

/** Bytes that are not a protobuf message. */
export class NotProtobuf extends Error {
  override readonly name = 'NotProtobuf';
}

function varintAt(bytes: Uint8Array, start: number): { value: bigint; end: number } {
  let value = 0n;
  for (let index = 0; index < 10; index += 1) {
    const byte = bytes[start + index];
    if (byte === undefined) break;
    value |= BigInt(byte & 0x7f) << BigInt(7 * index);
    if (byte < 0x80) return { value, end: start + index + 1 };
  }
  throw new NotProtobuf('a number is cut short');
}

function lengthAt(bytes: Uint8Array, start: number): { start: number; end: number } {
  const length = varintAt(bytes, start);
  const end = length.end + Number(length.value);
  if (length.value > BigInt(bytes.length) || end > bytes.length)
    throw new NotProtobuf('a field is cut short');
  return { start: length.end, end };
}

/** untrusted: the fields of a message in order; throws `NotProtobuf`. `raw` is the field with its tag. */
export function* fields(bytes: Uint8Array): Generator<Field> {
  let offset = 0;
  while (offset < bytes.length) {
    const start = offset;
    const tag = varintAt(bytes, offset);
    const number = Number(tag.value >> 3n);
    if (number === 0 || number > 536_870_911) throw new NotProtobuf('a field number is out of range');
    const wire = Number(tag.value & 7n);
    if (wire === 0) {
      const { value, end } = varintAt(bytes, tag.end);
      offset = end;
      yield { number, kind: 'varint', value, raw: bytes.subarray(start, end) };
    } else if (wire === 2) {
      const span = lengthAt(bytes, tag.end);
      offset = span.end;
      const value = bytes.subarray(span.start, span.end);
      yield { number, kind: 'bytes', value, raw: bytes.subarray(start, span.end) };
    } else if (wire === 1 || wire === 5) {
      const end = tag.end + (wire === 1 ? 8 : 4);
      if (end > bytes.length) throw new NotProtobuf('a fixed number is cut short');
      offset = end;
      yield { number, kind: 'fixed', value: bytes.subarray(tag.end, end), raw: bytes.subarray(start, end) };
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
