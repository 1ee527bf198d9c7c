import type { ColumnValues, DType } from './column.ts';

const sectionAlignment = 8;

/**
 * Writes the sections of one chunk: each a 32-bit little-endian byte length, four bytes of padding, then the bytes,
 * padded so that every section starts on a multiple of eight (typed-array views need it).
 */
export class SectionWriter {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  bytes(section: Uint8Array): void {
    const head = new Uint8Array(sectionAlignment);
    new DataView(head.buffer).setUint32(0, section.byteLength, true);
    const padding = (sectionAlignment - (section.byteLength % sectionAlignment)) % sectionAlignment;
    this.#parts.push(head, section, new Uint8Array(padding));
    this.#length += sectionAlignment + section.byteLength + padding;
  }

  view(array: ArrayBufferView): void {
    this.bytes(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  }

  /** Texts as a dictionary of distinct values and one 32-bit code a row. */
  texts(values: readonly string[]): void {
    const codes = new Uint32Array(values.length);
    const dictionary = new Map<string, number>();
    values.forEach((value, row) => {
      let code = dictionary.get(value);
      if (code === undefined) {
        code = dictionary.size;
        dictionary.set(value, code);
      }
      codes[row] = code;
    });
    this.view(codes);
    this.bytes(new TextEncoder().encode(JSON.stringify([...dictionary.keys()])));
  }

  finish(): Uint8Array {
    const whole = new Uint8Array(this.#length);
    let offset = 0;
    for (const part of this.#parts) {
      whole.set(part, offset);
      offset += part.byteLength;
    }
    return whole;
  }
}

/** Reads what `SectionWriter` wrote. Throws a RangeError without content when the bytes do not add up. */
export class SectionReader {
  readonly #bytes: Uint8Array;
  #offset = 0;

  /** `bytes` is copied when its start is not aligned, so that views are always possible. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes.byteOffset % sectionAlignment === 0 ? bytes : bytes.slice();
  }

  bytes(): Uint8Array {
    if (this.#offset + sectionAlignment > this.#bytes.byteLength)
      throw new RangeError('a section is missing');
    const view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset + this.#offset, sectionAlignment);
    const length = view.getUint32(0, true);
    const start = this.#offset + sectionAlignment;
    if (start + length > this.#bytes.byteLength) throw new RangeError('a section is cut short');
    this.#offset = start + Math.ceil(length / sectionAlignment) * sectionAlignment;
    return this.#bytes.subarray(start, start + length);
  }

  float32(): Float32Array {
    const section = this.bytes();
    return new Float32Array(section.buffer, section.byteOffset, section.byteLength / 4);
  }

  float64(): Float64Array {
    const section = this.bytes();
    return new Float64Array(section.buffer, section.byteOffset, section.byteLength / 8);
  }

  int32(): Int32Array {
    const section = this.bytes();
    return new Int32Array(section.buffer, section.byteOffset, section.byteLength / 4);
  }

  uint32(): Uint32Array {
    const section = this.bytes();
    return new Uint32Array(section.buffer, section.byteOffset, section.byteLength / 4);
  }

  int64(): BigInt64Array {
    const section = this.bytes();
    return new BigInt64Array(section.buffer, section.byteOffset, section.byteLength / 8);
  }

  texts(): string[] {
    const codes = this.uint32();
    const dictionary = JSON.parse(new TextDecoder().decode(this.bytes())) as string[];
    return Array.from(codes, (code) => dictionary[code] ?? '');
  }

  column(dtype: DType): ColumnValues {
    switch (dtype) {
      case 'float32':
        return { dtype, values: this.float32() };
      case 'float64':
        return { dtype, values: this.float64() };
      case 'int32':
        return { dtype, values: this.int32() };
      case 'int64':
        return { dtype, values: this.int64() };
      case 'bool':
        return { dtype, values: this.bytes() };
      case 'string':
        return { dtype, values: this.texts() };
    }
  }
}

/** Writes the rows of a column at these positions, in this order. */
export function writeColumn(writer: SectionWriter, column: ColumnValues, order: Uint32Array): void {
  switch (column.dtype) {
    case 'string':
      writer.texts(Array.from(order, (row) => column.values[row] ?? ''));
      return;
    case 'float32':
      writer.view(Float32Array.from(order, (row) => column.values[row] ?? Number.NaN));
      return;
    case 'float64':
      writer.view(Float64Array.from(order, (row) => column.values[row] ?? Number.NaN));
      return;
    case 'int32':
      writer.view(Int32Array.from(order, (row) => column.values[row] ?? 0));
      return;
    case 'bool':
      writer.view(Uint8Array.from(order, (row) => column.values[row] ?? 0));
      return;
    case 'int64': {
      const gathered = new BigInt64Array(order.length);
      order.forEach((row, index) => {
        gathered[index] = column.values[row] ?? 0n;
      });
      writer.view(gathered);
    }
  }
}
