import type { ReactElement, ReactNode } from 'react';
import { holds, useMe } from '../app/session.ts';
import { useCall, useWrite } from '../app/use-call.ts';
import { ModelLink } from '../models/ModelLink.tsx';
import { Section } from '../parts/Page.tsx';
import { type Column, RecordTable } from '../parts/RecordTable.tsx';
import { DigestCode, Facts, When } from '../parts/Small.tsx';
import { Sure } from '../parts/Sure.tsx';
import { metricName } from '../plots/comparison-rows.ts';
import { counted, listed, nameOf, plural } from '../words/numbers.ts';
import { BudgetBar } from './BudgetBar.tsx';
import { type Suite, modelsBoundTo, suiteStates } from './suite-words.ts';

type Slice = Suite['manifest']['slices'][number];
const sliceColumns: readonly Column<Slice>[] = [
  { head: 'Slice', cell: (slice) => slice.name },
  { head: 'Judged by', cell: (slice) => metricName(slice.metric) },
  { head: 'Margin', className: 'num', cell: (slice) => slice.margin },
];

/** The models that policy binds to a suite. */
function useBound(suite: Suite): readonly string[] {
  const policy = useCall('getPolicy', {}).data?.policy;
  const models = useCall('listModels', { query: { limit: 500 } }).data?.models ?? [];
  return modelsBoundTo(
    suite.suite,
    policy,
    models.map(({ name }) => name),
  );
}

function Deprecate({
  suite,
  bound,
}: {
  readonly suite: Suite;
  readonly bound: readonly string[];
}): ReactElement {
  const deprecate = useWrite('deprecateSuite');
  const rests =
    bound.length === 0
      ? 'No model is bound to it by policy.'
      : `Approvals of ${listed(bound)} that rest on it begin to lapse, and their owners and reviewers are told.`;
  return (
    <Sure
      label="Deprecate"
      yes={`Deprecate ${suite.suite} ${suite.version}`}
      consequence={`${rests} What it judged stays in the record. A newer version has to be sealed before those models can be judged again.`}
      pending={deprecate.isPending}
      error={deprecate.error}
      onSure={() => deprecate.mutate({ params: { suite: suite.suite, version: suite.version }, body: {} })}
    />
  );
}

function factsOf(
  suite: Suite,
  bound: readonly string[],
): readonly { readonly term: string; readonly fact: ReactNode; readonly note?: ReactNode }[] {
  const { manifest } = suite;
  const [words, tone] = suiteStates[suite.state];
  return [
    {
      term: 'State',
      fact: <span className={`${tone} strong`}>{words}</span>,
      note: suite.deprecatedAt === null ? undefined : <When at={suite.deprecatedAt} />,
    },
    {
      term: 'Rows, sealed',
      fact: `${counted(manifest.rows.gate)} in the gate`,
      note: `${counted(manifest.rows.vault)} in the vault, ${counted(manifest.rows.disposable)} disposable`,
    },
    {
      term: 'Judges',
      fact: manifest.metrics.map((metric) => metricName(metric.name)).join(', '),
      note: `${manifest.task}, of ${plural(manifest.features.length, 'feature')}`,
    },
    {
      term: 'By policy for',
      fact:
        bound.length === 0 ? (
          <span className="third">no model</span>
        ) : (
          bound.map((model) => (
            <ModelLink key={model} model={model}>
              {model}{' '}
            </ModelLink>
          ))
        ),
      note: `beside ${manifest.reference} where nothing is live`,
    },
    { term: 'Sealed', fact: <When at={suite.sealedAt} />, note: `by ${nameOf(suite.sealedBy)}` },
  ];
}

/** Where the rows came from: a version trained on these bytes is found by their digest. */
function Sources({ suite }: { readonly suite: Suite }): ReactElement {
  return (
    <dl className="terms">
      {suite.manifest.sources.map((source) => (
        <div key={source.digest} className="contents">
          <dt>
            {source.name} {source.version}
          </dt>
          <dd>
            <DigestCode digest={source.digest} />
          </dd>
        </div>
      ))}
      <div className="contents">
        <dt>the sealed file</dt>
        <dd>
          <DigestCode digest={suite.manifest.sealed.digest} />, {counted(suite.manifest.sealed.bytes)} bytes
        </dd>
      </div>
    </dl>
  );
}

/** One suite version: its state, its rows, its budget, and what a steward may do with it. */
export function SuiteSection({ suite }: { readonly suite: Suite }): ReactElement {
  const me = useMe();
  const bound = useBound(suite);
  const { manifest } = suite;
  const mayEnd = holds(me, 'steward') && (suite.state === 'in-force' || suite.state === 'exhausted');
  return (
    <Section
      id={`${suite.suite}-${suite.version}`}
      title={`${suite.suite} ${suite.version}`}
      aside={manifest.title}
      right={mayEnd && <Deprecate suite={suite} bound={bound} />}
    >
      {suite.refusedBecause !== null && (
        <p className="problem">
          <strong>Refused.</strong> {suite.refusedBecause}
        </p>
      )}
      <Facts items={factsOf(suite, bound)} />
      <div className="two">
        <BudgetBar suite={suite} />
        <div>
          <details className="fold">
            <summary>{plural(manifest.slices.length, 'slice')} with margins</summary>
            <RecordTable
              caption={`Slices of ${suite.suite}`}
              columns={sliceColumns}
              rows={manifest.slices}
              keyOf={(slice) => slice.name}
            />
          </details>
          <details className="fold">
            <summary>Sealed from {plural(manifest.sources.length, 'source')}</summary>
            <p className="caption">
              A version that was trained on one of these, by digest, gets a blocking finding.
            </p>
            <Sources suite={suite} />
          </details>
        </div>
      </div>
    </Section>
  );
}
