import type { ReactElement } from 'react';
import { useCall } from '../app/use-call.ts';
import { DigestCode } from '../parts/Small.tsx';
import { Section } from '../parts/Page.tsx';
import { counted, plural } from '../words/numbers.ts';
import { type Case, baselineName } from './case.ts';

type Dataset = Case['lineage']['datasets'][number];

/** What became of a dataset since the baseline was trained, by digest first and by name second. */
export function sinceBaseline(dataset: Dataset, before: readonly Dataset[], live: string): string {
  if (before.some((other) => other.digest === dataset.digest)) return `same as ${live}`;
  const older = before.find((other) => other.namespace === dataset.namespace && other.name === dataset.name);
  return older ? `${live} had version ${older.version}` : 'new';
}

function DatasetBox({
  dataset,
  note,
  inSuite,
}: {
  readonly dataset: Dataset;
  readonly note: string;
  readonly inSuite: boolean;
}): ReactElement {
  return (
    <div className={`box ${inSuite ? 'in-both' : ''}`}>
      <strong>{dataset.name}</strong> {dataset.version}
      <small>
        {dataset.rows === undefined ? 'rows not told' : `${counted(dataset.rows)} rows`}, {note}
      </small>
      {inSuite && <small className="bad">The suite was sealed from these bytes too.</small>}
    </div>
  );
}

function useSuiteSources(shown: Case): ReadonlySet<string> {
  const { suite } = shown.request;
  const params = { suite: suite?.name ?? '', version: suite?.version ?? '' };
  const answer = useCall('getSuite', { params }, { enabled: suite !== null });
  return new Set(answer.data?.manifest.sources.map((source) => source.digest) ?? []);
}

/** What the training run itself reported reading, beside what was declared. */
function RunReported({ shown }: { readonly shown: Case }): ReactElement | null {
  const { model, version } = shown.request;
  const { data } = useCall('getLineage', { params: { model, version } });
  if (!data) return null;
  if (data.events.length === 0)
    return (
      <p className="caption spaced">
        No training run has reported what it read: this is the producer’s word.
      </p>
    );
  const silent = data.inputs.filter((input) => !input.declared);
  return (
    <p className="caption spaced">
      Run <code>{data.run}</code> reported reading {plural(data.inputs.length, 'dataset')}.{' '}
      {silent.length > 0 ? (
        <b className="bad">
          Not declared: {silent.map(({ namespace, name }) => `${namespace}/${name}`).join(', ')}.
        </b>
      ) : (
        'All of them are declared.'
      )}
    </p>
  );
}

/** Which datasets it was trained on, what changed since the baseline, and what the suite shares with them. */
export function Lineage({ shown }: { readonly shown: Case }): ReactElement {
  const { lineage, request, result } = shown;
  const sources = useSuiteSources(shown);
  const live = baselineName(shown);
  const gone = lineage.baselineDatasets.filter(
    (old) =>
      !lineage.datasets.some((dataset) => dataset.name === old.name && dataset.namespace === old.namespace),
  );
  return (
    <Section id="lineage" title="Lineage" aside={`what changed since ${live}`} ruled>
      {lineage.datasets.length === 0 ? (
        <p className="empty">No dataset was declared: what it was trained on is unknown.</p>
      ) : (
        <div className="lineage">
          <div>
            {lineage.datasets.map((dataset) => (
              <DatasetBox
                key={dataset.digest}
                dataset={dataset}
                note={sinceBaseline(dataset, lineage.baselineDatasets, live)}
                inSuite={sources.has(dataset.digest)}
              />
            ))}
          </div>
          <span className="link" aria-hidden="true" />
          <div className="box">
            <strong>
              {request.model} {request.version}
            </strong>
            <small>
              <DigestCode digest={request.artifact} />
            </small>
          </div>
          <span className="link dashed">judged on</span>
          <div className="box">
            <strong>{request.suite ? `${request.suite.name} ${request.suite.version}` : 'no suite'}</strong>
            <small>
              {result ? `${counted(result.rows.gate + result.rows.vault)} rows, sealed` : 'sealed'}
            </small>
          </div>
        </div>
      )}
      <RunReported shown={shown} />
      {gone.length > 0 && (
        <p className="caption">
          No longer used: {gone.map((dataset) => `${dataset.name} ${dataset.version}`).join(', ')}.
        </p>
      )}
    </Section>
  );
}
