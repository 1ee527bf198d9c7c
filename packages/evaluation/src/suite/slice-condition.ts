import { Environment } from '@marcbachmann/cel-js';
import { cellAt, type Cell, type ColumnValues } from './column.ts';

/** A condition that is not CEL, names a column that is not there, or does not yield true or false. */
export class ConditionInvalid extends Error {
  override readonly name = 'ConditionInvalid';
}

const columnReference = /\brow\s*(?:\.\s*([A-Za-z_]\w*)|\[\s*(?:"([^"]+)"|'([^']+)')\s*\])/g;

/** A CEL condition over `row`, parsed once. */
export interface SliceCondition {
  readonly source: string;
  /** The columns that the condition reads. */
  readonly columns: readonly string[];
  /** Whether one row, given as its columns' cells, is in the slice. */
  test(row: Readonly<Record<string, Cell>>): boolean;
}

/**
 * Parses a CEL condition over the columns of a row: `row.capitalTotal > 200.0 && row.carrier == "AA"`; a column whose
 * name is not an identifier is `row["its name"]`. Throws `ConditionInvalid`, with the parser's first line.
 */
export function parseCondition(source: string): SliceCondition {
  const environment = new Environment().registerVariable('row', 'map');
  let program: (context: { row: Readonly<Record<string, Cell>> }) => unknown;
  try {
    program = environment.parse(source);
  } catch (error) {
    throw new ConditionInvalid(error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'not CEL');
  }
  const columns = new Set<string>();
  for (const match of source.matchAll(columnReference)) {
    const name = match[1] ?? match[2] ?? match[3];
    if (name !== undefined) columns.add(name);
  }
  return { source, columns: [...columns], test: (row) => truth(program({ row })) };
}

function truth(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new ConditionInvalid('the condition must be true or false');
}

/** Finds a column by name. */
export type ColumnLookup = (name: string) => ColumnValues | undefined;

/**
 * The rows that a condition holds for, as one byte a row. Throws `ConditionInvalid` that names missing columns, or the
 * number of rows on which the condition failed; never a value.
 */
export function membership(condition: SliceCondition, column: ColumnLookup, rows: number): Uint8Array {
  const columns = condition.columns.map((name) => ({ name, values: column(name) }));
  const missing = columns.flatMap(({ name, values }) => (values === undefined ? [name] : []));
  if (missing.length > 0) throw new ConditionInvalid(`there is no column ${missing.join(', ')}`);
  const members = new Uint8Array(rows);
  const cells: Record<string, Cell> = {};
  let failed = 0;
  for (let row = 0; row < rows; row += 1) {
    for (const { name, values } of columns) if (values) cells[name] = cellAt(values, row);
    try {
      members[row] = condition.test(cells) ? 1 : 0;
    } catch {
      failed += 1;
    }
  }
  if (failed > 0)
    throw new ConditionInvalid(
      `the condition fails on ${failed} of ${rows} rows; compare numbers with numbers and texts with texts`,
    );
  return members;
}
