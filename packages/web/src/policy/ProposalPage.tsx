import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useMe } from '../app/session.ts';
import { useAddressPart } from '../app/use-address.ts';
import { useCall, useWrite } from '../app/use-call.ts';
import { Answer, Refusal } from '../parts/Answer.tsx';
import { Page, Section } from '../parts/Page.tsx';
import { DigestCode, Facts, When } from '../parts/Small.tsx';
import { listed, nameOf, plural } from '../words/numbers.ts';

function Approve({ proposal, digest }: { readonly proposal: number; readonly digest: string }): ReactElement {
  const approve = useWrite('approvePolicy');
  return (
    <div className="notice">
      <p>This proposal takes authority from you. It stays out of force until you approve it.</p>
      <button
        type="button"
        className="button"
        disabled={approve.isPending}
        onClick={() => approve.mutate({ params: { proposal }, body: { digest } })}
      >
        I approve losing it
      </button>
      {approve.error && <Refusal error={approve.error} />}
    </div>
  );
}

/** One policy version: its diff of authority, who must approve, and its sources. */
export default function ProposalPage(): ReactElement {
  const proposal = useAddressPart('proposal');
  const { handle } = useMe();
  const answer = useCall('getPolicyProposal', { params: { proposal } });
  return (
    <Answer of={answer} what={`P-${proposal}`}>
      {(policy) => {
        const waiting = policy.approvalsNeeded.filter((person) => !policy.approvals.includes(person));
        return (
          <Page
            crumb={
              <>
                <Link to="/policy">Policies</Link> / P-{proposal}
              </>
            }
            title={`P-${proposal} is ${policy.state.replace('-', ' ')}; ${plural(policy.changes.length, 'change')} of authority.`}
            lead={
              waiting.length > 0
                ? `It waits for ${listed(waiting.map(nameOf))}, who would lose authority.`
                : undefined
            }
          >
            <Facts
              items={[
                { term: 'Proposed', fact: <When at={policy.proposedAt} />, note: nameOf(policy.proposedBy) },
                { term: 'Approved by', fact: listed(policy.approvals.map(nameOf)) || 'nobody yet' },
                { term: 'Digest', fact: <DigestCode digest={policy.digest} /> },
              ]}
            />
            {policy.state === 'proposed' && waiting.includes(handle) && (
              <Approve proposal={policy.proposal} digest={policy.digest} />
            )}
            <Section title="Authority" aside="who gains, who loses" ruled>
              {policy.changes.length === 0 && <p className="empty">Nobody gains or loses any.</p>}
              <ul className="stack tight">
                {policy.changes.map((change) => (
                  <li key={`${change.model}${change.stage}${change.group}${change.person}${change.change}`}>
                    <b className={change.change === 'loses' ? 'bad' : 'good'}>
                      {nameOf(change.person)} {change.change}
                    </b>{' '}
                    {change.words}
                  </li>
                ))}
              </ul>
            </Section>
            {Object.entries(policy.sources).map(([name, text]) => (
              <Section key={name} title={name} ruled>
                <pre className="code source">{text}</pre>
              </Section>
            ))}
          </Page>
        );
      }}
    </Answer>
  );
}
