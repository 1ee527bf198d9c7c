import { useNavigate } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { useAddressQuery } from '../app/use-address.ts';
import { useCall, useWrite } from '../app/use-call.ts';
import { Refusal } from '../parts/Answer.tsx';
import { PickField, TextField } from '../parts/Field.tsx';
import { Page, Section } from '../parts/Page.tsx';
import { minutesInWords } from '../words/durations.ts';
import { listed, nameOf } from '../words/numbers.ts';

function Matrix({ model, stage }: { readonly model: string; readonly stage: string }): ReactElement | null {
  const answer = useCall('getMatrix', { query: { model, stage } }, { enabled: model !== '' && stage !== '' });
  if (!answer.data) return null;
  return (
    <Section title="What the matrix will ask" aside={<code>{answer.data.line}</code>} ruled>
      {answer.data.slots.length === 0 && <p className="empty">This stage asks nobody.</p>}
      <ul className="stack tight">
        {answer.data.slots.map((slot) => (
          <li key={slot.slot}>
            <b>{slot.slot}</b> answers for: {slot.answersFor}{' '}
            <span className="caption">
              {minutesInWords(slot.minutes)}, open to {listed(slot.admits.map(nameOf))}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function useAsking(): {
  readonly versions: readonly string[];
  readonly models: readonly string[];
  readonly stages: readonly string[];
  readonly model: string;
  readonly setModel: (model: string) => void;
} {
  const [{ model: asked = '' }] = useAddressQuery();
  const [model, setModel] = useState(asked);
  const models = useCall('listModels', { query: {} });
  const policy = useCall('getPolicy', {});
  const versions = useCall('listVersions', { params: { model }, query: {} }, { enabled: model !== '' });
  return {
    model,
    setModel,
    models: models.data?.models.map(({ name }) => name) ?? [],
    stages: policy.data?.policy.stages.map(({ name }) => name) ?? [],
    versions: versions.data?.versions.map(({ version }) => String(version)) ?? [],
  };
}

const told =
  'It is evaluated on rows that nobody on your side has seen. You are told one verdict and one category.';
const pair = (name: string): readonly [string, string] => [name, name];

/** Asking for a promotion: which version, to which stage, by when; the matrix is shown before anything is sent. */
export default function AskPage(): ReactElement {
  const { model, setModel, models, stages, versions } = useAsking();
  const [{ version: asked = '' }] = useAddressQuery();
  const [version, setVersion] = useState(asked);
  const [stage, setStage] = useState('');
  const [launchDate, setLaunchDate] = useState('');
  const [note, setNote] = useState('');
  const [key] = useState(() => crypto.randomUUID());
  const navigate = useNavigate();
  const submit = useWrite('submitRequest');
  const send = (): void =>
    submit.mutate(
      {
        body: {
          version: `${model}/${version}`,
          stage,
          launchDate: launchDate === '' ? null : launchDate,
          note: note === '' ? null : note,
        },
        idempotencyKey: key,
      },
      { onSuccess: (request) => void navigate({ to: `/requests/${request.number}/standing` }) },
    );
  return (
    <Page crumb="My requests / new" title="Ask for a promotion." lead={told}>
      <form
        className="stack ask"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <PickField label="Model" value={model} options={models.map(pair)} onChange={setModel} />
        <PickField label="Version" value={version} options={versions.map(pair)} onChange={setVersion} />
        <PickField label="To stage" value={stage} options={stages.map(pair)} onChange={setStage} />
        <TextField label="Launch date (optional)" type="date" value={launchDate} onChange={setLaunchDate} />
        <TextField
          label="A note for reviewers (optional)"
          rows={2}
          value={note}
          onChange={setNote}
          note="Advocacy, and shown as such."
        />
        <Matrix model={model} stage={stage} />
        {submit.error && <Refusal error={submit.error} />}
        <div className="row">
          <button
            type="submit"
            className="button primary"
            disabled={model === '' || version === '' || stage === '' || submit.isPending}
          >
            Ask
          </button>
        </div>
      </form>
    </Page>
  );
}
