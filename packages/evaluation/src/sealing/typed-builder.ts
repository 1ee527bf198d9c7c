import { allocateColumn, type ColumnValues, type DType } from '../suite/column.ts';
import type { RawValue } from '../suite/exact-json.ts';

const int32Limit = 2 ** 31;
const integerText = /^[+-]?\d+$/;
const numberText = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const notANumber = new Set(['', 'nan', 'na', 'n/a', 'null', 'none']);

/** What was wrong with the cells of one column; counts only, never the cells. */
export interface CellFaults {
  notNumeric: number;
  missing: number;
  notExact: number;
  infinite: number;
}

/**
 * Collects one column of unknown length into typed storage. A cell that does not fit is counted in `faults` and
 * stored as missing, so that every fault of a file is known after one pass.
 */
export class TypedBuilder {
  readonly dtype: DType;
  readonly faults: CellFaults = { notNumeric: 0, missing: 0, notExact: 0, infinite: 0 };
  #column: ColumnValues;
  #length = 0;

  constructor(dtype: DType) {
    this.dtype = dtype;
    this.#column = allocateColumn(dtype, 1024);
  }

  get length(): number {
    return this.#length;
  }

  push(raw: RawValue): void {
    if (this.dtype !== 'string' && this.#length === this.#column.values.length) this.#grow();
    const row = this.#length;
    this.#length += 1;
    const column = this.#column;
    switch (column.dtype) {
      case 'string':
        (column.values as string[])[row] = textOf(raw);
        return;
      case 'bool':
        column.values[row] = this.#truth(raw);
        return;
      case 'int64':
        column.values[row] = this.#bigint(raw);
        return;
      case 'int32':
        column.values[row] = this.#int32(raw);
        return;
      case 'float32':
      case 'float64':
        column.values[row] = this.#float(raw);
    }
  }

  /** The column, cut to the rows pushed. */
  finish(): ColumnValues {
    const column = this.#column;
    if (column.dtype === 'string') return { dtype: 'string', values: column.values.slice(0, this.#length) };
    const values = column.values.slice(0, this.#length);
    return { dtype: column.dtype, values } as ColumnValues;
  }

  #grow(): void {
    const wider = allocateColumn(this.dtype, this.#length * 2);
    if (wider.dtype !== 'string') (wider.values as Float64Array).set(this.#column.values as Float64Array);
    this.#column = wider;
  }

  #float(raw: RawValue): number {
    if (raw === null || raw === undefined) return Number.NaN;
    if (typeof raw === 'boolean') return raw ? 1 : 0;
    const value = typeof raw === 'string' ? parseNumber(raw) : Number(raw);
    if (value === undefined) {
      this.faults.notNumeric += 1;
      return Number.NaN;
    }
    if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) this.faults.infinite += 1;
    return value;
  }

  #bigint(raw: RawValue): bigint {
    if (typeof raw === 'bigint') return raw;
    if (typeof raw === 'number') {
      if (Number.isSafeInteger(raw)) return BigInt(raw);
      this.faults.notExact += 1;
      return 0n;
    }
    if (isMissing(raw)) {
      this.faults.missing += 1;
      return 0n;
    }
    const text = String(raw).trim();
    if (integerText.test(text)) return BigInt(text.replace(/^\+/, ''));
    this.faults.notNumeric += 1;
    return 0n;
  }

  #int32(raw: RawValue): number {
    const value = Number(this.#bigint(raw));
    if (value >= -int32Limit && value < int32Limit) return value;
    this.faults.notExact += 1;
    return 0;
  }

  #truth(raw: RawValue): number {
    if (raw === true || raw === 1 || raw === 1n) return 1;
    if (raw === false || raw === 0 || raw === 0n) return 0;
    if (isMissing(raw)) {
      this.faults.missing += 1;
      return 0;
    }
    const text = String(raw).trim().toLowerCase();
    if (text === 'true' || text === '1') return 1;
    if (text !== 'false' && text !== '0') this.faults.notNumeric += 1;
    return 0;
  }
}

/** The text of a cell: a missing one is empty, a number is written as JavaScript writes it. */
export function textOf(raw: RawValue): string {
  return raw === null || raw === undefined ? '' : String(raw);
}

/** Whether a cell holds nothing, or a word that data files use for nothing. */
export function isMissing(raw: RawValue): boolean {
  return (
    raw === null || raw === undefined || (typeof raw === 'string' && notANumber.has(raw.trim().toLowerCase()))
  );
}

/** The number that a text writes; NaN for a missing one; undefined when it is neither. */
export function parseNumber(text: string): number | undefined {
  const value = Number(text);
  if (!Number.isNaN(value) && text !== '' && numberText.test(text)) return value;
  const trimmed = text.trim();
  if (numberText.test(trimmed)) return Number(trimmed);
  const word = trimmed.toLowerCase();
  if (notANumber.has(word)) return Number.NaN;
  if (/^[+-]?inf(?:inity)?$/.test(word)) return word.startsWith('-') ? -Infinity : Infinity;
  return undefined;
}

/**
 * The storage of a column whose type nobody declared: numbers when every cell that is not missing is one and none
 * would lose digits, else texts. Leading zeros make a code, not a number.
 */
export function inferColumn(cells: readonly RawValue[]): ColumnValues {
  let dtype: DType = 'float64';
  let seen = false;
  for (const cell of cells) {
    if (isMissing(cell)) continue;
    seen = true;
    const next = inferCell(cell);
    if (next === 'string') {
      dtype = 'string';
      break;
    }
    if (next === 'int64') dtype = 'int64';
  }
  if (!seen) dtype = 'string';
  if (dtype === 'int64' && cells.some((cell) => isMissing(cell) || !isInteger(cell))) dtype = 'string';
  const builder = new TypedBuilder(dtype);
  for (const cell of cells) builder.push(cell);
  return builder.finish();
}

function isInteger(cell: RawValue): boolean {
  return typeof cell === 'bigint' || integerText.test(String(cell).trim());
}

function inferCell(cell: RawValue): 'float64' | 'int64' | 'string' {
  if (typeof cell === 'number') return 'float64';
  if (typeof cell === 'bigint') return 'int64';
  if (typeof cell !== 'string') return 'string';
  const text = cell.trim();
  if (!numberText.test(text) || /^[+-]?0\d/.test(text)) return 'string';
  return integerText.test(text) && !Number.isSafeInteger(Number(text)) ? 'int64' : 'float64';
}
