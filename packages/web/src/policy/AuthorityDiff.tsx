import type { ReactElement } from 'react';
import { Section } from '../parts/Page.tsx';
import { type Column, RecordTable } from '../parts/RecordTable.tsx';
import { nameOf } from '../words/numbers.ts';
import type { Change } from './policy-words.ts';

const columns: readonly Column<Change>[] = [
  { head: 'Who', cell: (change) => nameOf(change.person) },
  {
    head: 'Authority',
    className: 'tight',
    cell: ({ change }) => (
      <b className={change === 'loses' ? 'bad' : 'good'}>{change === 'loses' ? '▼ loses' : '▲ gains'}</b>
    ),
  },
  { head: 'For', cell: ({ model }) => (model === '*' ? 'every model' : model) },
  { head: 'Stage', cell: ({ stage }) => (stage === '*' ? 'every stage' : stage) },
  { head: 'Group', cell: ({ group }) => (group === null ? 'on call' : `@${group}`) },
  { head: 'In words', cell: ({ words }) => words },
];

/** Who gains and who loses authority by a proposal; losses first, because they are what must be approved. */
export function AuthorityDiff({ changes }: { readonly changes: readonly Change[] }): ReactElement {
  const sorted = changes.toSorted(
    (a, b) => b.change.localeCompare(a.change) || a.person.localeCompare(b.person),
  );
  return (
    <Section title="Authority" aside="who gains, who loses" ruled>
      {changes.length === 0 ? (
        <p className="none">Nobody gains or loses any.</p>
      ) : (
        <RecordTable
          caption="Changes of authority"
          columns={columns}
          rows={sorted}
          keyOf={(one) => `${one.model} ${one.stage} ${one.group} ${one.person} ${one.change}`}
        />
      )}
    </Section>
  );
}
