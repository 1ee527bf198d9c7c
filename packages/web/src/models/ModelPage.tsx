import '../styles/records.css';
import { Link } from '@tanstack/react-router';
import type { ReactElement, ReactNode } from 'react';
import { holds, useMe } from '../app/session.ts';
import { useAddressPart } from '../app/use-address.ts';
import { useCall } from '../app/use-call.ts';
import { LiveWords } from '../frame/LiveWords.tsx';
import { Answer } from '../parts/Answer.tsx';
import { Page, Section } from '../parts/Page.tsx';
import { Facts, When } from '../parts/Small.tsx';
import { nameOf, plural } from '../words/numbers.ts';
import { ChangeModel } from './ChangeModel.tsx';
import { type Model, holdsSentence } from './model-words.ts';
import { NamesAndTags } from './NamesAndTags.tsx';
import { StageTable } from './StageTable.tsx';
import { VersionTable } from './VersionTable.tsx';
import { WhereItRuns } from './WhereItRuns.tsx';

function Versions({ model }: { readonly model: Model }): ReactElement {
  const answer = useCall('listVersions', { params: { model: model.name }, query: { limit: 500 } });
  return (
    <Answer of={answer} what="its versions">
      {({ versions, next }) => (
        <Section
          title={plural(versions.length, 'version')}
          aside={next === null ? 'newest first' : 'the newest'}
          ruled
        >
          {versions.length === 0 ? (
            <p className="none">
              None yet. Its team registers one with <code>assay version register</code> or from an MLflow
              client.
            </p>
          ) : (
            <VersionTable model={model} versions={versions} />
          )}
        </Section>
      )}
    </Answer>
  );
}

function useFacts(
  model: Model,
): readonly { readonly term: string; readonly fact: ReactNode; readonly note?: ReactNode }[] {
  return [
    { term: 'Team', fact: model.team, note: 'the producing side' },
    {
      term: 'Owner',
      fact: nameOf(model.owner),
      note: model.ownerActive ? (
        'is told when an approval lapses'
      ) : (
        <span className="bad">left; approvals lapse</span>
      ),
    },
    {
      term: 'Risk',
      fact: `Tier ${model.tier}`,
      note: model.tier === 1 ? 'the gravest; set by a steward' : 'set by a steward',
    },
    { term: 'Dates end in', fact: model.zone },
    { term: 'Last changed', fact: <When at={model.lastUpdatedAt} /> },
  ];
}

function ModelBody({ model }: { readonly model: Model }): ReactElement {
  const me = useMe();
  const policy = useCall('getPolicy', {}).data?.policy;
  const facts = useFacts(model);
  const producing = holds(me, 'producer') && me.teams.includes(model.team);
  return (
    <Page
      crumb={
        <>
          <Link to="/models">Models</Link> / {model.name}
        </>
      }
      title={holdsSentence(model, policy?.stages.map(({ name }) => name) ?? [])}
      lead={model.description}
      aside={
        producing && (
          <Link to="/requests/new" search={{ model: model.name }} className="button primary">
            Ask for a promotion
          </Link>
        )
      }
    >
      <Facts items={facts} />
      <StageTable model={model} policy={policy} />
      <WhereItRuns model={model.name} />
      <Versions model={model} />
      <NamesAndTags
        model={model}
        policy={policy}
        mayName={producing || holds(me, 'admin')}
        mayTag={producing || holds(me, 'admin', 'steward')}
      />
      <ChangeModel model={model} policy={policy} />
      <footer className="foot">
        <LiveWords />
      </footer>
    </Page>
  );
}

/** One registered model: what holds each stage, where it runs and on which approval, its versions, newest first. */
export default function ModelPage(): ReactElement {
  const name = useAddressPart('model');
  const answer = useCall('getModel', { params: { model: name } });
  return (
    <Answer of={answer} what={name} rows={12}>
      {(model) => <ModelBody model={model} />}
    </Answer>
  );
}
