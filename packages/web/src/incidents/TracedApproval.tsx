import '../styles/review.css';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { SeverityMark } from '../parts/Marks.tsx';
import { Section } from '../parts/Page.tsx';
import { type Column, RecordTable } from '../parts/RecordTable.tsx';
import { DigestCode, When } from '../parts/Small.tsx';
import { decisionWords, dispositionWords } from '../review/case.ts';
import { minutesInWords, secondsOnClock } from '../words/durations.ts';
import { nameOf, percent, plural } from '../words/numbers.ts';
import type { TracedApproval as Approval } from './incident-words.ts';
import { ReadingBar } from './ReadingBar.tsx';

type Finding = Approval['findings'][number];
const contactWords: Readonly<Record<Approval['contacts'][number]['kind'], string>> = {
  nudge: 'nudge',
  expedite: 'expedite asked',
  'moved-date': 'launch moved',
  escalation: 'escalation',
  'shared-link': 'link shared',
  'self-reported': 'contact elsewhere, as they said themselves',
};

function isDisposition(name: string): name is keyof typeof dispositionWords {
  return name in dispositionWords;
}

function isSeverity(name: string): name is 'blocking' | 'high' | 'medium' | 'low' {
  return ['blocking', 'high', 'medium', 'low'].includes(name);
}

const findingColumns: readonly Column<Finding>[] = [
  { head: 'What they saw', cell: (finding) => finding.title },
  {
    head: 'Severity',
    className: 'tight',
    cell: ({ severity }) => (isSeverity(severity) ? <SeverityMark severity={severity} /> : severity),
  },
  {
    head: 'What they said of it',
    cell: ({ disposition, reason }) => (
      <>
        {disposition === null ? (
          <span className="third">nothing</span>
        ) : isDisposition(disposition) ? (
          dispositionWords[disposition].toLowerCase()
        ) : (
          disposition
        )}
        {reason !== null && reason !== '' && <small>“{reason}”</small>}
      </>
    ),
  },
];

function Reading({ approval }: { readonly approval: Approval }): ReactElement {
  const { readingSeconds, floorSeconds, minutesGranted } = approval;
  if (readingSeconds === null) return <>not measured; {minutesInWords(minutesGranted)} were granted</>;
  const below = floorSeconds !== null && readingSeconds < floorSeconds;
  return (
    <>
      <ReadingBar read={readingSeconds} floor={floorSeconds} granted={minutesGranted * 60} />
      {secondsOnClock(readingSeconds)} read
      {floorSeconds !== null && (
        <>
          , of a floor of {secondsOnClock(floorSeconds)}
          {below && <b className="warn"> (below it)</b>}
        </>
      )}
      ; {minutesInWords(minutesGranted)} were granted
    </>
  );
}

function forecastWords(approval: Approval): string {
  const { forecast, forecastBefore, lean } = approval;
  const leaning =
    lean === null ? '' : `leaned to ${decisionWords[lean].toLowerCase()} before the verdict was opened; `;
  if (forecast === null) return `${leaning}no forecast given`;
  const before = forecastBefore === null ? '' : `${percent(Number(forecastBefore))}% before, `;
  return `${leaning}chance of an incident ${before}${percent(Number(forecast))}% when deciding`;
}

function Pressure({ approval }: { readonly approval: Approval }): ReactElement {
  const elsewhere = {
    no: 'They said that nobody contacted them elsewhere.',
    yes: 'They said that they were contacted elsewhere.',
  } as const;
  const said =
    approval.contactedElsewhere === 'no' || approval.contactedElsewhere === 'yes'
      ? elsewhere[approval.contactedElsewhere]
      : 'They would rather not say whether they were contacted elsewhere.';
  return (
    <>
      {approval.contacts.length === 0
        ? 'No contact is recorded.'
        : `${plural(approval.contacts.length, 'contact')} recorded:`}{' '}
      {said}
      {approval.contacts.length > 0 && (
        <ul>
          {approval.contacts.map((contact) => (
            <li key={contact.id} className="caption">
              <span className="warn" aria-hidden="true">
                ◀{' '}
              </span>
              <When at={contact.at} />, {contactWords[contact.kind]}
              {contact.from !== null && `, ${nameOf(contact.from)}`}
              {contact.to !== null && ` to ${nameOf(contact.to)}`}
              {contact.detail !== null && `: ${contact.detail}`}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Saw({ approval }: { readonly approval: Approval }): ReactElement {
  return (
    <>
      <Link to={`/packets/${encodeURIComponent(approval.packet)}`}>the evidence packet</Link>{' '}
      <DigestCode digest={approval.packet} />,{' '}
      {approval.packetIntact ? (
        <span className="good">● byte for byte as it was sealed</span>
      ) : (
        <span className="bad strong">✕ no longer as it was sealed</span>
      )}
    </>
  );
}

/** One approval behind a harm: what it answered for, what was seen, read, foreseen and pressed. */
export function TracedApproval({ approval }: { readonly approval: Approval }): ReactElement {
  const rows: readonly (readonly [string, ReactElement | string])[] = [
    ['Answered for', approval.answersFor],
    ['Saw', <Saw key="saw" approval={approval} />],
    ['Read', <Reading key="read" approval={approval} />],
    ['Foresaw', forecastWords(approval)],
    ['Pressure', <Pressure key="pressure" approval={approval} />],
    [
      'Signed',
      <span key="signed">
        <Link to={`/decisions/${approval.decision}`}>the decision and its receipt</Link>, envelope{' '}
        <DigestCode digest={approval.envelope} />
      </span>,
    ],
  ];
  return (
    <Section
      title={`${nameOf(approval.reviewer)}: ${decisionWords[approval.kind].toLowerCase()}`}
      aside={approval.slot}
      right={
        <>
          <When at={approval.at} />, <Link to={`/requests/${approval.request}`}>R-{approval.request}</Link>{' '}
          round {approval.round}
        </>
      }
      ruled
    >
      <dl className="terms">
        {rows.map(([term, words]) => (
          <div key={term} className="contents">
            <dt>{term}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      {approval.erasedOn !== null && (
        <p className="notice">
          What they wrote privately was erased on <When at={approval.erasedOn} />; the decision stands.
        </p>
      )}
      {approval.findings.length > 0 && (
        <RecordTable
          caption={`Findings that ${nameOf(approval.reviewer)} saw`}
          columns={findingColumns}
          rows={approval.findings}
          keyOf={(finding) => finding.finding}
        />
      )}
    </Section>
  );
}
