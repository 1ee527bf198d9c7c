import type { CallOutput } from '@assay/client';
import type { ReactElement } from 'react';
import { api } from '../app/api.ts';
import { useWrite } from '../app/use-call.ts';
import { Refusal } from '../parts/Answer.tsx';
import { Section } from '../parts/Page.tsx';
import { type Column, RecordTable } from '../parts/RecordTable.tsx';
import { counted, plural } from '../words/numbers.ts';

type Found = CallOutput<'verifyDatabase'>;
type Table = Found['tables'][number];

const columns: readonly Column<Table>[] = [
  { head: 'Table', cell: ({ table }) => <code>{table}</code> },
  { head: 'Rows', className: 'num', cell: ({ rows }) => counted(rows) },
  {
    head: 'How',
    cell: ({ kind }) =>
      kind === 'replayed' ? 'rebuilt from the facts and compared' : 'follows from other tables',
  },
];

function Verdict({ found }: { readonly found: Found }): ReactElement {
  const replayed = found.tables.filter(({ kind }) => kind === 'replayed');
  const rows = replayed.reduce((sum, table) => sum + table.rows, 0);
  if (found.first !== null)
    return (
      <div className="problem" role="alert">
        <strong>The database is not what the facts say.</strong>
        <p>{found.first.words}</p>
        <p>
          Table <code>{found.first.table}</code>, row <code>{found.first.row}</code>
          {found.first.fact !== null && (
            <>
              , fact <code>{found.first.fact}</code>
            </>
          )}
          . It is the first; mend it from the facts, and look again.
        </p>
      </div>
    );
  return (
    <>
      <output className="good verdict">
        ● {plural(found.facts, 'fact')} rebuild {plural(rows, 'row')} in {plural(replayed.length, 'table')},
        each as it stands.
      </output>
      <details className="fold">
        <summary>{plural(found.tables.length, 'table')}</summary>
        <RecordTable
          caption="Tables that were compared"
          columns={columns}
          rows={found.tables}
          keyOf={({ table }) => table}
        />
      </details>
    </>
  );
}

/** Replays the facts inside the registry and compares every row that authority rests on; and the export. */
export function DatabaseCheck(): ReactElement {
  const verify = useWrite('verifyDatabase', []);
  return (
    <Section title="Does the database follow from the facts?" ruled>
      <p className="none">
        The registry replays every fact and compares every row that authority rests on. One column changed by
        hand is named, with its table, row and fact.
      </p>
      <div className="row">
        <button
          type="button"
          className="button"
          disabled={verify.isPending}
          onClick={() => verify.mutate({ body: {} })}
        >
          {verify.isPending ? 'Replaying the facts…' : 'Verify the database'}
        </button>
        <a className="button" href={api.url('exportAudit', {})} download="assay-audit.bundle">
          Export the bundle
        </a>
      </div>
      {verify.error && <Refusal error={verify.error} />}
      {verify.data && <Verdict found={verify.data} />}
    </Section>
  );
}
