import { cellAt, type Cell, type ColumnValues } from '../../suite/column.ts';
import type { RowFeed } from '../runtime.ts';

/** How a number that JSON has no word for is written. */
export type NotANumber = 'token' | 'null';

/** One cell as JSON: 64-bit integers keep all digits; NaN is the bare token that Python reads, or null. */
export function cellJson(cell: Cell, notANumber: NotANumber): string {
  if (typeof cell === 'bigint') return String(cell);
  if (typeof cell !== 'number' || Number.isFinite(cell)) return JSON.stringify(cell);
  if (notANumber === 'null') return 'null';
  return Number.isNaN(cell) ? 'NaN' : cell > 0 ? 'Infinity' : '-Infinity';
}

/** A 32-bit float with the digits that tell it apart, as its producer would have written it. */
export function shortFloat(column: ColumnValues, row: number): Cell {
  const cell = cellAt(column, row);
  if (column.dtype !== 'float32' || typeof cell !== 'number' || !Number.isFinite(cell)) return cell;
  const short = Number(cell.toPrecision(7));
  return Math.fround(short) === cell ? short : cell;
}

/** The features of rows `start` up to `end` as columns, whatever way the feed holds them. */
export function columnsOf(feed: RowFeed, start: number, end: number): ColumnValues[] {
  const matrix = feed.matrix(start, end);
  const width = feed.features.length;
  return feed.features.map((_feature, index) => {
    if (matrix === undefined) return feed.column(index, start, end);
    const values = new Float32Array(end - start);
    for (let row = 0; row < values.length; row += 1) values[row] = matrix[row * width + index] ?? Number.NaN;
    return { dtype: 'float32', values };
  });
}

/** Each row as a JSON object of its features. */
export function rowObjects(feed: RowFeed, start: number, end: number, notANumber: NotANumber): string[] {
  const columns = columnsOf(feed, start, end);
  const names = feed.features.map((feature) => JSON.stringify(feature.name));
  return Array.from({ length: end - start }, (_value, row) => {
    const cells = columns.map(
      (column, index) => `${names[index]}:${cellJson(shortFloat(column, row), notANumber)}`,
    );
    return `{${cells.join(',')}}`;
  });
}

/** Each row as a JSON array of its features. */
export function rowArrays(feed: RowFeed, start: number, end: number, notANumber: NotANumber): string[] {
  const columns = columnsOf(feed, start, end);
  return Array.from(
    { length: end - start },
    (_value, row) => `[${columns.map((column) => cellJson(shortFloat(column, row), notANumber)).join(',')}]`,
  );
}
