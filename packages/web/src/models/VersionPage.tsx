import '../styles/review.css';
import { Link } from '@tanstack/react-router';
import type { CallOutput } from '@assay/client';
import { type ReactElement, Suspense, lazy } from 'react';
import { useAddressPart } from '../app/use-address.ts';
import { useCall } from '../app/use-call.ts';
import { Answer, Awaiting } from '../parts/Answer.tsx';
import { Page, Section } from '../parts/Page.tsx';
import { DigestCode, Facts, When } from '../parts/Small.tsx';
import { counted, nameOf } from '../words/numbers.ts';
import { ApprovalWords } from './ModelPage.tsx';

const CardText = lazy(() => import('../review/CardText.tsx'));
type Version = CallOutput<'getVersion'>;

function Pairs({ pairs }: { readonly pairs: readonly (readonly [string, string])[] }): ReactElement {
  return (
    <dl className="pairs">
      {pairs.map(([term, words]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  );
}

function Trained({ version }: { readonly version: Version }): ReactElement {
  return (
    <div className="columns">
      <div>
        <h3>Trained on</h3>
        {version.datasets.length === 0 && <p className="warn">Nothing was declared.</p>}
        <Pairs
          pairs={version.datasets.map((set) => [
            `${set.name} ${set.version}`,
            set.rows === undefined ? 'rows not told' : `${counted(set.rows)} rows`,
          ])}
        />
      </div>
      <div>
        <h3>Parameters</h3>
        <Pairs pairs={Object.entries(version.parameters)} />
      </div>
      <div>
        <h3>The producer claims</h3>
        <Pairs pairs={version.claims.map((claim) => [claim.metric, claim.value])} />
      </div>
    </div>
  );
}

/** One model version: its bytes, lineage, claims, card, approvals. */
export default function VersionPage(): ReactElement {
  const model = useAddressPart('model');
  const number = useAddressPart('version');
  const answer = useCall('getVersion', { params: { model, version: number } });
  return (
    <Answer of={answer} what={`${model} ${number}`}>
      {(version) => (
        <Page
          crumb={
            <>
              <Link to="/models">Models</Link> / <Link to={`/models/${model}`}>{model}</Link> / {number}
            </>
          }
          title={`${model} ${number} ${version.stages.length > 0 ? `holds ${version.stages.join(' and ')}` : 'holds no stage'}.`}
          lead={version.description}
        >
          <Facts
            items={[
              { term: 'Registered', fact: <When at={version.createdAt} />, note: nameOf(version.createdBy) },
              {
                term: 'Bytes',
                fact: <DigestCode digest={version.digest} />,
                note:
                  version.identity === 'asserted' ? (
                    <span className="warn">asserted, not content</span>
                  ) : (
                    `${version.files.length} file(s), ${counted(version.files.reduce((sum, file) => sum + file.bytes, 0))} bytes`
                  ),
              },
              { term: 'State', fact: version.barred ? <span className="bad">barred</span> : version.state },
              { term: 'Approvals', fact: <ApprovalWords version={version} /> },
            ]}
          />
          <Trained version={version} />
          <Section title="The producer says" aside="advocacy, not evidence">
            {version.card === null ? (
              <p className="empty">No card was written.</p>
            ) : (
              <>
                <p className="caption">
                  Revised <When at={version.card.revisedAt} />
                </p>
                <Suspense fallback={<Awaiting what="the card" />}>
                  <CardText text={version.card.text} />
                </Suspense>
              </>
            )}
          </Section>
        </Page>
      )}
    </Answer>
  );
}
