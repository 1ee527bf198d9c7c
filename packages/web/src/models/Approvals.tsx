import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useMe } from '../app/session.ts';
import { Section } from '../parts/Page.tsx';
import { type Column, RecordTable } from '../parts/RecordTable.tsx';
import { momentOf, shortDate } from '../words/dates.ts';
import { listed, nameOf } from '../words/numbers.ts';
import { type Version, approvalWords } from './model-words.ts';

type Approval = Version['approvals'][number];

function tone(state: string): string | undefined {
  if (state === 'promoted') return 'good';
  return state === 'rejected' || state === 'rolled-back' || state === 'evaluation-failed' ? 'bad' : undefined;
}

function columnsOf(zone: string): readonly Column<Approval>[] {
  return [
    { head: 'Request', cell: (one) => <Link to={`/requests/${one.request}/standing`}>R-{one.request}</Link> },
    { head: 'To stage', cell: (one) => one.stage },
    {
      head: 'Became',
      cell: (one) => <span className={tone(one.state)}>{approvalWords[one.state] ?? one.state}</span>,
    },
    {
      head: 'Approved by',
      cell: (one) => {
        if (one.by.length > 0) return listed(one.by.map(nameOf));
        return (
          <span className="third">{one.promotedAt === null ? 'nobody yet' : 'the stage asks nobody'}</span>
        );
      },
    },
    {
      head: 'Promoted',
      cell: (one) =>
        one.promotedAt === null ? <span className="third">no</span> : momentOf(one.promotedAt, zone),
    },
    {
      head: 'Stands until',
      cell: (one) =>
        one.expiresAt === null ? <span className="third">·</span> : shortDate(one.expiresAt, zone),
    },
  ];
}

/** What was asked for a version, who approved it, and until when that stands. */
export function Approvals({ version }: { readonly version: Version }): ReactElement {
  const { calendar } = useMe();
  return (
    <Section title="Approvals" aside="bound to the digest, not to the name" ruled>
      {version.approvals.length === 0 ? (
        <p className="none">Nobody has asked for it to be promoted.</p>
      ) : (
        <RecordTable
          caption="Requests and approvals"
          columns={columnsOf(calendar.zone)}
          rows={version.approvals}
          keyOf={(one) => one.request}
        />
      )}
    </Section>
  );
}
