import '../styles/review.css';
import type { CallOutput } from '@assay/client';
import type { ReactElement } from 'react';
import { useAddressPart } from '../app/use-address.ts';
import { useCall } from '../app/use-call.ts';
import { Answer } from '../parts/Answer.tsx';
import { SeverityMark } from '../parts/Marks.tsx';
import { Page, Section } from '../parts/Page.tsx';
import { DigestCode, Facts, When } from '../parts/Small.tsx';
import { ForestTable } from '../plots/ForestTable.tsx';
import { columnName, sideName } from './case.ts';

type Packet = CallOutput<'getPacketView'>['packet'];

function FindingsThen({ packet }: { readonly packet: Packet }): ReactElement {
  return (
    <Section title="Findings">
      {packet.findings.length === 0 && <p className="empty">None.</p>}
      {packet.findings.map((finding, index) => (
        <article className="finding" key={finding.id}>
          <span className="order">{index + 1}</span>
          <div>
            <h3>{finding.title}</h3>
            <p>{finding.sentence}</p>
          </div>
          <SeverityMark severity={finding.severity} />
        </article>
      ))}
    </Section>
  );
}

function GatesThen({ packet }: { readonly packet: Packet }): ReactElement {
  return (
    <Section title="Gates">
      <ul className="gates">
        {packet.gates.map((gate) => (
          <li key={gate.name}>
            <span aria-hidden="true">·</span>
            <span>
              {gate.name}: <b>{gate.outcome}</b>
              <small>{gate.because}</small>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** An evidence packet as it was sealed: what a reviewer saw, byte for byte. */
export default function PacketPage(): ReactElement {
  const digest = useAddressPart('digest');
  const answer = useCall('getPacketView', { params: { digest } });
  return (
    <Answer of={answer} what="the packet">
      {({ packet, result }) => (
        <Page
          crumb={
            <>
              Evidence packet of R-{packet.request}, round {packet.round}
            </>
          }
          title={`What was seen of ${packet.model} ${packet.version} for ${packet.stage}.`}
        >
          <Facts
            items={[
              { term: 'Sealed', fact: <When at={packet.sealedAt} /> },
              {
                term: 'Packet',
                fact: <DigestCode digest={digest} />,
                note: <a href={`/api/v1/packets/${encodeURIComponent(digest)}`}>its bytes</a>,
              },
              { term: 'Artifact', fact: <DigestCode digest={packet.artifact} /> },
              { term: 'Suite', fact: packet.suite ? `${packet.suite.name} ${packet.suite.version}` : 'none' },
            ]}
          />
          {packet.failure && (
            <p className="notice">
              The evaluation failed on the {packet.failure.side}: {packet.failure.message}
            </p>
          )}
          <FindingsThen packet={packet} />
          {result && (
            <Section title="Figures">
              <ForestTable
                comparisons={result.comparisons}
                verdicts={Object.fromEntries(result.comparisons.map((row) => [row.id, row.verdict]))}
                baselineName={columnName(sideName(result.baseline?.version))}
                candidateName={columnName(String(packet.version))}
                caption="Figures with intervals"
              />
            </Section>
          )}
          <GatesThen packet={packet} />
        </Page>
      )}
    </Answer>
  );
}
