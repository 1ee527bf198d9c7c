import { type ReactElement, useState } from 'react';
import { holds, useMe } from '../app/session.ts';
import { useCall, useWrite } from '../app/use-call.ts';
import { Answer, Refusal } from '../parts/Answer.tsx';
import { TextField } from '../parts/Field.tsx';
import { Modal } from '../parts/Modal.tsx';
import { Section } from '../parts/Page.tsx';
import { type Column, RecordTable } from '../parts/RecordTable.tsx';
import { listed, nameOf } from '../words/numbers.ts';
import { type Person, type Team, shownName } from './person-words.ts';

interface MemberChecksProps {
  readonly people: readonly Person[];
  readonly members: readonly string[];
  readonly onChange: (members: readonly string[]) => void;
}

function MemberChecks({ people, members, onChange }: MemberChecksProps): ReactElement {
  const turn = (handle: string): void =>
    onChange(members.includes(handle) ? members.filter((one) => one !== handle) : [...members, handle]);
  return (
    <fieldset>
      <legend>Members</legend>
      <div className="checks">
        {people
          .filter((person) => person.kind === 'person' && (person.active || members.includes(person.handle)))
          .map((person) => (
            <label key={person.handle}>
              <input
                type="checkbox"
                checked={members.includes(person.handle)}
                onChange={() => turn(person.handle)}
              />
              {shownName(person)}
            </label>
          ))}
      </div>
    </fieldset>
  );
}

function NewTeam({
  people,
  onClose,
}: {
  readonly people: readonly Person[];
  readonly onClose: () => void;
}): ReactElement {
  const [name, setName] = useState('');
  const [title, setTitle] = useState('');
  const [members, setMembers] = useState<readonly string[]>([]);
  const [key] = useState(() => crypto.randomUUID());
  const create = useWrite('createTeam');
  return (
    <Modal open onClose={onClose} title="Create a team">
      <form
        className="stack spaced"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(
            { body: { name: name.trim(), title: title.trim(), members: [...members] }, idempotencyKey: key },
            { onSuccess: onClose },
          );
        }}
      >
        <TextField
          label="Name"
          required
          placeholder="mail"
          value={name}
          onChange={setName}
          note="Lower-case letters, digits and hyphens."
        />
        <TextField
          label="Title"
          required
          maxLength={200}
          placeholder="Mail"
          value={title}
          onChange={setTitle}
        />
        <MemberChecks people={people} members={members} onChange={setMembers} />
        {create.error && <Refusal error={create.error} />}
        <div className="row">
          <button
            type="submit"
            className="button primary"
            disabled={name.trim() === '' || title.trim() === '' || create.isPending}
          >
            Create
          </button>
        </div>
      </form>
    </Modal>
  );
}

function Members({
  team,
  people,
  onClose,
}: {
  readonly team: Team;
  readonly people: readonly Person[];
  readonly onClose: () => void;
}): ReactElement {
  const [members, setMembers] = useState<readonly string[]>(team.members);
  const set = useWrite('setTeamMembers');
  return (
    <Modal open onClose={onClose} title={`Who belongs to ${team.title}`}>
      <form
        className="stack spaced"
        onSubmit={(event) => {
          event.preventDefault();
          set.mutate(
            { params: { name: team.name }, body: { members: [...members] } },
            { onSuccess: onClose },
          );
        }}
      >
        <p className="caption">
          Members are on the producing side of the team’s models, and see requests as producers do.
        </p>
        <MemberChecks people={people} members={members} onChange={setMembers} />
        {set.error && <Refusal error={set.error} />}
        <div className="row">
          <button type="submit" className="button primary" disabled={set.isPending}>
            Save
          </button>
        </div>
      </form>
    </Modal>
  );
}

const columns: readonly Column<Team>[] = [
  {
    head: 'Team',
    cell: (team) => (
      <>
        {team.title}
        <small>{team.name}</small>
      </>
    ),
  },
  {
    head: 'Members',
    cell: ({ members }) => listed(members.map(nameOf)) || <span className="third">nobody</span>,
  },
];

/** Teams, and who belongs to each: whoever does is on the producing side of its models. */
export function Teams({ people }: { readonly people: readonly Person[] }): ReactElement {
  const admin = holds(useMe(), 'admin');
  const [open, setOpen] = useState<string | null>(null);
  const answer = useCall('listTeams', {});
  const change: Column<Team> = {
    head: 'Change',
    quiet: true,
    className: 'tight',
    cell: (team) => (
      <button
        type="button"
        className="textual"
        aria-label={`Change who belongs to ${team.title}`}
        onClick={() => setOpen(`team ${team.name}`)}
      >
        Change
      </button>
    ),
  };
  return (
    <Section
      title="Teams"
      aside="the producing side of their models"
      ruled
      right={
        admin && (
          <button type="button" className="button small" onClick={() => setOpen('new')}>
            Create a team
          </button>
        )
      }
    >
      <Answer of={answer} what="the teams" rows={3}>
        {({ teams }) => {
          const team = teams.find(({ name }) => open === `team ${name}`);
          return (
            <>
              {teams.length === 0 ? (
                <p className="none">No team yet. A model belongs to one.</p>
              ) : (
                <RecordTable
                  caption="Teams"
                  columns={admin ? [...columns, change] : columns}
                  rows={teams}
                  keyOf={({ id }) => id}
                />
              )}
              {open === 'new' && <NewTeam people={people} onClose={() => setOpen(null)} />}
              {team && <Members team={team} people={people} onClose={() => setOpen(null)} />}
            </>
          );
        }}
      </Answer>
    </Section>
  );
}
