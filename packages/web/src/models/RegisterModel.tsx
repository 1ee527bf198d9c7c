import { useNavigate } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { holds, useMe } from '../app/session.ts';
import { useCall, useWrite } from '../app/use-call.ts';
import { Refusal } from '../parts/Answer.tsx';
import { PickField, TextField } from '../parts/Field.tsx';
import { Modal } from '../parts/Modal.tsx';

/** Teams under which I may register a model. */
function useTeams(): readonly (readonly [string, string])[] {
  const me = useMe();
  const teams = useCall('listTeams', {}).data?.teams ?? [];
  const any = holds(me, 'admin', 'steward');
  return teams
    .filter(({ name }) => any || me.teams.includes(name))
    .map(({ name, title }) => [name, title] as const);
}

/** Registers a model: its name, who makes it, what it does. */
export function RegisterModel({ onClose }: { readonly onClose: () => void }): ReactElement {
  const me = useMe();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [team, setTeam] = useState(me.teams.length === 1 ? (me.teams[0] ?? '') : '');
  const [description, setDescription] = useState('');
  const [key] = useState(() => crypto.randomUUID());
  const teams = useTeams();
  const register = useWrite('registerModel');
  const send = (event: { readonly preventDefault: () => void }): void => {
    event.preventDefault();
    const body = { name: name.trim(), team, description: description.trim(), zone: me.calendar.zone };
    const onSuccess = (): void => void navigate({ to: '/models/$model', params: { model: body.name } });
    register.mutate({ body, idempotencyKey: key }, { onSuccess });
  };
  return (
    <Modal open onClose={onClose} title="Register a model">
      <form className="stack" onSubmit={send}>
        <TextField
          label="Name"
          required
          maxLength={256}
          placeholder="spam-filter"
          value={name}
          onChange={setName}
          note="Kept for good. It starts at tier 1, the gravest, until a steward says otherwise."
        />
        <PickField
          label="Team"
          value={team}
          options={teams}
          onChange={setTeam}
          note="Its members are the producing side: they never review it."
        />
        <TextField
          label="What it does (optional)"
          rows={2}
          maxLength={5000}
          value={description}
          onChange={setDescription}
        />
        {register.error && <Refusal error={register.error} />}
        <div className="row">
          <button
            type="submit"
            className="button primary"
            disabled={name.trim() === '' || team === '' || register.isPending}
          >
            Register
          </button>
        </div>
      </form>
    </Modal>
  );
}
