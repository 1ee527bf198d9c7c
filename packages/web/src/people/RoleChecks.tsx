import type { Role } from '@assay/contract';
import type { ReactElement } from 'react';
import { roleWords } from './person-words.ts';

interface RoleChecksProps {
  readonly roles: readonly Role[];
  readonly onChange: (roles: readonly Role[]) => void;
}

/** The roles to give, each with what it lets one do. */
export function RoleChecks({ roles, onChange }: RoleChecksProps): ReactElement {
  const turn = (role: Role): void =>
    onChange(roles.includes(role) ? roles.filter((one) => one !== role) : [...roles, role]);
  return (
    <fieldset className="roles">
      <legend>Roles</legend>
      {roleWords.map(([role, words]) => (
        <label key={role}>
          <input type="checkbox" checked={roles.includes(role)} onChange={() => turn(role)} />
          <span>
            {role} <span className="caption">{words}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
