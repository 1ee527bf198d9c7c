import type { CallOutput } from '@assay/client';
import type { ReactElement } from 'react';
import { useCall } from '../app/use-call.ts';
import { Answer } from '../parts/Answer.tsx';
import { Section } from '../parts/Page.tsx';
import { type Column, RecordTable } from '../parts/RecordTable.tsx';
import { counted } from '../words/numbers.ts';

type Key = CallOutput<'getLedgerKeys'>['keys'][number];

const columns: readonly Column<Key>[] = [
  { head: 'Name', cell: (key) => key.name },
  { head: 'Held by', cell: (key) => key.holder },
  {
    head: 'Good for facts',
    cell: (key) =>
      key.until === null
        ? `from ${counted(key.from)} on`
        : `${counted(key.from)} to ${counted(key.until - 1)}`,
  },
  { head: 'Public key, Ed25519', cell: (key) => <code>{key.publicKey}</code> },
];

function Checkpoint(): ReactElement {
  const answer = useCall('getCheckpoint', {});
  return (
    <Answer of={answer} what="the checkpoint" rows={2}>
      {({ checkpoint }) => (
        <details className="fold">
          <summary>The latest checkpoint, as it was signed: keep a copy elsewhere</summary>
          <pre className="code source">{checkpoint}</pre>
        </details>
      )}
    </Answer>
  );
}

/** The public keys of the log and of evaluators, and the latest signed checkpoint to keep elsewhere. */
export function LogKeys(): ReactElement {
  const answer = useCall('getLedgerKeys', {});
  return (
    <Section title="Keys" aside="public; each for its stretch of the ledger" ruled>
      <Answer of={answer} what="the keys" rows={2}>
        {({ keys }) => (
          <RecordTable caption="Keys" columns={columns} rows={keys} keyOf={(key) => key.keyId} />
        )}
      </Answer>
      <Checkpoint />
    </Section>
  );
}
