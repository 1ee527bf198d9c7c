import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useMe } from '../app/session.ts';
import { StandingMark } from '../parts/Marks.tsx';
import { Section } from '../parts/Page.tsx';
import { type Column, RecordTable } from '../parts/RecordTable.tsx';
import { When } from '../parts/Small.tsx';
import { shortDate } from '../words/dates.ts';
import { nameOf } from '../words/numbers.ts';
import type { Trace } from './incident-words.ts';
import { TracedApproval } from './TracedApproval.tsx';

type Fact = Trace['facts'][number];

const factColumns: readonly Column<Fact>[] = [
  {
    head: 'Fact',
    className: 'tight',
    cell: (fact) => fact.sequence ?? <span className="third">recorded</span>,
  },
  { head: 'Kind', cell: (fact) => <code>{fact.kind}</code> },
  { head: 'At', cell: (fact) => <When at={fact.at} /> },
  { head: 'Id', cell: (fact) => <code>{fact.fact}</code> },
];

/** A ledger's order: by place, those not yet placed last. */
function bySequence(facts: readonly Fact[]): readonly Fact[] {
  return facts.toSorted(
    (a, b) => (a.sequence ?? Number.POSITIVE_INFINITY) - (b.sequence ?? Number.POSITIVE_INFINITY),
  );
}

function Ran({ trace }: { readonly trace: Trace }): ReactElement {
  const { calendar } = useMe();
  const { deployment } = trace;
  if (deployment === null)
    return <p className="none">No service had reported that it ran it when the harm started.</p>;
  const { service, stage, from, until, standing, approval } = deployment;
  return (
    <p className="none">
      {service} ran it in {stage} from {shortDate(from, calendar.zone)}
      {until === null ? ', and still does' : ` until ${shortDate(until, calendar.zone)}`}.{' '}
      <StandingMark state={standing.state} />
      {standing.reasons.length > 0 && `: ${standing.reasons.join('; ')}`}
      {approval === null && '. No approval stands behind it.'}
    </p>
  );
}

/** From the harm back: who approved, answering for what, on which evidence, read how long, under which pressure. */
export function Traceback({ trace }: { readonly trace: Trace }): ReactElement {
  return (
    <>
      <Section title="The way back" ruled>
        <p className="none">
          <b>{trace.sentence}</b>
        </p>
        <Ran trace={trace} />
        {trace.overrides.map((override) => (
          <p key={override.override} className="problem">
            It went ahead by override, never approved: {override.by.map(nameOf).join(' and ')},{' '}
            <When at={override.at} />.
          </p>
        ))}
      </Section>
      {trace.approvals.map((approval) => (
        <TracedApproval key={approval.decision} approval={approval} />
      ))}
      <Section
        title="Facts"
        aside="in the ledger, from which all of this is told"
        ruled
        right={<Link to="/audit">Audit log</Link>}
      >
        <details className="fold">
          <summary>{trace.facts.length} facts</summary>
          <RecordTable
            caption="Facts behind this incident"
            columns={factColumns}
            rows={bySequence(trace.facts)}
            keyOf={(fact) => fact.fact}
          />
        </details>
      </Section>
    </>
  );
}
