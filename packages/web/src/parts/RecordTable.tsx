import type { ReactElement, ReactNode } from 'react';
import { useRowKeys } from './row-keys.ts';

/** One column: its head, and what a row shows in it. */
export interface Column<Row> {
  readonly head: string;
  /** Hides the head from the eye where the cells say it already. */
  readonly quiet?: boolean;
  readonly className?: string;
  readonly cell: (row: Row) => ReactNode;
}

interface RecordTableProps<Row> {
  /** What the table holds, for those who listen. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | number;
  readonly rowClass?: (row: Row) => string | undefined;
}

/**
 * Records as a table whose first column names the row. On a narrow screen every row becomes a short list with the
 * heads beside its cells; that layout is a grid, which leaves a table a table for those who listen. The keys of lists move between its rows.
 */
export function RecordTable<Row>({
  caption,
  columns,
  rows,
  keyOf,
  rowClass,
}: RecordTableProps<Row>): ReactElement {
  useRowKeys();
  return (
    <table className="table records">
      <caption className="unseen">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ head, quiet, className }) => (
            <th key={head} scope="col" className={className}>
              {quiet ? <span className="unseen">{head}</span> : head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)} className={rowClass?.(row)}>
            {columns.map(({ head, quiet, className, cell }, index) =>
              index === 0 ? (
                <th key={head} scope="row" className={className}>
                  {cell(row)}
                </th>
              ) : (
                <td key={head} className={className} data-head={quiet ? undefined : head}>
                  <div>{cell(row)}</div>
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
