import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useCall } from '../app/use-call.ts';
import { Answer } from '../parts/Answer.tsx';
import { Section } from '../parts/Page.tsx';
import { type Column, RecordTable } from '../parts/RecordTable.tsx';
import { DigestCode, When } from '../parts/Small.tsx';
import { listed, nameOf, plural } from '../words/numbers.ts';
import { type Proposal, proposalStates, waitingFor } from './policy-words.ts';

const columns: readonly Column<Proposal>[] = [
  {
    head: 'Proposal',
    className: 'tight',
    cell: (one) => <Link to={`/policy/${one.proposal}`}>P-{one.proposal}</Link>,
  },
  {
    head: 'Stands',
    cell: (one) => {
      const [words, tone] = proposalStates[one.state];
      const waiting = waitingFor(one);
      return (
        <span className={tone}>
          {waiting.length === 0 ? words : `waits for ${listed(waiting.map(nameOf))}`}
        </span>
      );
    },
  },
  {
    head: 'Proposed',
    cell: (one) => (
      <>
        {nameOf(one.proposedBy)}, <When at={one.proposedAt} />
        {one.bootstrap && <small>the first one, by the administrator</small>}
      </>
    ),
  },
  {
    head: 'Authority',
    cell: (one) => {
      const lose = new Set(one.changes.filter(({ change }) => change === 'loses').map(({ person }) => person))
        .size;
      const gain = new Set(one.changes.filter(({ change }) => change === 'gains').map(({ person }) => person))
        .size;
      if (lose + gain === 0) return <span className="third">unchanged</span>;
      return `${plural(gain, 'person gains', 'people gain')}, ${plural(lose, 'loses', 'lose')}`;
    },
  },
  { head: 'Digest', cell: (one) => <DigestCode digest={one.digest} /> },
];

/** Every version of policy that was ever proposed, newest first. */
export function Proposals(): ReactElement {
  const answer = useCall('listPolicies', {});
  return (
    <Section title="Proposals" aside="newest first" ruled>
      <Answer of={answer} what="the proposals" rows={3}>
        {({ proposals }) => (
          <RecordTable caption="Proposals" columns={columns} rows={proposals} keyOf={(one) => one.proposal} />
        )}
      </Answer>
    </Section>
  );
}
