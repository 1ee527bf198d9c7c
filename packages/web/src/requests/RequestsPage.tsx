import '../styles/records.css';
import { Link } from '@tanstack/react-router';
import type { CallOutput } from '@assay/client';
import type { ReactElement } from 'react';
import { holds, useMe } from '../app/session.ts';
import { useAddressQuery } from '../app/use-address.ts';
import { useCall } from '../app/use-call.ts';
import { LiveWords } from '../frame/LiveWords.tsx';
import { Answer } from '../parts/Answer.tsx';
import { Choice } from '../parts/Choice.tsx';
import { Page } from '../parts/Page.tsx';
import { type Column, RecordTable } from '../parts/RecordTable.tsx';
import { When } from '../parts/Small.tsx';
import { civilDay } from '../words/dates.ts';
import { plural } from '../words/numbers.ts';
import { type Request, outcomeWords, stateWords, turnWords } from './request-words.ts';

function Stands({ request }: { readonly request: Request }): ReactElement {
  const tone =
    request.state === 'rejected' || request.state === 'evaluation-failed'
      ? 'bad'
      : request.state === 'promoted'
        ? 'good'
        : undefined;
  return (
    <>
      <b className={tone}>{stateWords[request.state][0]}</b>
      <small>
        since <When at={request.stateSince} />
      </small>
    </>
  );
}

function Told({ request }: { readonly request: Request }): ReactElement {
  if (request.outcome !== null) return <>{outcomeWords[request.outcome.category]}</>;
  return (
    <span className="third">{request.suite === null ? 'this stage is not evaluated' : 'not judged yet'}</span>
  );
}

function Launch({ request }: { readonly request: Request }): ReactElement {
  return (
    <>
      {request.launchDate === null ? <span className="third">no date</span> : civilDay(request.launchDate)}
      {request.slips > 0 && <small className="warn">slipped {plural(request.slips, 'time')}</small>}
    </>
  );
}

const columns: readonly Column<Request>[] = [
  {
    head: 'Version',
    cell: (request) => (
      <>
        <Link to={`/requests/${request.number}/standing`}>
          {request.model} {request.version}
        </Link>{' '}
        <span className="second">to {request.stage}</span>
        <small>
          R-{request.number}, tier {request.tier}, round {request.round}
        </small>
      </>
    ),
  },
  { head: 'Stands at', cell: (request) => <Stands request={request} /> },
  {
    head: 'Whose turn, why',
    cell: (request) => (stateWords[request.state][1] ? turnWords(request) : (request.ended?.why ?? '')),
  },
  { head: 'What is told', cell: (request) => <Told request={request} /> },
  { head: 'Launch', cell: (request) => <Launch request={request} /> },
];

function RequestTable({ found }: { readonly found: CallOutput<'listRequests'> }): ReactElement {
  if (found.requests.length === 0)
    return (
      <p className="empty">
        No request yet. Register a version, then ask for it to be promoted: here, or with assay submit
        NAME/VERSION --to STAGE.
      </p>
    );
  return (
    <RecordTable caption="Requests" columns={columns} rows={found.requests} keyOf={({ number }) => number} />
  );
}

function title(requests: readonly Request[]): string {
  const open = requests.filter((request) => stateWords[request.state][1]);
  if (requests.length === 0) return 'Nothing was asked yet.';
  if (open.length === 0) return 'Nothing of yours is waiting.';
  const yours = open.filter(
    (request) => request.state === 'needs-evidence' || request.state === 'evaluation-failed',
  ).length;
  return `${plural(open.length, 'request')} under way${yours > 0 ? `; ${yours} ${yours === 1 ? 'waits' : 'wait'} for you` : ''}.`;
}

/** A producer's requests: where each stands, whose turn it is, what they are told. */
export default function RequestsPage(): ReactElement {
  const me = useMe();
  const producer = holds(me, 'producer');
  const [{ whose = producer ? 'mine' : 'all' }, change] = useAddressQuery();
  const answer = useCall('listRequests', { query: whose === 'mine' ? { mine: 'true' } : {} });
  return (
    <Answer of={answer} what="the requests">
      {(found) => (
        <Page
          crumb={producer ? 'My requests' : 'Requests'}
          title={title(found.requests)}
          lead="A launch date that passes changes nothing but a count. Time never approves."
          aside={
            producer && (
              <Link to="/requests/new" className="button primary">
                Ask for a promotion
              </Link>
            )
          }
        >
          <div className="row tools-row spaced">
            <Choice
              label="Whose"
              options={[
                ['mine', 'Mine'],
                ['all', 'All that I may see'],
              ]}
              value={whose === 'mine' ? 'mine' : 'all'}
              onChange={(next) => change({ whose: next })}
            />
          </div>
          <RequestTable found={found} />
          <footer className="foot">
            <LiveWords />
          </footer>
        </Page>
      )}
    </Answer>
  );
}
