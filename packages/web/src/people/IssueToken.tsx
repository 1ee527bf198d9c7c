import type { Role } from '@assay/contract';
import { type ReactElement, useState } from 'react';
import { useMe } from '../app/session.ts';
import { useWrite } from '../app/use-call.ts';
import { Refusal } from '../parts/Answer.tsx';
import { PickField, TextField } from '../parts/Field.tsx';
import { Secret } from '../parts/Secret.tsx';
import { shortDate } from '../words/dates.ts';

const spans = [
  ['7', '7 days'],
  ['30', '30 days'],
  ['90', '90 days'],
  ['365', 'a year'],
] as const;
type Span = (typeof spans)[number][0];

interface RolePicksProps {
  readonly held: readonly Role[];
  readonly without: readonly Role[];
  readonly onChange: (without: readonly Role[]) => void;
}

/** Of the roles one holds, those a token shall carry: fewer is safer. */
function RolePicks({ held, without, onChange }: RolePicksProps): ReactElement | null {
  if (held.length < 2) return null;
  return (
    <fieldset>
      <legend>Roles it carries</legend>
      <div className="checks">
        {held.map((role) => (
          <label key={role}>
            <input
              type="checkbox"
              checked={!without.includes(role)}
              onChange={() =>
                onChange(without.includes(role) ? without.filter((one) => one !== role) : [...without, role])
              }
            />
            {role}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface IssueTokenProps {
  /** The service or evaluator it is for, where an administrator issues it; absent for my own. */
  readonly person?: string;
  /** Roles the holder has. */
  readonly held: readonly Role[];
}

/** Issues an API token and shows its secret once. */
export function IssueToken({ person, held }: IssueTokenProps): ReactElement {
  const { calendar } = useMe();
  const [label, setLabel] = useState('');
  const [days, setDays] = useState<Span>('90');
  const [without, setWithout] = useState<readonly Role[]>([]);
  const issue = useWrite('issueToken', ['listTokens']);
  const roles = held.filter((role) => !without.includes(role));
  const send = (event: { readonly preventDefault: () => void }): void => {
    event.preventDefault();
    const body = {
      label: label.trim(),
      days: Number(days),
      ...(person === undefined ? {} : { person }),
      ...(without.length === 0 ? {} : { roles }),
    };
    issue.mutate({ body }, { onSuccess: () => setLabel('') });
  };
  return (
    <form className="stack spaced" onSubmit={send}>
      <div className="finder">
        <TextField
          label="What the new token is for"
          required
          maxLength={100}
          placeholder="CI of spam-filter"
          value={label}
          onChange={setLabel}
        />
        <PickField label="It ends after" value={days} options={spans} onChange={setDays} />
      </div>
      <RolePicks held={held} without={without} onChange={setWithout} />
      {issue.error && <Refusal error={issue.error} />}
      {issue.data && (
        <Secret label={`Token ${issue.data.label}`} value={issue.data.secret}>
          Copy it now: it is kept only as a hash and is not shown again. It ends{' '}
          {shortDate(issue.data.expiresAt, calendar.zone)}.
        </Secret>
      )}
      <div className="row">
        <button
          type="submit"
          className="button"
          disabled={label.trim() === '' || roles.length === 0 || issue.isPending}
        >
          Issue a token
        </button>
      </div>
    </form>
  );
}
