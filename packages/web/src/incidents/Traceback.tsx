import { Link } from '@tanstack/react-router';
import type { CallOutput } from '@assay/client';
import type { ReactElement } from 'react';
import { Section } from '../parts/Page.tsx';
import { DigestCode, When } from '../parts/Small.tsx';
import { decisionWords } from '../review/case.ts';
import { minutesInWords, secondsOnClock } from '../words/durations.ts';
import { nameOf, percent, plural } from '../words/numbers.ts';

type Trace = CallOutput<'traceIncident'>;
type Approval = Trace['approvals'][number];

function reading(approval: Approval): string {
  if (approval.readingSeconds === null) return 'unmeasured';
  const floor = approval.floorSeconds === null ? '' : ` of a ${secondsOnClock(approval.floorSeconds)} floor`;
  return `${secondsOnClock(approval.readingSeconds)}${floor}`;
}

function forecast(approval: Approval): string {
  if (approval.forecast === null) return 'not given';
  const before =
    approval.forecastBefore === null
      ? ''
      : `${percent(Number(approval.forecastBefore))}% before the verdict, `;
  return `${before}${percent(Number(approval.forecast))}% after`;
}

function Seen({ approval }: { readonly approval: Approval }): ReactElement {
  const rows: readonly (readonly [string, ReactElement | string])[] = [
    ['Answered for', approval.answersFor],
    [
      'Saw',
      <span key="saw">
        <Link to={`/packets/${encodeURIComponent(approval.packet)}`}>the packet</Link>,{' '}
        <DigestCode digest={approval.packet} />,{' '}
        {approval.packetIntact ? (
          <span className="good">● byte for byte as sealed</span>
        ) : (
          <span className="bad">✕ not as sealed</span>
        )}
      </span>,
    ],
    ['Read', `${reading(approval)}; ${minutesInWords(approval.minutesGranted)} granted`],
    ['Forecast', forecast(approval)],
    [
      'Pressure',
      `${plural(approval.contacts.length, 'contact')} recorded; elsewhere: ${approval.contactedElsewhere.replaceAll('-', ' ')}`,
    ],
  ];
  return (
    <dl className="seen">
      {rows.map(([term, words]) => (
        <div key={term} className="contents">
          <dt>{term}</dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  );
}

function FindingsThen({ approval }: { readonly approval: Approval }): ReactElement | null {
  if (approval.findings.length === 0) return null;
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Finding they saw</th>
          <th scope="col">Severity</th>
          <th scope="col">What they said of it</th>
        </tr>
      </thead>
      <tbody>
        {approval.findings.map((finding) => (
          <tr key={finding.finding}>
            <th scope="row">{finding.title}</th>
            <td>{finding.severity}</td>
            <td>
              {finding.disposition ?? 'nothing'}
              {finding.reason !== null && finding.reason !== '' && <small>“{finding.reason}”</small>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** From the harm back: who approved, answering for what, on which evidence, read how long, under which pressure. */
export function Traceback({ trace }: { readonly trace: Trace }): ReactElement {
  return (
    <>
      <p className="lead">{trace.sentence}</p>
      {trace.approvals.length === 0 && <p className="empty">No approval stands behind it.</p>}
      {trace.approvals.map((approval) => (
        <Section
          key={approval.decision}
          title={`${nameOf(approval.reviewer)}: ${decisionWords[approval.kind].toLowerCase()}`}
          aside={approval.slot}
          right={
            <>
              <When at={approval.at} />,{' '}
              <Link to={`/requests/${approval.request}`}>R-{approval.request}</Link>
            </>
          }
          ruled
        >
          <Seen approval={approval} />
          {approval.erasedOn !== null && (
            <p className="notice">
              The private part was erased on <When at={approval.erasedOn} />.
            </p>
          )}
          <FindingsThen approval={approval} />
        </Section>
      ))}
      {trace.overrides.map((override) => (
        <p key={override.override} className="notice">
          Went ahead by override, never approved: {override.by.map(nameOf).join(' and ')},{' '}
          <When at={override.at} />.
        </p>
      ))}
      <Section title="Facts" aside="in the ledger" ruled>
        <ol className="stack tight">
          {trace.facts.map((fact) => (
            <li key={fact.fact} className="row spread caption">
              <span>
                <code>{fact.kind}</code> {fact.sequence === null ? 'recorded' : `fact ${fact.sequence}`}
              </span>
              <When at={fact.at} />
            </li>
          ))}
        </ol>
      </Section>
    </>
  );
}
