import type { CallOutput } from '@assay/client';
import type { ReactElement } from 'react';
import { api } from '../app/api.ts';
import { useMe } from '../app/session.ts';
import { useAddressQuery } from '../app/use-address.ts';
import { useCall, useWrite } from '../app/use-call.ts';
import { Answer, Refusal } from '../parts/Answer.tsx';
import { Page, Section } from '../parts/Page.tsx';
import { momentOf } from '../words/dates.ts';
import { counted } from '../words/numbers.ts';

type Fact = CallOutput<'listFacts'>['facts'][number];

function Payload({ fact }: { readonly fact: Fact }): ReactElement {
  return (
    <details>
      <summary className="caption">payload</summary>
      <pre className="code source">{JSON.stringify(fact.payload, null, 1)}</pre>
    </details>
  );
}

function FactRow({ fact }: { readonly fact: Fact }): ReactElement {
  const { calendar } = useMe();
  return (
    <tr>
      <td className="num">{fact.sequence ?? '·'}</td>
      <th scope="row">
        <code>{fact.kind}</code>
      </th>
      <td className="nowrap">{momentOf(fact.at, calendar.zone)}</td>
      <td>{fact.actor ?? <span className="third">sealed, opened later</span>}</td>
      <td className={fact.covered ? 'good' : 'warn'}>{fact.covered ? '● covered' : '◐ recorded'}</td>
      <td>
        <Payload fact={fact} />
      </td>
    </tr>
  );
}

function Replay(): ReactElement {
  const verify = useWrite('verifyDatabase', []);
  const found = verify.data;
  return (
    <div className="row">
      <button
        type="button"
        className="button small"
        disabled={verify.isPending}
        onClick={() => verify.mutate({ body: {} })}
      >
        {verify.isPending ? 'Replaying…' : 'Replay and compare every row'}
      </button>
      <a className="button small" href={api.url('exportAudit', {})} download>
        Export the bundle
      </a>
      {verify.error && <Refusal error={verify.error} />}
      {found && (
        <output className={found.ok ? 'good' : 'bad'}>
          {found.ok
            ? `● ${counted(found.facts)} facts rebuild every row of ${found.tables.filter(({ kind }) => kind === 'replayed').length} tables.`
            : `✕ ${found.first?.table} ${found.first?.row}: ${found.first?.words}`}
        </output>
      )}
    </div>
  );
}

function FactTable({ facts }: { readonly facts: readonly Fact[] }): ReactElement {
  if (facts.length === 0) return <p className="empty">No fact fits.</p>;
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col" className="num">
            No.
          </th>
          <th scope="col">Kind</th>
          <th scope="col">At</th>
          <th scope="col">Actor</th>
          <th scope="col">In the ledger</th>
          <th scope="col">What</th>
        </tr>
      </thead>
      <tbody>
        {facts.map((fact) => (
          <FactRow key={fact.id} fact={fact} />
        ))}
      </tbody>
    </table>
  );
}

interface FilterProps {
  readonly kind: string;
  readonly request: string;
  readonly change: (next: Readonly<Record<string, string | undefined>>) => void;
}

function Filter({ kind, request, change }: FilterProps): ReactElement {
  return (
    <div className="row">
      <input
        type="search"
        aria-label="Kind of fact"
        placeholder="kind, for example decision.made"
        defaultValue={kind}
        onBlur={(event) => change({ kind: event.target.value, after: undefined })}
        onKeyDown={(event) =>
          event.key === 'Enter' && change({ kind: event.currentTarget.value, after: undefined })
        }
      />
      <input
        type="search"
        inputMode="numeric"
        aria-label="Request number"
        placeholder="R-number"
        defaultValue={request}
        onKeyDown={(event) =>
          event.key === 'Enter' &&
          change({ request: event.currentTarget.value.replace(/\D/g, ''), after: undefined })
        }
      />
    </div>
  );
}

/** Every fact, by its number in the ledger, with what proves it. */
export default function AuditPage(): ReactElement {
  const [{ after = '-1', kind = '', request = '' }, change] = useAddressQuery();
  const query = {
    after,
    limit: 200,
    ...(kind === '' ? {} : { kind }),
    ...(request === '' ? {} : { request }),
  };
  const answer = useCall('listFacts', { query });
  const ready = useCall('getReadiness', {});
  const ledger = ready.data?.ledger;
  return (
    <Page
      crumb="Audit log"
      title={
        ledger
          ? `${counted(ledger.recorded)} facts are recorded; ${counted(ledger.covered)} are covered by a signed checkpoint.`
          : 'The audit log.'
      }
      lead="Facts are never changed or deleted. This browser demands a proof that the log only grew, each time it looks."
    >
      <div className="row spread choose">
        <Filter kind={kind} request={request} change={change} />
        <Replay />
      </div>
      <Answer of={answer} what="the facts">
        {({ facts, next }) => (
          <Section title="Facts" aside={`from ${Number(after) + 1}`} ruled>
            <FactTable facts={facts} />
            <div className="row spaced">
              {after !== '-1' && (
                <button type="button" className="button" onClick={() => change({ after: undefined })}>
                  From the first
                </button>
              )}
              {next !== null && (
                <button type="button" className="button" onClick={() => change({ after: String(next) })}>
                  Next
                </button>
              )}
            </div>
          </Section>
        )}
      </Answer>
    </Page>
  );
}
