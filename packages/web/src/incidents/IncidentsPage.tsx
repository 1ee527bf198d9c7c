import '../styles/records.css';
import { Link } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { holds, useMe } from '../app/session.ts';
import { useAddressQuery } from '../app/use-address.ts';
import { useCall } from '../app/use-call.ts';
import { LiveWords } from '../frame/LiveWords.tsx';
import { Answer } from '../parts/Answer.tsx';
import { Page } from '../parts/Page.tsx';
import { type Column, RecordTable } from '../parts/RecordTable.tsx';
import { When } from '../parts/Small.tsx';
import { nameOf } from '../words/numbers.ts';
import { type Incident, attributionWords, harmed, incidentsSentence } from './incident-words.ts';
import { ReportIncident } from './ReportIncident.tsx';

const filters = {
  all: ['all', () => true],
  open: ['open', (incident: Incident) => incident.resolvedAt === null],
  grave: ['severity 1 or 2', (incident: Incident) => incident.severity <= 2],
  unknown: ['not attributed', (incident: Incident) => incident.attribution === 'unknown'],
} as const satisfies Record<string, readonly [string, (incident: Incident) => boolean]>;
type Filter = keyof typeof filters;

function isFilter(name: string | undefined): name is Filter {
  return name !== undefined && name in filters;
}

const columns: readonly Column<Incident>[] = [
  {
    head: 'Incident',
    cell: (incident) => (
      <>
        <Link to={`/incidents/${incident.number}`}>
          I-{incident.number} {incident.title}
        </Link>
        <small>reported by {nameOf(incident.reportedBy)}</small>
      </>
    ),
  },
  {
    head: 'Severity',
    cell: ({ severity }) => <span className={severity <= 2 ? 'bad strong' : undefined}>{severity} of 4</span>,
  },
  { head: 'What was harmed', cell: (incident) => harmed(incident) },
  {
    head: 'Started',
    cell: (incident) => (
      <>
        <When at={incident.startedAt} />
        <small>{incident.resolvedAt === null ? 'still open' : 'over'}</small>
      </>
    ),
  },
  {
    head: 'Why it came through',
    cell: (incident) => (
      <>
        <span className={incident.attribution === 'unknown' ? 'third' : undefined}>
          {attributionWords[incident.attribution]}
        </span>
        {incident.answeredForBy !== null && <small>{incident.answeredForBy} answered for it</small>}
      </>
    ),
  },
];

function Chips({
  incidents,
  filter,
}: {
  readonly incidents: readonly Incident[];
  readonly filter: Filter;
}): ReactElement {
  const [, change] = useAddressQuery();
  return (
    <fieldset className="row chips">
      <legend className="unseen">Show</legend>
      {Object.entries(filters).map(([name, [words, test]]) => (
        <button
          key={name}
          type="button"
          className="chip"
          aria-pressed={filter === name}
          onClick={() => change({ show: name === 'all' ? undefined : name })}
        >
          {words}: {incidents.filter(test).length}
        </button>
      ))}
    </fieldset>
  );
}

function Found({ incidents }: { readonly incidents: readonly Incident[] }): ReactElement {
  const [{ show }] = useAddressQuery();
  const filter: Filter = isFilter(show) ? show : 'all';
  const shown = incidents.filter(filters[filter][1]);
  if (incidents.length === 0)
    return (
      <p className="none">
        Harm that a model did is reported here, by <code>assay incident report</code>, or by the service
        itself.
      </p>
    );
  return (
    <>
      <Chips incidents={incidents} filter={filter} />
      {shown.length === 0 ? (
        <p className="none">None is so.</p>
      ) : (
        <RecordTable
          caption="Incidents"
          columns={columns}
          rows={shown}
          keyOf={(incident) => incident.number}
        />
      )}
    </>
  );
}

/** Harm in production, newest first; each leads back to the decision and what was seen. */
export default function IncidentsPage(): ReactElement {
  const me = useMe();
  const [{ report }, change] = useAddressQuery();
  const [reporting, setReporting] = useState(report === 'now');
  const answer = useCall('listIncidents', {});
  const close = (): void => {
    setReporting(false);
    if (report !== undefined) change({ report: undefined });
  };
  return (
    <Answer of={answer} what="the incidents" rows={8}>
      {({ incidents }) => (
        <Page
          crumb="Incidents"
          title={incidentsSentence(incidents)}
          lead="Each leads back to who approved, what they answered for, and what they saw."
          aside={
            holds(me, 'producer', 'reviewer', 'steward', 'manager', 'admin') && (
              <button type="button" className="button" onClick={() => setReporting(true)}>
                Report an incident
              </button>
            )
          }
        >
          <Found incidents={incidents} />
          {reporting && <ReportIncident onClose={close} />}
          <footer className="foot">
            <LiveWords />
          </footer>
        </Page>
      )}
    </Answer>
  );
}
