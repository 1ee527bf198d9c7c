import '../styles/records.css';
import { type ReactElement, useState } from 'react';
import { holds, useMe } from '../app/session.ts';
import { useAddressQuery } from '../app/use-address.ts';
import { useCall } from '../app/use-call.ts';
import { LiveWords } from '../frame/LiveWords.tsx';
import { Answer } from '../parts/Answer.tsx';
import { Choice } from '../parts/Choice.tsx';
import { Page, Section } from '../parts/Page.tsx';
import { AddPerson } from './AddPerson.tsx';
import { ChangePerson } from './ChangePerson.tsx';
import { PersonTable } from './PersonTable.tsx';
import { type Person, peopleSentence } from './person-words.ts';
import { Teams } from './Teams.tsx';

const kinds = [
  ['people', 'People'],
  ['services', 'Services and evaluators'],
  ['left', 'Who left'],
] as const;
type Kind = (typeof kinds)[number][0];

function isKind(name: string): name is Kind {
  return kinds.some(([kind]) => kind === name);
}

function ofKind(person: Person, kind: Kind): boolean {
  if (kind === 'left') return !person.active;
  return person.active && (person.kind === 'person') === (kind === 'people');
}

interface FoundProps {
  readonly people: readonly Person[];
  readonly onChange: (person: Person) => void;
}

function Found({ people, onChange }: FoundProps): ReactElement {
  const me = useMe();
  const [{ kind = 'people', find = '' }, change] = useAddressQuery();
  const chosen: Kind = isKind(kind) ? kind : 'people';
  const shown = people.filter(
    (person) =>
      ofKind(person, chosen) &&
      `${person.name ?? ''} ${person.handle} ${person.roles.join(' ')} ${person.teams.join(' ')}`
        .toLowerCase()
        .includes(find.toLowerCase()),
  );
  return (
    <Section title="Everyone" ruled>
      <div className="row spaced">
        <Choice
          label="Show"
          options={kinds}
          value={chosen}
          onChange={(next) => change({ kind: next === 'people' ? undefined : next })}
        />
        <input
          className="narrow"
          type="search"
          aria-label="Find a person"
          placeholder="Name, role, team"
          defaultValue={find}
          onChange={(event) => change({ find: event.target.value })}
        />
      </div>
      {shown.length === 0 ? (
        <p className="none">{find === '' ? 'Nobody.' : 'Nobody has these words.'}</p>
      ) : (
        <PersonTable people={shown} {...(holds(me, 'admin') ? { onChange } : {})} />
      )}
    </Section>
  );
}

/** People, services and evaluators: who may do what, who belongs where, and the review minutes they gave. */
export default function PeoplePage(): ReactElement {
  const me = useMe();
  const [open, setOpen] = useState<
    { readonly what: 'add' } | { readonly what: 'change'; readonly handle: string } | null
  >(null);
  const answer = useCall('listPeople', {});
  const admin = holds(me, 'admin');
  return (
    <Answer of={answer} what="the people" rows={12}>
      {({ people }) => {
        const person =
          open?.what === 'change' ? people.find(({ handle }) => handle === open.handle) : undefined;
        return (
          <Page
            crumb="People"
            title={peopleSentence(people)}
            lead="Relation beats role: whoever produces a version never reviews it, whatever roles they hold."
            aside={
              admin && (
                <button type="button" className="button" onClick={() => setOpen({ what: 'add' })}>
                  Add someone
                </button>
              )
            }
          >
            <Found people={people} onChange={({ handle }) => setOpen({ what: 'change', handle })} />
            <Teams people={people} />
            {open?.what === 'add' && <AddPerson people={people} onClose={() => setOpen(null)} />}
            {person && (
              <ChangePerson
                key={person.handle}
                person={person}
                people={people}
                onClose={() => setOpen(null)}
              />
            )}
            <footer className="foot">
              <LiveWords />
            </footer>
          </Page>
        );
      }}
    </Answer>
  );
}
