import '../styles/records.css';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { holds, useMe } from '../app/session.ts';
import { useAddressPart } from '../app/use-address.ts';
import { useCall, useWrite } from '../app/use-call.ts';
import { LiveWords } from '../frame/LiveWords.tsx';
import { Answer } from '../parts/Answer.tsx';
import { Page, Section } from '../parts/Page.tsx';
import { Facts, When } from '../parts/Small.tsx';
import { Sure } from '../parts/Sure.tsx';
import { nameOf } from '../words/numbers.ts';
import { Attribute } from './Attribute.tsx';
import { type Incident, attributionWords } from './incident-words.ts';
import { Traceback } from './Traceback.tsx';
import { ModelLink } from '../models/ModelLink.tsx';

function Traced({ incident }: { readonly incident: Incident }): ReactElement {
  const me = useMe();
  const trace = useCall('traceIncident', { params: { number: incident.number } });
  return (
    <Answer of={trace} what="the way back to the decision" rows={8}>
      {(found) => (
        <>
          <Traceback trace={found} />
          {holds(me, 'steward', 'manager') && <Attribute incident={incident} trace={found} />}
        </>
      )}
    </Answer>
  );
}

function Resolve({ number }: { readonly number: number }): ReactElement {
  const resolve = useWrite('resolveIncident');
  return (
    <Sure
      label="It is over"
      yes="Say that it is over"
      className="button"
      consequence="The harm has stopped. The way back and the attribution stay open, and it still counts."
      pending={resolve.isPending}
      error={resolve.error}
      onSure={() => resolve.mutate({ params: { number }, body: {} })}
    />
  );
}

function IncidentFacts({ incident }: { readonly incident: Incident }): ReactElement {
  const { model, version } = incident;
  const known = model !== null && version !== null;
  return (
    <Facts
      items={[
        {
          term: 'Severity',
          fact: (
            <span className={incident.severity <= 2 ? 'bad strong' : undefined}>
              {incident.severity} of 4
            </span>
          ),
          note: '1 is the gravest',
        },
        {
          term: 'Version',
          fact: known ? (
            <ModelLink model={model} version={version}>{`${model} ${version}`}</ModelLink>
          ) : (
            'unknown'
          ),
          note: incident.service === null ? 'no service named' : `in ${incident.service}`,
        },
        {
          term: 'Started',
          fact: <When at={incident.startedAt} />,
          note:
            incident.resolvedAt === null ? (
              'still open'
            ) : (
              <>
                over since <When at={incident.resolvedAt} />
              </>
            ),
        },
        {
          term: 'Reported',
          fact: <When at={incident.reportedAt} />,
          note: `by ${nameOf(incident.reportedBy)}`,
        },
        {
          term: 'Why it came through',
          fact: attributionWords[incident.attribution],
          note: incident.answeredForBy === null ? undefined : `${incident.answeredForBy} answered for it`,
        },
      ]}
    />
  );
}

/** One incident: what happened, and the way back to who approved, answering for what, on which evidence. */
export default function IncidentPage(): ReactElement {
  const number = useAddressPart('number');
  const me = useMe();
  const answer = useCall('getIncident', { params: { number } });
  return (
    <Answer of={answer} what={`I-${number}`} rows={10}>
      {(incident) => (
        <Page
          crumb={
            <>
              <Link to="/incidents">Incidents</Link> / I-{number}
            </>
          }
          title={`${incident.title.replace(/\.$/, '')}.`}
        >
          <IncidentFacts incident={incident} />
          {holds(me, 'reviewer', 'steward', 'manager', 'auditor', 'admin') ? (
            <Traced incident={incident} />
          ) : (
            <p className="none">
              Reviewers, stewards, managers and auditors see the way back to the decision.
            </p>
          )}
          {incident.resolvedAt === null && holds(me, 'producer', 'steward', 'manager', 'admin') && (
            <Section title="When the harm has stopped" ruled>
              <div className="spaced">
                <Resolve number={incident.number} />
              </div>
            </Section>
          )}
          <footer className="foot">
            <LiveWords />
          </footer>
        </Page>
      )}
    </Answer>
  );
}
