import '../styles/records.css';
import { type ReactElement, useState } from 'react';
import { holds, useMe } from '../app/session.ts';
import { useAddressQuery } from '../app/use-address.ts';
import { useCall } from '../app/use-call.ts';
import { LiveWords } from '../frame/LiveWords.tsx';
import { Answer } from '../parts/Answer.tsx';
import { PickField, TextField } from '../parts/Field.tsx';
import { Page } from '../parts/Page.tsx';
import { type Model, modelsSentence } from './model-words.ts';
import { ModelTable } from './ModelTable.tsx';
import { RegisterModel } from './RegisterModel.tsx';

const perPage = 500;

function Finder(): ReactElement {
  const [{ find = '', team = 'all' }, change] = useAddressQuery();
  const teams = useCall('listTeams', {}).data?.teams ?? [];
  const options = [['all', 'all teams'] as const, ...teams.map(({ name, title }) => [name, title] as const)];
  return (
    <div className="finder">
      <TextField
        label="Find"
        type="search"
        value={find}
        placeholder="Name, words, owner"
        onChange={(text) => change({ find: text })}
      />
      <PickField
        label="Team"
        value={team}
        options={options}
        onChange={(name) => change({ team: name === 'all' ? undefined : name, after: undefined })}
      />
    </div>
  );
}

function Found({ models }: { readonly models: readonly Model[] }): ReactElement {
  const [{ find = '' }] = useAddressQuery();
  const shown = models.filter((model) =>
    `${model.name} ${model.description} ${model.team} ${model.owner}`
      .toLowerCase()
      .includes(find.toLowerCase()),
  );
  if (models.length === 0)
    return (
      <p className="none">
        A model is a name that versions are registered under: here, with <code>assay model register</code>, or
        from an MLflow client.
      </p>
    );
  if (shown.length === 0) return <p className="none">No model has these words.</p>;
  return <ModelTable models={shown} />;
}

/** Registered models: what holds each stage, whether an approval stands under what runs, and who owns them. */
export default function ModelsPage(): ReactElement {
  const me = useMe();
  const [{ team, after }, change] = useAddressQuery();
  const [registering, setRegistering] = useState(false);
  const query = {
    limit: perPage,
    ...(after === undefined ? {} : { after }),
    ...(team === undefined ? {} : { team }),
  };
  const answer = useCall('listModels', { query });
  const live = useCall('getLive', { query: {} }).data?.rows ?? [];
  return (
    <Answer of={answer} what="the models" rows={12}>
      {({ models, next }) => (
        <Page
          crumb={team === undefined ? 'Models' : `Models of ${team}`}
          title={modelsSentence(
            models,
            live.filter((row) => models.some(({ name }) => name === row.model)),
          )}
          aside={
            holds(me, 'producer', 'steward', 'admin') && (
              <button type="button" className="button" onClick={() => setRegistering(true)}>
                Register a model
              </button>
            )
          }
        >
          <Finder />
          <Found models={models} />
          {next !== null && (
            <button type="button" className="button spaced" onClick={() => change({ after: next })}>
              The next models
            </button>
          )}
          {registering && <RegisterModel onClose={() => setRegistering(false)} />}
          <footer className="foot">
            <LiveWords />
          </footer>
        </Page>
      )}
    </Answer>
  );
}
