import '../styles/incidents.css';
import { Link } from '@tanstack/react-router';
import type { CallInput } from '@assay/client';
import { type ReactElement, useState } from 'react';
import { holds, useMe } from '../app/session.ts';
import { useAddressPart } from '../app/use-address.ts';
import { useCall, useWrite } from '../app/use-call.ts';
import { Answer, Refusal } from '../parts/Answer.tsx';
import { PickField, TextField } from '../parts/Field.tsx';
import { Page, Section } from '../parts/Page.tsx';
import { Facts, When } from '../parts/Small.tsx';
import { nameOf } from '../words/numbers.ts';
import { Traceback } from './Traceback.tsx';

type Attribution = CallInput<'attributeIncident'>['body']['attribution'];
const attributions: readonly (readonly [Attribution, string])[] = [
  ['evidence-showed-it', 'The evidence showed it, and it was approved'],
  ['evidence-absent', 'The evidence did not show it'],
  ['evidence-wrong', 'The evidence was wrong'],
  ['changed-after-approval', 'Something changed after the approval'],
  ['not-the-model', 'It was not the model'],
  ['unknown', 'Unknown'],
];

function Attribute({
  number,
  slots,
}: {
  readonly number: string;
  readonly slots: readonly string[];
}): ReactElement {
  const [attribution, setAttribution] = useState<Attribution | ''>('');
  const [slot, setSlot] = useState('');
  const [version, setVersion] = useState('');
  const [reason, setReason] = useState('');
  const attribute = useWrite('attributeIncident');
  return (
    <form
      className="stack ask"
      onSubmit={(event) => {
        event.preventDefault();
        if (attribution === '') return;
        const body = {
          attribution,
          version: version === '' ? null : version,
          slot: slot === '' ? null : slot,
          reason,
        };
        attribute.mutate({ params: { number }, body });
      }}
    >
      <PickField
        label="Why it came through"
        value={attribution}
        options={attributions}
        onChange={setAttribution}
      />
      {slots.length > 0 && (
        <PickField
          label="Which slot answered for it"
          value={slot}
          options={slots.map((name) => [name, name] as const)}
          onChange={setSlot}
        />
      )}
      <TextField label="Version, if another (optional)" value={version} onChange={setVersion} />
      <TextField label="Reason" rows={2} required value={reason} onChange={setReason} />
      {attribute.error && <Refusal error={attribute.error} />}
      <button
        type="submit"
        className="button"
        disabled={attribution === '' || reason.trim() === '' || attribute.isPending}
      >
        Attribute
      </button>
    </form>
  );
}

function Traced({ number }: { readonly number: string }): ReactElement {
  const me = useMe();
  const trace = useCall('traceIncident', { params: { number } });
  return (
    <Answer of={trace} what="the way back">
      {(found) => (
        <>
          <Traceback trace={found} />
          {holds(me, 'steward', 'manager') && (
            <Section title="Attribute it" ruled>
              <Attribute number={number} slots={[...new Set(found.approvals.map(({ slot }) => slot))]} />
            </Section>
          )}
        </>
      )}
    </Answer>
  );
}

function Resolve({ number }: { readonly number: string }): ReactElement {
  const resolve = useWrite('resolveIncident');
  return (
    <>
      <button
        type="button"
        className="button"
        disabled={resolve.isPending}
        onClick={() => resolve.mutate({ params: { number }, body: {} })}
      >
        It is over
      </button>
      {resolve.error && <Refusal error={resolve.error} />}
    </>
  );
}

/** One incident and its traceback. */
export default function IncidentPage(): ReactElement {
  const number = useAddressPart('number');
  const me = useMe();
  const answer = useCall('getIncident', { params: { number } });
  return (
    <Answer of={answer} what={`I-${number}`}>
      {(incident) => (
        <Page
          crumb={
            <>
              <Link to="/incidents">Incidents</Link> / I-{number}
            </>
          }
          title={`${incident.title.replace(/\.$/, '')}.`}
          aside={
            incident.resolvedAt === null &&
            holds(me, 'producer', 'steward', 'manager', 'admin') && <Resolve number={number} />
          }
        >
          <Facts
            items={[
              { term: 'Severity', fact: `${incident.severity} of 4` },
              {
                term: 'Version',
                fact:
                  incident.model === null ? (
                    'unknown'
                  ) : (
                    <Link
                      to={`/models/${incident.model}/${incident.version}`}
                    >{`${incident.model} ${incident.version}`}</Link>
                  ),
                note: incident.service ?? undefined,
              },
              { term: 'Started', fact: <When at={incident.startedAt} /> },
              {
                term: 'Reported',
                fact: <When at={incident.reportedAt} />,
                note: nameOf(incident.reportedBy),
              },
              {
                term: 'Attributed',
                fact: incident.attribution.replaceAll('-', ' '),
                note:
                  incident.answeredForBy === null ? undefined : `answered for by ${incident.answeredForBy}`,
              },
            ]}
          />
          {holds(me, 'reviewer', 'steward', 'manager', 'auditor', 'admin') ? (
            <Traced number={number} />
          ) : (
            <p className="empty">
              Reviewers, stewards, managers and auditors see the way back to the decision.
            </p>
          )}
        </Page>
      )}
    </Answer>
  );
}
