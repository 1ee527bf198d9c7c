import { inspect } from 'node:util';
import { allocateColumn, cellAt, type Cell, type ColumnValues } from './column.ts';
import { partNames, type PartName, type SealedDefinition } from './definition.ts';
import type { SectionReader } from './row-codec.ts';

/** Where opened rows are gathered while chunks arrive. */
export class RowStore {
  readonly definition: SealedDefinition;
  readonly rows: number;
  readonly matrix: Float32Array | undefined;
  readonly features: readonly ColumnValues[];
  readonly label: ColumnValues;
  readonly ids: string[] = [];
  readonly clusterOfRow: Int32Array | undefined;
  readonly members: readonly Uint8Array[];
  readonly extras: readonly ColumnValues[];
  #filled = 0;

  constructor(definition: SealedDefinition) {
    const { file, rows } = definition;
    this.definition = definition;
    this.rows = rows.gate + rows.vault + rows.disposable;
    const total = this.rows;
    this.matrix = definition.packed ? new Float32Array(total * file.features.length) : undefined;
    this.features = definition.packed
      ? []
      : file.features.map((feature) => allocateColumn(feature.dtype, total));
    this.label = allocateColumn(labelType(definition), total);
    this.clusterOfRow = definition.clusters === null ? undefined : new Int32Array(total);
    this.members = file.slices.map(() => new Uint8Array(total));
    this.extras = definition.extras.map((extra) => allocateColumn(extra.dtype, total));
  }

  take(reader: SectionReader): void {
    const rows = reader.uint32()[0] ?? 0;
    const start = this.#filled;
    if (start + rows > this.rows) throw new RangeError('more rows than declared');
    if (this.matrix) this.matrix.set(reader.float32(), start * this.definition.file.features.length);
    else for (const feature of this.features) copyInto(feature, reader.column(feature.dtype), start);
    copyInto(this.label, reader.column(this.label.dtype), start);
    if (this.definition.file.idColumn !== undefined) this.ids.push(...reader.texts());
    if (this.clusterOfRow) this.clusterOfRow.set(reader.int32(), start);
    for (const members of this.members) unpackBits(reader.bytes(), members, start, rows);
    for (const extra of this.extras) copyInto(extra, reader.column(extra.dtype), start);
    this.#filled += rows;
  }

  complete(): boolean {
    return this.#filled === this.rows;
  }
}

function labelType(definition: SealedDefinition): 'string' | 'int32' | 'float64' {
  if (definition.file.task === 'generation') return 'string';
  return definition.classes.length > 0 ? 'int32' : 'float64';
}

function copyInto(target: ColumnValues, source: ColumnValues, start: number): void {
  if (target.dtype === 'string' || source.dtype === 'string') {
    (source.values as readonly string[]).forEach((text, index) => {
      (target.values as string[])[start + index] = text;
    });
    return;
  }
  (target.values as Float64Array).set(source.values as Float64Array, start);
}

function unpackBits(bits: Uint8Array, members: Uint8Array, start: number, rows: number): void {
  for (let index = 0; index < rows; index += 1)
    members[start + index] = ((bits[index >> 3] ?? 0) >> (index & 7)) & 1;
}

/** Ordinals of one part: from `start` up to, not including, `end`. */
export interface PartRange {
  readonly start: number;
  readonly end: number;
}

/** One row as an independent reviewer reads it through the case view. */
export interface CaseRow {
  readonly ordinal: number;
  readonly id: string | null;
  readonly label: string;
  readonly slices: readonly string[];
  readonly cells: Readonly<Record<string, string>>;
}

/**
 * The opened rows of a suite: the only holder of row content. It shows nothing of itself to `JSON.stringify`,
 * `util.inspect`, template strings or error reporters; content leaves it only through the methods below.
 */
export class SealedRows {
  readonly #store: RowStore;

  constructor(store: RowStore) {
    this.#store = store;
  }

  get definition(): SealedDefinition {
    return this.#store.definition;
  }

  get rows(): number {
    return this.#store.rows;
  }

  part(name: PartName): PartRange {
    const counts = this.definition.rows;
    let start = 0;
    for (const part of partNames) {
      if (part === name) return { start, end: start + counts[part] };
      start += counts[part];
    }
    return { start, end: start };
  }

  /** Row-major float32 features of ordinals from `start` up to `end`, as a view; undefined when not packed. */
  matrix(start: number, end: number): Float32Array | undefined {
    const width = this.definition.file.features.length;
    return this.#store.matrix?.subarray(start * width, end * width);
  }

  /** A feature, an extra column, by its name; undefined when there is none. The packed ones are copied. */
  column(name: string): ColumnValues | undefined {
    const { file, extras } = this.definition;
    const feature = file.features.findIndex((candidate) => candidate.name === name);
    if (feature < 0) return this.#store.extras[extras.findIndex((extra) => extra.name === name)];
    const { matrix } = this.#store;
    if (matrix === undefined) return this.#store.features[feature];
    const width = file.features.length;
    const values = new Float32Array(this.rows);
    for (let row = 0; row < this.rows; row += 1) values[row] = matrix[row * width + feature] ?? Number.NaN;
    return { dtype: 'float32', values };
  }

  /** Class index a row (bit set for multilabel), or the value for regression and ranking. */
  get labels(): Int32Array | Float64Array {
    const { label } = this.#store;
    return label.dtype === 'int32' || label.dtype === 'float64' ? label.values : new Float64Array(0);
  }

  /** Reference texts of a generation task. */
  get references(): readonly string[] {
    return this.#store.label.dtype === 'string' ? this.#store.label.values : [];
  }

  get clusterOfRow(): Int32Array | undefined {
    return this.#store.clusterOfRow;
  }

  /** One byte a row: whether the row is in the declared slice of this index. */
  sliceMembers(index: number): Uint8Array {
    return this.#store.members[index] ?? new Uint8Array(this.rows);
  }

  /** Natural id of a row; empty where the suite has none. */
  idOf(ordinal: number): string {
    return this.#store.ids[ordinal] ?? '';
  }

  /** How many rows repeat the natural id of another row; 0 where there are no ids. */
  repeatedIds(): number {
    const { ids } = this.#store;
    return ids.length - new Set(ids).size;
  }

  /** Whole rows for the case view. Ordinals that do not exist are left out. */
  cases(ordinals: readonly number[]): CaseRow[] {
    const { file, extras } = this.definition;
    const names = [...file.features.map((feature) => feature.name), ...extras.map((extra) => extra.name)];
    const columns = names.map((name) => ({ name, column: this.column(name) }));
    return ordinals
      .filter((ordinal) => Number.isInteger(ordinal) && ordinal >= 0 && ordinal < this.rows)
      .map((ordinal) => ({
        ordinal,
        id: file.idColumn === undefined ? null : (this.#store.ids[ordinal] ?? null),
        label: this.labelText(ordinal),
        slices: file.slices.flatMap((slice, index) =>
          this.sliceMembers(index)[ordinal] === 1 ? [slice.name] : [],
        ),
        cells: Object.fromEntries(
          columns.flatMap(({ name, column }) => (column ? [[name, cellText(cellAt(column, ordinal))]] : [])),
        ),
      }));
  }

  /** The label of a row as the suite's file writes it. */
  labelText(ordinal: number): string {
    const { label, definition } = this.#store;
    const value = cellAt(label, ordinal);
    if (definition.file.task === 'multilabel')
      return definition.classes.filter((_name, index) => ((Number(value) >> index) & 1) === 1).join('|');
    return definition.classes[Number(value)] ?? String(value);
  }

  toJSON(): string {
    return '[sealed rows]';
  }

  toString(): string {
    return '[sealed rows]';
  }

  [inspect.custom](): string {
    return '[sealed rows]';
  }
}

/** A cell as text: 32-bit floats are shortened to the digits that tell them apart. */
function cellText(cell: Cell): string {
  if (typeof cell === 'number' && !Number.isInteger(cell) && Math.fround(cell) === cell)
    return String(Number(cell.toPrecision(7)));
  return String(cell);
}
