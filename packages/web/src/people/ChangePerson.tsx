import type { Role } from '@assay/contract';
import { type ReactElement, useState } from 'react';
import { useMe } from '../app/session.ts';
import { useWrite } from '../app/use-call.ts';
import { Refusal } from '../parts/Answer.tsx';
import { PickField, TextField } from '../parts/Field.tsx';
import { Modal } from '../parts/Modal.tsx';
import { Sure } from '../parts/Sure.tsx';
import { type Person, shownName } from './person-words.ts';
import { IssueToken } from './IssueToken.tsx';
import { RoleChecks } from './RoleChecks.tsx';
import { SignInLink } from './SignInLink.tsx';

interface ChangePersonProps {
  readonly person: Person;
  readonly people: readonly Person[];
  readonly onClose: () => void;
}

const nobody = 'nobody';

function sameRoles(a: readonly Role[], b: readonly Role[]): boolean {
  return a.length === b.length && a.every((role) => b.includes(role));
}

interface StandingProps extends Omit<ChangePersonProps, 'onClose'> {
  readonly saved: boolean;
  readonly onSaved: () => void;
}

function Standing({ person, people, saved, onSaved }: StandingProps): ReactElement {
  const [roles, setRoles] = useState<readonly Role[]>(person.roles);
  const [manager, setManager] = useState(person.manager ?? nobody);
  const [minutes, setMinutes] = useState(String(person.reviewMinutesPerWeek));
  const change = useWrite('changePerson');
  const body = {
    ...(sameRoles(roles, person.roles) ? {} : { roles: [...roles] }),
    ...(manager === (person.manager ?? nobody) ? {} : { manager: manager === nobody ? null : manager }),
    ...(Number(minutes) === person.reviewMinutesPerWeek ? {} : { reviewMinutesPerWeek: Number(minutes) }),
  };
  const managers = people.filter(
    ({ active, handle, roles: held }) =>
      handle !== person.handle && ((active && held.includes('manager')) || handle === person.manager),
  );
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate({ params: { handle: person.handle }, body }, { onSuccess: onSaved });
      }}
    >
      {person.kind !== 'evaluator' && <RoleChecks roles={roles} onChange={setRoles} />}
      {person.kind === 'person' && (
        <>
          <PickField
            label="Reports to"
            value={manager}
            options={[[nobody, 'nobody'], ...managers.map((one) => [one.handle, shownName(one)] as const)]}
            onChange={setManager}
          />
          <TextField label="Review minutes a week" type="number" value={minutes} onChange={setMinutes} />
        </>
      )}
      {change.error && <Refusal error={change.error} />}
      <div className="row">
        <button
          type="submit"
          className="button primary"
          disabled={Object.keys(body).length === 0 || change.isPending}
        >
          Save
        </button>
        {saved && Object.keys(body).length === 0 && (
          <output className="good">● Saved, and recorded as a fact.</output>
        )}
      </div>
    </form>
  );
}

function Leaving({ person }: { readonly person: Person }): ReactElement {
  const change = useWrite('changePerson');
  const turn = (active: boolean): void =>
    change.mutate({ params: { handle: person.handle }, body: { active } });
  if (!person.active)
    return (
      <>
        <button type="button" className="button" disabled={change.isPending} onClick={() => turn(true)}>
          Let them back in
        </button>
        {change.error && <Refusal error={change.error} />}
      </>
    );
  return (
    <Sure
      label="They left"
      yes={`Deactivate ${person.handle}`}
      className="button"
      consequence="Their sessions and tokens end now. Slots they hold go back; approvals that rest on them as owner begin to lapse."
      pending={change.isPending}
      error={change.error}
      onSure={() => turn(false)}
    />
  );
}

function Erase({ person }: { readonly person: Person }): ReactElement {
  const erase = useWrite('erasePerson');
  return (
    <Sure
      label="Erase the profile"
      yes={`Erase ${person.handle} for good`}
      className="button"
      consequence="Name and mail are gone for good. Facts keep an id that names nobody, so what they decided still stands and still verifies."
      pending={erase.isPending}
      error={erase.error}
      onSure={() => erase.mutate({ params: { handle: person.handle }, body: {} })}
    />
  );
}

/** Roles, manager, hours, the way in and the way out of one person. */
export function ChangePerson({ person, people, onClose }: ChangePersonProps): ReactElement {
  const me = useMe();
  const [saved, setSaved] = useState(false);
  return (
    <Modal open onClose={onClose} title={shownName(person)}>
      <div className="stack starts spaced">
        <Standing
          key={JSON.stringify(person)}
          person={person}
          people={people}
          saved={saved}
          onSaved={() => setSaved(true)}
        />
        <hr />
        {person.active && person.kind === 'person' && <SignInLink person={person} />}
        {person.active && person.kind !== 'person' && (
          <IssueToken person={person.handle} held={person.roles} />
        )}
        {person.handle !== me.handle && <Leaving person={person} />}
        {!person.active && person.name !== null && <Erase person={person} />}
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Modal>
  );
}
