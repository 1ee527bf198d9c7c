import '../styles/records.css';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { holds, useMe } from '../app/session.ts';
import { useCall } from '../app/use-call.ts';
import { LiveWords } from '../frame/LiveWords.tsx';
import { Answer } from '../parts/Answer.tsx';
import { Page } from '../parts/Page.tsx';
import { DigestCode, Facts, When } from '../parts/Small.tsx';
import { listed, nameOf, plural } from '../words/numbers.ts';
import { Matrix } from './Matrix.tsx';
import type { Policy } from './policy-words.ts';
import { PolicyRules } from './PolicyRules.tsx';
import { Proposals } from './Proposals.tsx';

function titleOf({ policy }: Policy): string {
  const deciding = new Set(Object.values(policy.groups).flatMap(({ members }) => members)).size;
  return `${plural(deciding, 'person decides', 'people decide')}, in ${plural(Object.keys(policy.groups).length, 'group')}, over ${plural(policy.stages.length, 'stage')}.`;
}

function InForce({ inForce }: { readonly inForce: Policy }): ReactElement {
  return (
    <Facts
      items={[
        {
          term: 'In force',
          fact: <Link to={`/policy/${inForce.proposal}`}>P-{inForce.proposal}</Link>,
          note:
            inForce.inForceAt === null ? undefined : (
              <>
                since <When at={inForce.inForceAt} />
              </>
            ),
        },
        {
          term: 'Proposed by',
          fact: nameOf(inForce.proposedBy),
          note: inForce.bootstrap
            ? 'the first one, by the administrator'
            : `approved by ${listed(inForce.approvals.map(nameOf)) || 'nobody who loses by it'}`,
        },
        {
          term: 'On call',
          fact: listed(inForce.policy.onCall.map(nameOf)) || 'nobody',
          note: 'may roll back',
        },
        {
          term: 'Override',
          fact: `at most ${inForce.policy.overrideHours} h`,
          note: 'two named people, never called approved',
        },
        { term: 'Digest', fact: <DigestCode digest={inForce.digest} /> },
      ]}
    />
  );
}

/** The policy in force: who decides what, stages and gates, and every proposal with its diff of authority. */
export default function PolicyPage(): ReactElement {
  const me = useMe();
  const answer = useCall('getPolicy', {});
  return (
    <Answer of={answer} what="the policy" rows={12}>
      {(inForce) => (
        <Page
          crumb={`Policies of ${inForce.policy.organisation}`}
          title={titleOf(inForce)}
          lead="No condition may read what a producer writes. A change that takes authority from someone waits for their approval."
          aside={
            holds(me, 'admin', 'steward', 'manager') && (
              <Link to="/policy/$proposal" params={{ proposal: 'new' }} className="button">
                Propose a change
              </Link>
            )
          }
        >
          <InForce inForce={inForce} />
          <Matrix inForce={inForce} />
          <PolicyRules inForce={inForce} />
          <Proposals />
          <footer className="foot">
            <LiveWords />
          </footer>
        </Page>
      )}
    </Answer>
  );
}
