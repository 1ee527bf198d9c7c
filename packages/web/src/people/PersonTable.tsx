import type { ReactElement } from 'react';
import { type Column, RecordTable } from '../parts/RecordTable.tsx';
import { minutesInWords } from '../words/durations.ts';
import { nameOf } from '../words/numbers.ts';
import { type Person, shownName } from './person-words.ts';

const columns: readonly Column<Person>[] = [
  {
    head: 'Name',
    cell: (person) => (
      <>
        {shownName(person)}
        <small>
          {person.handle}
          {person.kind !== 'person' && `, ${person.kind}`}
        </small>
      </>
    ),
  },
  { head: 'Roles', cell: ({ roles }) => roles.join(', ') || <span className="third">none</span> },
  { head: 'Teams', cell: ({ teams }) => teams.join(', ') || <span className="third">none</span> },
  {
    head: 'Reports to',
    cell: ({ manager }) => (manager === null ? <span className="third">nobody</span> : nameOf(manager)),
  },
  {
    head: 'Review minutes',
    cell: ({ roles, reviewMinutesPerWeek }) =>
      roles.includes('reviewer') ? (
        `${minutesInWords(reviewMinutesPerWeek)} a week`
      ) : (
        <span className="third">·</span>
      ),
  },
  {
    head: 'Zone',
    cell: ({ calendar, active }) => (active ? calendar.zone : <span className="bad">inactive</span>),
  },
];

interface PersonTableProps {
  readonly people: readonly Person[];
  /** Given to administrators only. */
  readonly onChange?: (person: Person) => void;
}

/** People with their roles, teams, manager and review minutes. */
export function PersonTable({ people, onChange }: PersonTableProps): ReactElement {
  const change: readonly Column<Person>[] =
    onChange === undefined
      ? []
      : [
          {
            head: 'Change',
            quiet: true,
            className: 'tight',
            cell: (person) => (
              <button
                type="button"
                className="textual"
                aria-label={`Change ${person.handle}`}
                onClick={() => onChange(person)}
              >
                Change
              </button>
            ),
          },
        ];
  return (
    <RecordTable caption="People" columns={[...columns, ...change]} rows={people} keyOf={({ id }) => id} />
  );
}
