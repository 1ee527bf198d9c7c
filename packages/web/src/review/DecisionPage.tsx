import '../styles/review.css';
import { Link } from '@tanstack/react-router';
import { type ReactElement, useEffect, useState } from 'react';
import { api } from '../app/api.ts';
import { useAddressPart } from '../app/use-address.ts';
import { useCall } from '../app/use-call.ts';
import { Answer } from '../parts/Answer.tsx';
import { Page, Section } from '../parts/Page.tsx';
import { Facts, When } from '../parts/Small.tsx';
import { nameOf } from '../words/numbers.ts';
import { decisionWords } from './case.ts';

type Receipt = Awaited<ReturnType<typeof checkReceipt>>;

/** Checks a receipt in this browser with nothing but public keys. */
async function checkReceipt(receipt: unknown): Promise<{
  readonly ok: boolean;
  readonly covered: boolean;
  readonly checks: readonly { readonly name: string; readonly passed: boolean; readonly words: string }[];
}> {
  const [{ verifyReceipt, trustedKey }, { keys }] = await Promise.all([
    import('@assay/verify'),
    api.call('getLedgerKeys', {}),
  ]);
  return verifyReceipt(receipt, { keys: keys.flatMap((key) => trustedKey(key) ?? []) });
}

function save(receipt: unknown, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([JSON.stringify(receipt, null, 2)], { type: 'application/json' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function Checked({ receipt }: { readonly receipt: unknown }): ReactElement {
  const [verdict, setVerdict] = useState<Receipt | null>(null);
  useEffect(() => {
    let shown = true;
    checkReceipt(receipt).then(
      (found) => shown && setVerdict(found),
      () => undefined,
    );
    return () => {
      shown = false;
    };
  }, [receipt]);
  if (verdict === null) return <p className="caption">Checking the receipt in this browser…</p>;
  return (
    <ul className="gates">
      {verdict.checks.map((check) => (
        <li key={check.name}>
          <span className={check.passed ? 'good' : 'bad'} aria-hidden="true">
            {check.passed ? '●' : '✕'}
          </span>
          <span>
            {check.words}
            <small>{check.passed ? 'holds' : 'does not hold'}</small>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** A signed decision and its receipt, checked here with public keys only. */
export default function DecisionPage(): ReactElement {
  const decision = useAddressPart('decision');
  const answer = useCall('getDecision', { params: { decision } });
  return (
    <Answer of={answer} what="the decision">
      {(shown) => (
        <Page
          crumb={
            <>
              <Link to="/">My day</Link> / <Link to={`/requests/${shown.request}`}>R-{shown.request}</Link> /
              decision
            </>
          }
          title={`${nameOf(shown.by)} decided: ${decisionWords[shown.kind].toLowerCase()}.`}
          lead={`It is signed. The request is now ${shown.requestState.replaceAll('-', ' ')}.`}
        >
          <Facts
            items={[
              { term: 'Request', fact: <Link to={`/requests/${shown.request}`}>R-{shown.request}</Link> },
              { term: 'Slot', fact: shown.slot },
              { term: 'Signed', fact: <When at={shown.at} /> },
              {
                term: 'In the ledger',
                fact:
                  shown.receipt.sequence === null
                    ? 'recorded, not covered yet'
                    : `fact ${shown.receipt.sequence}`,
                note: shown.receipt.checkpoint === null ? undefined : 'covered by a signed checkpoint',
              },
            ]}
          />
          <Section
            title="Receipt"
            aside="checked in this browser, with public keys only"
            right={
              <button
                type="button"
                className="button small"
                onClick={() => save(shown.receipt, `receipt-R-${shown.request}-${shown.slot}.json`)}
              >
                Keep a copy
              </button>
            }
          >
            <Checked receipt={shown.receipt} />
          </Section>
        </Page>
      )}
    </Answer>
  );
}
