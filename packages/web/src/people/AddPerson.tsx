import type { Role } from '@assay/contract';
import { type ReactElement, useState } from 'react';
import { useWrite } from '../app/use-call.ts';
import { Refusal } from '../parts/Answer.tsx';
import { PickField, TextField } from '../parts/Field.tsx';
import { Modal } from '../parts/Modal.tsx';
import { type Person, shownName } from './person-words.ts';
import { IssueToken } from './IssueToken.tsx';
import { RoleChecks } from './RoleChecks.tsx';
import { SignInLink } from './SignInLink.tsx';

interface AddPersonProps {
  readonly people: readonly Person[];
  readonly onClose: () => void;
}

const nobody = 'nobody';
const kinds = [
  ['person', 'a person'],
  ['service', 'a service'],
  ['evaluator', 'an evaluator'],
] as const;
type Kind = (typeof kinds)[number][0];

interface Draft {
  readonly name: string;
  readonly handle: string;
  readonly kind: Kind;
  readonly roles: readonly Role[];
  readonly manager: string;
}
const empty: Draft = { name: '', handle: '', kind: 'person', roles: [], manager: nobody };

/** The draft, and how to send it. */
function useAdding(onAdded: (person: Person) => void) {
  const [draft, setDraft] = useState<Draft>(empty);
  const [key] = useState(() => crypto.randomUUID());
  const add = useWrite('addPerson');
  const send = (event: { readonly preventDefault: () => void }): void => {
    event.preventDefault();
    const { name, handle, kind, roles, manager } = draft;
    const body = {
      name: name.trim(),
      handle: handle.trim(),
      kind,
      roles: [...roles],
      manager: manager === nobody ? null : manager,
    };
    add.mutate({ body, idempotencyKey: key }, { onSuccess: onAdded });
  };
  const ready = draft.name.trim() !== '' && draft.handle.trim() !== '' && !add.isPending;
  return {
    draft,
    set: (change: Partial<Draft>): void => setDraft({ ...draft, ...change }),
    send,
    ready,
    error: add.error,
  };
}

interface AddFormProps {
  readonly people: readonly Person[];
  readonly onAdded: (person: Person) => void;
}

function AddForm({ people, onAdded }: AddFormProps): ReactElement {
  const { draft, set, send, ready, error } = useAdding(onAdded);
  const managers = people.filter(({ active, roles }) => active && roles.includes('manager'));
  const above = [
    [nobody, 'nobody'] as const,
    ...managers.map((one) => [one.handle, shownName(one)] as const),
  ];
  return (
    <form className="stack spaced" onSubmit={send}>
      <PickField label="What it is" value={draft.kind} options={kinds} onChange={(kind) => set({ kind })} />
      <TextField
        label="Name"
        required
        maxLength={200}
        value={draft.name}
        onChange={(name) => set({ name })}
        note="Kept out of the facts; it can be erased."
      />
      <TextField
        label="Handle"
        required
        maxLength={100}
        placeholder="noor"
        value={draft.handle}
        onChange={(handle) => set({ handle })}
        note="Lower-case letters, digits and hyphens, as policy names them."
      />
      {draft.kind !== 'evaluator' && <RoleChecks roles={draft.roles} onChange={(roles) => set({ roles })} />}
      {draft.kind === 'person' && (
        <PickField
          label="Reports to"
          value={draft.manager}
          options={above}
          onChange={(manager) => set({ manager })}
        />
      )}
      {error && <Refusal error={error} />}
      <div className="row">
        <button type="submit" className="button primary" disabled={!ready}>
          Add
        </button>
      </div>
    </form>
  );
}

/** Adds a person, a service or an evaluator; a person can be given their way in at once. */
export function AddPerson({ people, onClose }: AddPersonProps): ReactElement {
  const [added, setAdded] = useState<Person | null>(null);
  return (
    <Modal open onClose={onClose} title={added === null ? 'Add someone' : `${shownName(added)} was added`}>
      {added === null ? (
        <AddForm people={people} onAdded={setAdded} />
      ) : (
        <div className="stack starts spaced">
          {added.kind === 'person' ? (
            <SignInLink person={added} />
          ) : (
            <IssueToken person={added.handle} held={added.roles} />
          )}
          <button type="button" className="button" onClick={onClose}>
            Done
          </button>
        </div>
      )}
    </Modal>
  );
}
