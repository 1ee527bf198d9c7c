import type { CallOutput } from '@assay/client';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useCall } from '../app/use-call.ts';
import { SeverityMark } from '../parts/Marks.tsx';
import { Section } from '../parts/Page.tsx';
import { DigestCode } from '../parts/Small.tsx';
import { counted, listed } from '../words/numbers.ts';
import type { Version } from './model-words.ts';

type Suite = CallOutput<'listSuites'>['suites'][number];
type Dataset = Version['datasets'][number];

/** The suites that were sealed from the very bytes of a dataset. */
export function heldOutIn(dataset: Pick<Dataset, 'digest'>, suites: readonly Suite[]): readonly string[] {
  return suites
    .filter((suite) => suite.manifest.sources.some((source) => source.digest === dataset.digest))
    .map((suite) => `${suite.suite} ${suite.version}`);
}

function DatasetBox({
  dataset,
  heldOut,
}: {
  readonly dataset: Dataset;
  readonly heldOut: readonly string[];
}): ReactElement {
  return (
    <li className={`box ${heldOut.length > 0 ? 'in-both' : ''}`}>
      <strong>{dataset.name}</strong> {dataset.version}
      <small>
        {dataset.rows === undefined ? 'rows not told' : `${counted(dataset.rows)} rows`},{' '}
        <DigestCode digest={dataset.digest} />
      </small>
      {heldOut.length > 0 && (
        <small className="bad">
          <SeverityMark severity="blocking" /> held out in {listed(heldOut)}
        </small>
      )}
    </li>
  );
}

function useJudges(
  version: Version,
): readonly { readonly suite: string; readonly requests: readonly number[] }[] {
  const requests =
    useCall('listRequests', { query: { model: version.model, limit: 500 } }).data?.requests ?? [];
  const mine = requests.filter((request) => request.version === version.version && request.suite !== null);
  const names = [...new Set(mine.map(({ suite }) => `${suite?.name} ${suite?.version}`))];
  return names.map((name) => ({
    suite: name,
    requests: mine
      .filter(({ suite }) => `${suite?.name} ${suite?.version}` === name)
      .map(({ number }) => number),
  }));
}

function Judges({ version }: { readonly version: Version }): ReactElement {
  const judges = useJudges(version);
  if (judges.length === 0)
    return (
      <div className="box">
        <strong>no suite yet</strong>
        <small>nobody has asked for a stage that is evaluated</small>
      </div>
    );
  return (
    <div>
      {judges.map(({ suite, requests }) => (
        <div className="box" key={suite}>
          <strong>{suite}</strong>
          <small>
            sealed, for{' '}
            {requests.map((number) => (
              <Link key={number} to={`/requests/${number}/standing`}>
                R-{number}{' '}
              </Link>
            ))}
          </small>
        </div>
      ))}
    </div>
  );
}

/** What a version was trained on, what it became, and which sealed suites judged it; bytes on both sides are marked. */
export function VersionLineage({ version }: { readonly version: Version }): ReactElement {
  const suites = useCall('listSuites', {}).data?.suites ?? [];
  const leaked = version.datasets.filter((dataset) => heldOutIn(dataset, suites).length > 0);
  return (
    <Section title="Lineage" aside="as its producer declared it" ruled>
      {leaked.length > 0 && (
        <p className="problem">
          <strong>It was trained on what it is tested on.</strong>{' '}
          {listed(leaked.map((dataset) => `${dataset.name} ${dataset.version}`))}{' '}
          {leaked.length === 1 ? 'is' : 'are'} among the bytes that{' '}
          {listed([...new Set(leaked.flatMap((dataset) => heldOutIn(dataset, suites)))])} was sealed from. A
          promotion that rests on that suite is blocked by a finding.
        </p>
      )}
      <div className="lineage">
        {version.datasets.length === 0 ? (
          <div className="box">
            <strong className="warn">nothing declared</strong>
            <small>what it was trained on is unknown; a finding says so</small>
          </div>
        ) : (
          <ul>
            {version.datasets.map((dataset) => (
              <DatasetBox key={dataset.digest} dataset={dataset} heldOut={heldOutIn(dataset, suites)} />
            ))}
          </ul>
        )}
        <span className="link" aria-hidden="true" />
        <div className="box">
          <strong>
            {version.model} {version.version}
          </strong>
          <small>
            <DigestCode digest={version.digest} />
          </small>
        </div>
        <span className="link dashed">judged on</span>
        <Judges version={version} />
      </div>
    </Section>
  );
}
