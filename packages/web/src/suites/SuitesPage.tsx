import type { CallOutput } from '@assay/client';
import { type ReactElement, useState } from 'react';
import { holds, useMe } from '../app/session.ts';
import { useCall, useWrite } from '../app/use-call.ts';
import { Answer, Refusal } from '../parts/Answer.tsx';
import { Page, Section } from '../parts/Page.tsx';
import { Facts, When } from '../parts/Small.tsx';
import { metricName } from '../plots/comparison-rows.ts';
import { counted, nameOf, plural } from '../words/numbers.ts';

type Suite = CallOutput<'listSuites'>['suites'][number];

function BudgetBar({ suite }: { readonly suite: Suite }): ReactElement {
  const { bits, spent, remaining, words, teams } = suite.budget;
  const share = bits === 0 ? 0 : Math.min(1, spent / bits);
  return (
    <div>
      <svg width="100%" height={10} aria-hidden="true">
        <rect y={3} width="100%" height={4} fill="var(--line2)" />
        <rect y={3} width={`${share * 100}%`} height={4} fill="var(--ink)" />
      </svg>
      <p>{words}</p>
      <p className="caption">
        {counted(spent)} of {counted(bits)} bits spent, {counted(remaining)} left
        {teams.length > 0 &&
          `; ${teams.map((team) => `${team.team} ${team.spent} of ${team.share}`).join(', ')}`}
        .
      </p>
    </div>
  );
}

function Deprecate({ suite }: { readonly suite: Suite }): ReactElement {
  const [sure, setSure] = useState(false);
  const deprecate = useWrite('deprecateSuite');
  return (
    <>
      <button
        type="button"
        className="button small"
        disabled={deprecate.isPending}
        onClick={() =>
          sure
            ? deprecate.mutate({ params: { suite: suite.suite, version: suite.version }, body: {} })
            : setSure(true)
        }
      >
        {sure ? 'Yes: approvals that rest on it are told' : 'Deprecate'}
      </button>
      {deprecate.error && <Refusal error={deprecate.error} />}
    </>
  );
}

function SuiteSection({ suite }: { readonly suite: Suite }): ReactElement {
  const me = useMe();
  const { manifest } = suite;
  const steward = holds(me, 'steward') && (suite.state === 'in-force' || suite.state === 'exhausted');
  return (
    <Section
      title={`${suite.suite} ${suite.version}`}
      aside={manifest.title}
      right={steward && <Deprecate suite={suite} />}
      ruled
    >
      {suite.refusedBecause !== null && (
        <p className="problem">Refused by the evaluator: {suite.refusedBecause}</p>
      )}
      <Facts
        items={[
          {
            term: 'State',
            fact: (
              <span className={suite.state === 'in-force' ? 'good strong' : 'warn strong'}>
                {suite.state.replace('-', ' ')}
              </span>
            ),
            note: suite.deprecatedAt === null ? undefined : <When at={suite.deprecatedAt} />,
          },
          {
            term: 'Rows, sealed',
            fact: `${counted(manifest.rows.gate)} gate`,
            note: `${counted(manifest.rows.vault)} in the vault`,
          },
          {
            term: 'Judges',
            fact: manifest.metrics.map((metric) => metricName(metric.name)).join(', '),
            note: `${manifest.task}; beside ${manifest.reference} where nothing is live`,
          },
          { term: 'Sealed', fact: <When at={suite.sealedAt} />, note: nameOf(suite.sealedBy) },
        ]}
      />
      <div className="suite-body">
        <BudgetBar suite={suite} />
        <details className="figures">
          <summary>{plural(manifest.slices.length, 'slice')} with margins</summary>
          <dl className="pairs">
            {manifest.slices.map((slice) => (
              <div key={slice.name}>
                <dt>{slice.name}</dt>
                <dd>
                  {metricName(slice.metric)}, margin {slice.margin}
                </dd>
              </div>
            ))}
          </dl>
        </details>
      </div>
    </Section>
  );
}

/** Held-out suites: what they judge, what is left of their budget in words, who sealed them. */
export default function SuitesPage(): ReactElement {
  const answer = useCall('listSuites', {});
  return (
    <Answer of={answer} what="the suites">
      {({ suites }) => {
        const force = suites.filter((suite) => suite.state === 'in-force').length;
        return (
          <Page
            crumb="Suites"
            title={
              suites.length === 0
                ? 'No suite is sealed yet.'
                : `${plural(force, 'suite version')} in force, of ${suites.length}.`
            }
            lead="Rows are sealed on the steward’s machine and opened only in the evaluator. Everything a producer learns spends budget."
          >
            {suites.length === 0 && (
              <p className="empty">
                A steward seals one with <code>assay suite seal suite.yaml</code>
              </p>
            )}
            {suites.map((suite) => (
              <SuiteSection key={suite.id} suite={suite} />
            ))}
          </Page>
        );
      }}
    </Answer>
  );
}
