import { Link } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { holds, useMe } from '../app/session.ts';
import { useAddressPart } from '../app/use-address.ts';
import { useCall } from '../app/use-call.ts';
import { LiveWords } from '../frame/LiveWords.tsx';
import { Answer } from '../parts/Answer.tsx';
import { Page, Section } from '../parts/Page.tsx';
import { DigestCode, Facts, When } from '../parts/Small.tsx';
import { civilDay } from '../words/dates.ts';
import { minutesInWords } from '../words/durations.ts';
import { listed, nameOf, plural } from '../words/numbers.ts';
import { ProducerActs } from './ProducerActs.tsx';
import {
  type Request,
  matrixNeeds,
  outcomeWords,
  progressWords,
  stateWords,
  turnWords,
} from './request-words.ts';

function Slots({ request }: { readonly request: Request }): ReactElement {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Slot</th>
          <th scope="col">Answers for</th>
          <th scope="col">Minutes granted</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {request.slots.map((slot) => (
          <tr key={slot.slot}>
            <th scope="row">{slot.slot}</th>
            <td>{slot.answersFor}</td>
            <td>{minutesInWords(slot.minutes)}</td>
            <td>
              {slot.state}
              <small>
                {slot.reviewer === null
                  ? `open to ${listed(slot.admits.map(nameOf))}`
                  : nameOf(slot.reviewer)}
              </small>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Missing({ request }: { readonly request: Request }): ReactElement | null {
  if (request.missing.length === 0) return null;
  return (
    <Section title="What is missing from you" ruled>
      <ul className="stack tight">
        {request.missing.map((what) => (
          <li key={what}>· {what}</li>
        ))}
      </ul>
    </Section>
  );
}

function RequestFacts({ request }: { readonly request: Request }): ReactElement {
  return (
    <Facts
      items={[
        {
          term: 'Asked',
          fact: <When at={request.submittedAt} />,
          note: `by ${nameOf(request.submittedBy)} (${request.team})`,
        },
        {
          term: 'Stands so since',
          fact: <When at={request.stateSince} />,
          note: `round ${request.round}`,
        },
        {
          term: 'Launch',
          fact: request.launchDate === null ? 'no date' : civilDay(request.launchDate),
          note: `moved ${plural(request.launchMoves, 'time')}, slipped ${plural(request.slips, 'time')}`,
        },
        {
          term: 'Beside',
          fact: request.baseline?.version ?? 'nothing live',
          note: request.suite ? `on ${request.suite.name} ${request.suite.version}` : 'not evaluated',
        },
        { term: 'Bytes', fact: <DigestCode digest={request.artifact} /> },
      ]}
    />
  );
}

function Reasons({ request }: { readonly request: Request }): ReactElement | null {
  if (request.reasons === undefined || request.reasons.length === 0) return null;
  return (
    <Section title="What reviewers say to you" ruled>
      {request.reasons.map((reason) => (
        <blockquote key={reason}>{reason}</blockquote>
      ))}
    </Section>
  );
}

function WillEvaluate({ request }: { readonly request: Request }): ReactElement | null {
  if (request.willEvaluate.length === 0) return null;
  return (
    <Section title="What is evaluated" ruled>
      <ul className="stack tight">
        {request.willEvaluate.map((what) => (
          <li key={what}>· {what}</li>
        ))}
      </ul>
    </Section>
  );
}

function Outcome({ request }: { readonly request: Request }): ReactElement | null {
  if (request.outcome === null) return null;
  return (
    <p className="notice">
      <b>{request.outcome.verdict.replaceAll('-', ' ')}.</b> {outcomeWords[request.outcome.category]} This is
      all that a producer is told; it is counted against the suite’s budget.
    </p>
  );
}

/** One request as its producer sees it: where it stands, what is missing, what the matrix needs. */
export default function RequestPage(): ReactElement {
  const number = useAddressPart('number');
  const me = useMe();
  const [evaluating, setEvaluating] = useState(false);
  const answer = useCall('getRequest', { params: { number } }, { everyMilliseconds: evaluating && 2000 });
  return (
    <Answer of={answer} what={`R-${number}`}>
      {(request) => {
        const [state] = stateWords[request.state];
        const running = request.state === 'evaluating' || request.state === 'submitted';
        if (running !== evaluating) setTimeout(() => setEvaluating(running));
        return (
          <Page
            crumb={
              <>
                <Link to="/requests">Requests</Link> / R-{number}
              </>
            }
            title={`${request.model} ${request.version} to ${request.stage}: ${state}.`}
            lead={[progressWords(request), turnWords(request), request.ended?.why].filter(Boolean).join(' ')}
            aside={
              holds(me, 'reviewer', 'auditor', 'manager', 'steward') &&
              request.relation !== 'producer' && <Link to={`/requests/${number}`}>The review page</Link>
            }
          >
            <RequestFacts request={request} />
            <Outcome request={request} />
            <Reasons request={request} />
            <Missing request={request} />
            <Section title="What the matrix needs" aside={matrixNeeds(request)} ruled>
              {request.slots.length > 0 && <Slots request={request} />}
            </Section>
            <WillEvaluate request={request} />
            {request.relation === 'producer' && holds(me, 'producer') && <ProducerActs request={request} />}
            <footer className="foot">
              <LiveWords />
            </footer>
          </Page>
        );
      }}
    </Answer>
  );
}
