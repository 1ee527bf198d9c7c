import type { ReactElement } from 'react';
import { Section } from '../parts/Page.tsx';
import { minutesInWords } from '../words/durations.ts';
import { DayRow } from './DayRow.tsx';
import { type Row, rowKey } from './plan.ts';
import { RowQuestion } from './RowQuestion.tsx';

interface DayGroupsProps {
  readonly rows: readonly Row[];
  readonly selection: {
    readonly at: number;
    readonly row: Row | undefined;
    readonly select: (at: number) => void;
  };
  readonly question: 'minutes' | 'hand-over' | null;
  readonly onAnswer: (value: string) => void;
  readonly onCancel: () => void;
}

function words(kind: Row['goes']['kind'], rows: readonly Row[]): readonly [string, string] {
  const total = minutesInWords(rows.reduce((sum, { minutes }) => sum + minutes, 0));
  const riskiest = rows.find(({ goes }) => goes.kind === 'read' && goes.riskiest);
  switch (kind) {
    case 'read':
      return [
        'Read in depth',
        `${total}, none below its reading floor.${riskiest ? ` Item ${riskiest.order} holds the slot kept for the riskiest.` : ''}`,
      ];
    case 'slip':
      return ['Slips', `${total}. Their producers are told the new date and the reason: reviewer hours.`];
    case 'hand-over':
      return [
        'Better with another team',
        `${total}. They keep it or hand it back; it stays on your list until they claim it.`,
      ];
  }
}

const heads = [
  '',
  'Item',
  'Whose turn, why, since when',
  'Risk, traffic',
  'Findings',
  'Launch',
  'Minutes ❙ floor',
  'Then',
];

/** Three groups of the same eight columns. */
export function DayGroups({ rows, selection, question, onAnswer, onCancel }: DayGroupsProps): ReactElement {
  return (
    <>
      {(['read', 'slip', 'hand-over'] as const).map((kind) => {
        const mine = rows.filter(({ goes }) => goes.kind === kind);
        if (mine.length === 0) return null;
        const [title, aside] = words(kind, mine);
        return (
          <Section key={kind} title={title} aside={aside}>
            <table className="table day">
              <thead>
                <tr>
                  {heads.map((head) => (
                    <th key={head} scope="col">
                      {head === '' ? <span className="unseen">Number</span> : head}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {mine.map((row) => {
                  const selected = selection.row !== undefined && rowKey(selection.row) === rowKey(row);
                  return (
                    <DayRow
                      key={rowKey(row)}
                      row={row}
                      selected={selected}
                      onSelect={() => {
                        if (!selected) selection.select(row.order - 1);
                      }}
                      question={
                        selected && question !== null ? (
                          <RowQuestion
                            key={question}
                            row={row}
                            kind={question}
                            onAnswer={onAnswer}
                            onCancel={onCancel}
                          />
                        ) : null
                      }
                    />
                  );
                })}
              </tbody>
            </table>
          </Section>
        );
      })}
    </>
  );
}
