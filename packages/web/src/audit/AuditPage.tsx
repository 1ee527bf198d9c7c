import '../styles/records.css';
import type { ReactElement } from 'react';
import { useCall } from '../app/use-call.ts';
import { LiveWords } from '../frame/LiveWords.tsx';
import { Page } from '../parts/Page.tsx';
import { counted, plural } from '../words/numbers.ts';
import { BundleCheck } from './BundleCheck.tsx';
import { DatabaseCheck } from './DatabaseCheck.tsx';
import { FactLog } from './FactLog.tsx';
import { LogKeys } from './LogKeys.tsx';

function titleOf(ledger: { readonly recorded: number; readonly covered: number } | undefined): string {
  if (ledger === undefined) return 'The audit log.';
  const open = ledger.recorded - ledger.covered;
  if (open === 0) return `${counted(ledger.recorded)} facts, all covered by a signed checkpoint.`;
  return `${counted(ledger.recorded)} facts; ${plural(open, 'newest is', 'newest are')} recorded, not yet covered by a checkpoint.`;
}

/** The record: every fact by its number, what covers it, and three ways to prove that nobody rewrote it. */
export default function AuditPage(): ReactElement {
  const ready = useCall('getReadiness', {}, { everyMilliseconds: 10_000 });
  const ledger = ready.data?.ledger;
  return (
    <Page
      crumb="Audit log"
      title={titleOf(ledger)}
      lead="Facts are never changed or deleted. Each time this browser looks, it demands a proof that the log only grew since it looked last."
    >
      <div className="two">
        <DatabaseCheck />
        <BundleCheck />
      </div>
      {ledger !== undefined && <FactLog recorded={ledger.recorded} />}
      <LogKeys />
      <footer className="foot">
        <LiveWords />
      </footer>
    </Page>
  );
}
