import { resolve } from 'node:path';
import type { FieldFault } from '@assay/core';
import type { SuiteFile } from '@assay/contract';
import type { ColumnValues } from '../suite/column.ts';
import { hasClasses, type PartName } from '../suite/definition.ts';
import type { RawValue } from '../suite/exact-json.ts';
import { readTable, TableUnreadable, type RowBatch } from './read-table.ts';
import { classesOf, type SuiteSource } from './suite-source.ts';
import { inferColumn, isMissing, textOf, TypedBuilder } from './typed-builder.ts';

/** Missing label class, and the separator of several classes in one multilabel cell. */
const unknownClass = -1;
const classSeparator = '|';

/** The held-out rows of a suite in typed columns, before they are shuffled. */
export interface SuiteTable {
  readonly rows: number;
  /** Part of each row; undefined when the suite file leaves the split to sealing. */
  readonly parts: readonly PartName[] | undefined;
  readonly partOfRow: Uint8Array;
  readonly features: readonly ColumnValues[];
  /** Class index, or for multilabel a bit set; for regression and ranking the value; for generation the reference. */
  readonly label: ColumnValues;
  readonly ids: readonly string[] | undefined;
  readonly clusterOfRow: Int32Array | undefined;
  readonly clusters: number | null;
  readonly extras: readonly { readonly name: string; readonly column: ColumnValues }[];
}

interface PartSource {
  readonly part: PartName;
  readonly path: string;
  readonly field: string;
}

function partSources(file: SuiteFile): { sources: PartSource[]; split: boolean } {
  const { heldOut } = file;
  if ('path' in heldOut)
    return { sources: [{ part: 'gate', path: heldOut.path, field: 'heldOut.path' }], split: true };
  const sources: PartSource[] = [
    { part: 'gate', path: heldOut.gate.path, field: 'heldOut.gate.path' },
    { part: 'vault', path: heldOut.vault.path, field: 'heldOut.vault.path' },
  ];
  if (heldOut.disposable)
    sources.push({ part: 'disposable', path: heldOut.disposable.path, field: 'heldOut.disposable.path' });
  return { sources, split: false };
}

class TableReader {
  readonly file: SuiteFile;
  readonly faults: FieldFault[] = [];
  readonly features: TypedBuilder[];
  readonly label: TypedBuilder;
  readonly ids: string[] = [];
  readonly clusterCodes = new Map<string, number>();
  readonly clusterOfRow: number[] = [];
  readonly extras = new Map<string, RawValue[]>();
  readonly classIndex: Map<string, number>;
  unknownLabels = 0;
  missingLabels = 0;
  rows = 0;

  constructor(file: SuiteFile) {
    this.file = file;
    this.features = file.features.map((feature) => new TypedBuilder(feature.dtype));
    this.classIndex = new Map(classesOf(file).map((name, index) => [name, index]));
    const numeric = hasClasses(file.task) ? 'int32' : 'float64';
    this.label = new TypedBuilder(file.task === 'generation' ? 'string' : numeric);
  }

  /** Names every column that the suite needs and this file lacks. */
  missingColumns(source: PartSource, columns: readonly string[]): FieldFault[] {
    const { file } = this;
    const needed: [string | undefined, string][] = [
      [file.label.column, 'label.column'],
      [file.idColumn, 'idColumn'],
      [file.clusterColumn, 'clusterColumn'],
      ...file.features.map((feature, index): [string, string] => [feature.name, `features.${index}`]),
      ...file.explore.map((name, index): [string, string] => [name, `explore.${index}`]),
    ];
    return needed.flatMap(([name, field]) =>
      name === undefined || columns.includes(name)
        ? []
        : [{ path: field, message: `${source.path} has no column ${name}` }],
    );
  }

  take(batch: RowBatch): void {
    const { file } = this;
    const at = new Map(batch.columns.map((name, index) => [name, index]));
    const taken = new Set([
      ...file.features.map((feature) => feature.name),
      file.label.column,
      file.idColumn,
    ]);
    const featureAt = file.features.map((feature) => at.get(feature.name) ?? -1);
    const labelAt = at.get(file.label.column) ?? -1;
    const idAt = file.idColumn === undefined ? -1 : (at.get(file.idColumn) ?? -1);
    const clusterAt = file.clusterColumn === undefined ? -1 : (at.get(file.clusterColumn) ?? -1);
    const extraAt = batch.columns.flatMap((name, index) => (taken.has(name) ? [] : [[name, index] as const]));
    for (const row of batch.rows) {
      this.features.forEach((builder, index) => builder.push(row[featureAt[index] ?? -1]));
      this.#takeLabel(row[labelAt]);
      if (idAt >= 0) this.ids.push(textOf(row[idAt]));
      if (clusterAt >= 0) this.#takeCluster(textOf(row[clusterAt]));
      for (const [name, index] of extraAt) this.#takeExtra(name, row[index]);
      this.rows += 1;
    }
  }

  #takeLabel(raw: RawValue): void {
    if (this.file.task === 'generation' || !hasClasses(this.file.task)) {
      if (isMissing(raw) && this.file.task !== 'generation') this.missingLabels += 1;
      this.label.push(raw);
      return;
    }
    const text = textOf(raw).trim();
    if (this.file.task === 'multilabel') {
      let bits = 0;
      for (const name of text.split(classSeparator).filter((part) => part !== '')) {
        const index = this.classIndex.get(name.trim());
        if (index === undefined) this.unknownLabels += 1;
        else bits |= 1 << index;
      }
      this.label.push(bits);
      return;
    }
    const index = this.classIndex.get(text) ?? this.classIndex.get(String(Number(text))) ?? unknownClass;
    if (text === '') this.missingLabels += 1;
    else if (index === unknownClass) this.unknownLabels += 1;
    this.label.push(index);
  }

  #takeCluster(text: string): void {
    let code = this.clusterCodes.get(text);
    if (code === undefined) {
      code = this.clusterCodes.size;
      this.clusterCodes.set(text, code);
    }
    this.clusterOfRow.push(code);
  }

  #takeExtra(name: string, raw: RawValue): void {
    let cells = this.extras.get(name);
    if (cells === undefined) {
      cells = [];
      this.extras.set(name, cells);
    }
    while (cells.length < this.rows) cells.push(undefined);
    cells.push(raw);
  }

  contentFaults(): FieldFault[] {
    const { file } = this;
    const faults: FieldFault[] = [];
    const of = `of ${this.rows} rows`;
    this.features.forEach((builder, index) => {
      const { notNumeric, missing, notExact, infinite } = builder.faults;
      const field = `features.${index}`;
      const name = file.features[index]?.name ?? '';
      const say = (count: number, what: string): void => {
        if (count > 0) faults.push({ path: field, message: `${name}: ${count} ${of} ${what}` });
      };
      say(notNumeric, `are not ${builder.dtype}`);
      say(missing, `are missing, which ${builder.dtype} cannot hold`);
      say(notExact, `do not fit ${builder.dtype} exactly`);
      say(infinite, 'are infinite');
    });
    const { column } = file.label;
    if (this.missingLabels > 0)
      faults.push({ path: 'label.column', message: `${column}: ${this.missingLabels} ${of} have no label` });
    if (this.unknownLabels > 0)
      faults.push({
        path: 'label.classes',
        message: `${column}: ${this.unknownLabels} ${of} have a class that is not listed`,
      });
    if (this.label.faults.notNumeric > 0)
      faults.push({
        path: 'label.column',
        message: `${column}: ${this.label.faults.notNumeric} ${of} are not numbers`,
      });
    const repeatedIds = this.ids.length - new Set(this.ids).size;
    if (repeatedIds > 0)
      faults.push({ path: 'idColumn', message: `${repeatedIds} ${of} repeat the id of another row` });
    return faults;
  }
}

/** Reads and checks every held-out row. Returns the faults instead of the table when there are any. */
export async function readSuiteTable(
  source: SuiteSource,
): Promise<{ table: SuiteTable } | { faults: FieldFault[] }> {
  const reader = new TableReader(source.file);
  const { sources, split } = partSources(source.file);
  const parts: PartName[] = [];
  const partRows: { part: PartName; rows: number }[] = [];
  for (const part of sources) {
    const before = reader.rows;
    const faults = await readPart(reader, source, part);
    if (faults.length > 0) reader.faults.push(...faults);
    else if (reader.rows === before)
      reader.faults.push({ path: part.field, message: `${part.path} has no rows` });
    partRows.push({ part: part.part, rows: reader.rows - before });
    parts.push(part.part);
  }
  if (reader.faults.length > 0) return { faults: reader.faults };
  const faults = reader.contentFaults();
  if (faults.length > 0) return { faults };
  return { table: finishTable(reader, partRows, split ? undefined : parts) };
}

async function readPart(reader: TableReader, source: SuiteSource, part: PartSource): Promise<FieldFault[]> {
  let checked = false;
  try {
    for await (const batch of readTable(resolve(source.folder, part.path))) {
      if (!checked) {
        const missing = reader.missingColumns(part, batch.columns);
        if (missing.length > 0) return missing;
        checked = true;
      }
      reader.take(batch);
    }
    return [];
  } catch (error) {
    if (error instanceof TableUnreadable) return [{ path: part.field, message: error.message }];
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return [{ path: part.field, message: `${part.path} does not exist` }];
    throw error;
  }
}

function finishTable(
  reader: TableReader,
  partRows: readonly { part: PartName; rows: number }[],
  parts: readonly PartName[] | undefined,
): SuiteTable {
  const codes: Record<PartName, number> = { gate: 0, vault: 1, disposable: 2 };
  const partOfRow = new Uint8Array(reader.rows);
  let row = 0;
  for (const { part, rows } of partRows) {
    partOfRow.fill(codes[part], row, row + rows);
    row += rows;
  }
  const hasClusters = reader.file.clusterColumn !== undefined;
  return {
    rows: reader.rows,
    parts,
    partOfRow,
    features: reader.features.map((builder) => builder.finish()),
    label: reader.label.finish(),
    ids: reader.file.idColumn === undefined ? undefined : reader.ids,
    clusterOfRow: hasClusters ? Int32Array.from(reader.clusterOfRow) : undefined,
    clusters: hasClusters ? reader.clusterCodes.size : null,
    extras: [...reader.extras].map(([name, cells]) => {
      while (cells.length < reader.rows) cells.push(undefined);
      return { name, column: inferColumn(cells) };
    }),
  };
}
