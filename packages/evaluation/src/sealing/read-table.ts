import { createReadStream } from 'node:fs';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import Papa from 'papaparse';
import { parseExactJson, type RawValue } from '../suite/exact-json.ts';

/** Some rows of a table: one array of values a row, in the order of `columns`. */
export interface RowBatch {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly RawValue[])[];
}

/** A table that cannot be read. The message names the file and the place, never what stands there. */
export class TableUnreadable extends Error {
  override readonly name = 'TableUnreadable';
}

const rowsPerBatch = 4096;

/**
 * Streams the rows of a CSV (RFC 4180, header line), JSONL (one object a line) or Parquet file, by its ending.
 * Values keep their exactness: CSV cells are texts, 64-bit integers are bigint. Throws `TableUnreadable`.
 */
export async function* readTable(path: string): AsyncGenerator<RowBatch> {
  switch (extname(path).toLowerCase()) {
    case '.csv':
      yield* readCsv(path);
      return;
    case '.jsonl':
    case '.ndjson':
      yield* readJsonLines(path);
      return;
    case '.parquet':
      yield* readParquet(path);
      return;
    default:
      throw new TableUnreadable(`${path} must end in .csv, .jsonl or .parquet`);
  }
}

async function* readCsv(path: string): AsyncGenerator<RowBatch> {
  const parser = Papa.parse(Papa.NODE_STREAM_INPUT, { skipEmptyLines: true });
  const source = createReadStream(path, { encoding: 'utf8' });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let columns: readonly string[] | undefined;
  let rows: string[][] = [];
  let line = 1;
  for await (const record of parser as AsyncIterable<string[]>) {
    if (columns === undefined) {
      columns = record.map((name, index) => (index === 0 ? name.replace(/^\uFEFF/, '') : name).trim());
      refuseRepeatedNames(path, columns);
      continue;
    }
    line += 1;
    if (record.length !== columns.length)
      throw new TableUnreadable(
        `${path}, row ${line}: ${record.length} fields where the header has ${columns.length}`,
      );
    rows.push(record);
    if (rows.length === rowsPerBatch) {
      yield { columns, rows };
      rows = [];
    }
  }
  if (columns === undefined) throw new TableUnreadable(`${path} is empty`);
  yield { columns, rows };
}

function refuseRepeatedNames(path: string, columns: readonly string[]): void {
  const repeated = columns.filter((name, index) => columns.indexOf(name) !== index);
  if (repeated.length > 0) throw new TableUnreadable(`${path} has the column ${repeated[0]} more than once`);
}

function scalar(value: unknown): RawValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') return value;
  if (value instanceof Date) return value.toISOString();
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner));
}

async function* readJsonLines(path: string): AsyncGenerator<RowBatch> {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
  const columns: string[] = [];
  const position = new Map<string, number>();
  let rows: RawValue[][] = [];
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text.trim() === '') continue;
    const row: RawValue[] = Array.from({ length: columns.length });
    for (const [name, value] of Object.entries(parseObject(path, line, text))) {
      let at = position.get(name);
      if (at === undefined) {
        at = columns.push(name) - 1;
        position.set(name, at);
      }
      row[at] = scalar(value);
    }
    rows.push(row);
    if (rows.length === rowsPerBatch) {
      yield { columns, rows };
      rows = [];
    }
  }
  if (line === 0) throw new TableUnreadable(`${path} is empty`);
  yield { columns, rows };
}

function parseObject(path: string, line: number, text: string): object {
  let value: unknown;
  try {
    value = parseExactJson(text);
  } catch {
    throw new TableUnreadable(`${path}, line ${line} is not JSON`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TableUnreadable(`${path}, line ${line} is not a JSON object`);
  return value;
}

async function* readParquet(path: string): AsyncGenerator<RowBatch> {
  try {
    const file = await asyncBufferFromFile(path);
    const metadata = await parquetMetadataAsync(file);
    const total = Number(metadata.num_rows);
    let columns: string[] | undefined;
    const step = rowsPerBatch * 4;
    for (let rowStart = 0; rowStart < total; rowStart += step) {
      const rowEnd = Math.min(total, rowStart + step);
      const objects = await parquetReadObjects({ file, metadata, compressors, rowStart, rowEnd });
      columns ??= Object.keys(objects[0] ?? {});
      const names = columns;
      yield { columns: names, rows: objects.map((object) => names.map((name) => scalar(object[name]))) };
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw error;
    throw new TableUnreadable(`${path} is not a Parquet file that can be read`);
  }
}
