import '../styles/records.css';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useMe } from '../app/session.ts';
import { useAddressPart } from '../app/use-address.ts';
import { useCall, useWrite } from '../app/use-call.ts';
import { LiveWords } from '../frame/LiveWords.tsx';
import { Answer } from '../parts/Answer.tsx';
import { Page } from '../parts/Page.tsx';
import { DigestCode, Facts, When } from '../parts/Small.tsx';
import { Sure } from '../parts/Sure.tsx';
import { listed, nameOf, plural } from '../words/numbers.ts';
import { AuthorityDiff } from './AuthorityDiff.tsx';
import { FileDiffs } from './FileDiffs.tsx';
import { type Policy, proposalStates, waitingFor } from './policy-words.ts';
import { ProposePage } from './ProposePage.tsx';

function Approve({ policy }: { readonly policy: Policy }): ReactElement {
  const me = useMe();
  const approve = useWrite('approvePolicy');
  const mine = policy.changes.filter(({ person, change }) => person === me.handle && change === 'loses');
  return (
    <div className="notice">
      <p>
        <b>It waits for you.</b>{' '}
        {mine.length > 0
          ? `${mine.map(({ words }) => words).join('; ')}.`
          : 'Its proposer would share the authority that is yours.'}{' '}
        It stays out of force until you approve.
      </p>
      <Sure
        label="Approve this proposal"
        yes={`Approve P-${policy.proposal}`}
        className="button spaced"
        consequence={`You approve exactly these bytes, ${policy.digest.slice(0, 15)}…, and what they take from you. When nobody else is waited for, it is in force at once.`}
        pending={approve.isPending}
        error={approve.error}
        onSure={() =>
          approve.mutate({ params: { proposal: policy.proposal }, body: { digest: policy.digest } })
        }
      />
    </div>
  );
}

function titleOf(policy: Policy): string {
  const waiting = waitingFor(policy);
  const stands =
    waiting.length > 0 ? `waits for ${listed(waiting.map(nameOf))}` : `is ${proposalStates[policy.state][0]}`;
  if (policy.bootstrap) return `P-${policy.proposal} ${stands}; it was the first policy.`;
  const losing = new Set(
    policy.changes.filter(({ change }) => change === 'loses').map(({ person }) => person),
  ).size;
  const takes = policy.inForceAt === null ? 'takes' : 'took';
  return `P-${policy.proposal} ${stands}; it ${takes} authority from ${losing === 0 ? 'nobody' : plural(losing, 'person', 'people')}.`;
}

function Proposal({ policy }: { readonly policy: Policy }): ReactElement {
  const me = useMe();
  return (
    <Page
      crumb={
        <>
          <Link to="/policy">Policies</Link> / P-{policy.proposal}
        </>
      }
      title={titleOf(policy)}
    >
      <Facts
        items={[
          {
            term: 'Proposed',
            fact: <When at={policy.proposedAt} />,
            note: `by ${nameOf(policy.proposedBy)}`,
          },
          {
            term: 'Must approve',
            fact: listed(policy.approvalsNeeded.map(nameOf)) || 'nobody',
            note: 'who lose by it',
          },
          { term: 'Approved', fact: listed(policy.approvals.map(nameOf)) || 'nobody yet' },
          {
            term: 'In force',
            fact: policy.inForceAt === null ? 'not yet' : <When at={policy.inForceAt} />,
            note: policy.state === 'replaced' ? 'replaced since' : undefined,
          },
          { term: 'Digest', fact: <DigestCode digest={policy.digest} /> },
        ]}
      />
      {waitingFor(policy).includes(me.handle) && <Approve policy={policy} />}
      <AuthorityDiff changes={policy.changes} />
      <FileDiffs policy={policy} />
      <footer className="foot">
        <LiveWords />
      </footer>
    </Page>
  );
}

function Known({ proposal }: { readonly proposal: string }): ReactElement {
  const answer = useCall('getPolicyProposal', { params: { proposal } });
  return (
    <Answer of={answer} what={`P-${proposal}`} rows={10}>
      {(policy) => <Proposal policy={policy} />}
    </Answer>
  );
}

/** One version of policy: who gains and loses by it, who must approve, and its two files beside those before. */
export default function ProposalPage(): ReactElement {
  const proposal = useAddressPart('proposal');
  return proposal === 'new' ? <ProposePage /> : <Known proposal={proposal} />;
}
