import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { isRecord, useLocal } from '../app/local-store.ts';
import { holds, useMe } from '../app/session.ts';
import { useCall, useWrite } from '../app/use-call.ts';
import { Answer, Refusal } from '../parts/Answer.tsx';
import { TextField } from '../parts/Field.tsx';
import { Page, Section } from '../parts/Page.tsx';
import { LineDiff } from './FileDiffs.tsx';
import type { Policy } from './policy-words.ts';

type Sources = Policy['sources'];
const names = ['MODELOWNERS', 'assay.yaml'] as const;

function isSources(value: unknown): value is Sources {
  return isRecord(value) && names.every((name) => typeof value[name] === 'string');
}

function Opened({
  name,
  onText,
}: {
  readonly name: string;
  readonly onText: (text: string) => void;
}): ReactElement {
  return (
    <label className="caption row">
      or open the file
      <input
        type="file"
        aria-label={`Open ${name} from this machine`}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) void file.text().then(onText);
        }}
      />
    </label>
  );
}

function ProposeForm({ inForce }: { readonly inForce: Policy }): ReactElement {
  const [sources, keep] = useLocal('assay.policy', isSources, inForce.sources);
  const [key] = useState(() => crypto.randomUUID());
  const navigate = useNavigate();
  const propose = useWrite('proposePolicy');
  const changed = names.some((name) => sources[name] !== inForce.sources[name]);
  const send = (event: { readonly preventDefault: () => void }): void => {
    event.preventDefault();
    const onSuccess = ({ proposal }: Policy): void => {
      keep(null);
      void navigate({ to: `/policy/${proposal}` });
    };
    propose.mutate({ body: { sources }, idempotencyKey: key }, { onSuccess });
  };
  return (
    <form onSubmit={send}>
      {names.map((name) => (
        <Section
          key={name}
          title={name}
          aside={sources[name] === inForce.sources[name] ? 'as it is in force' : 'changed here, not sent'}
          ruled
        >
          <div className="two paste spaced">
            <div className="stack">
              <TextField
                label={`${name}, as you propose it`}
                rows={name === 'MODELOWNERS' ? 12 : 28}
                maxLength={500_000}
                value={sources[name]}
                onChange={(text) => keep({ ...sources, [name]: text })}
              />
              <Opened name={name} onText={(text) => keep({ ...sources, [name]: text })} />
            </div>
            <LineDiff name={name} before={inForce.sources[name]} after={sources[name]} />
          </div>
        </Section>
      ))}
      {propose.error && <Refusal error={propose.error} />}
      <div className="row spaced">
        <button type="submit" className="button primary" disabled={!changed || propose.isPending}>
          Propose
        </button>
        {changed && (
          <>
            <button type="button" className="button" onClick={() => keep(null)}>
              Back to what is in force
            </button>
            <span className="caption">Saved here, not sent. In force at once when nobody loses by it.</span>
          </>
        )}
      </div>
    </form>
  );
}

/** Proposing policy: two files, beside those in force; every bad line is named and nothing changes by one. */
export function ProposePage(): ReactElement {
  const me = useMe();
  const answer = useCall('getPolicy', {});
  return (
    <Answer of={answer} what="the policy in force" rows={10}>
      {(inForce) => (
        <Page
          crumb={
            <>
              <Link to="/policy">Policies</Link> / propose
            </>
          }
          title="Propose what shall be in force."
          lead="Who loses authority by it is computed from the files, and has to approve. A line that independent people cannot satisfy is refused with their names."
        >
          {holds(me, 'admin', 'steward', 'manager') ? (
            <ProposeForm inForce={inForce} />
          ) : (
            <p className="none">Administrators, stewards and managers propose policy.</p>
          )}
        </Page>
      )}
    </Answer>
  );
}
