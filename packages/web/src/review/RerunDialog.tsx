import type { CallInput } from '@assay/client';
import { type ReactElement, useState } from 'react';
import { useWrite } from '../app/use-call.ts';
import { announce } from '../frame/announce.ts';
import { Refusal } from '../parts/Answer.tsx';
import { PickField, TextField } from '../parts/Field.tsx';
import { Modal } from '../parts/Modal.tsx';
import type { Case } from './case.ts';

type Body = NonNullable<CallInput<'rerunEvaluation'>['body']>;
type Kind = 'same' | 'noise' | 'missing' | 'slice';

interface Form {
  readonly kind: Kind;
  readonly share: string;
  readonly name: string;
  readonly where: string;
  readonly metric: string;
  readonly margin: string;
}

function bodyOf(form: Form): Body {
  if (form.kind === 'noise' || form.kind === 'missing')
    return { perturbation: { kind: form.kind, share: form.share } };
  if (form.kind === 'slice')
    return { slices: [{ name: form.name, where: form.where, metric: form.metric, margin: form.margin }] };
  return {};
}

const kinds = [
  ['same', 'As it was, to see that it repeats'],
  ['noise', 'With noise on every numeric feature'],
  ['missing', 'With feature values removed'],
  ['slice', 'On a slice of my own'],
] as const;

function Details({
  form,
  set,
}: {
  readonly form: Form;
  readonly set: (change: Partial<Form>) => void;
}): ReactElement {
  return (
    <>
      {form.kind === 'noise' && (
        <TextField
          label="Noise, in standard deviations of each feature"
          value={form.share}
          onChange={(share) => set({ share })}
        />
      )}
      {form.kind === 'missing' && (
        <TextField
          label="Share of values removed, 0 to 1"
          value={form.share}
          onChange={(share) => set({ share })}
        />
      )}
      {form.kind === 'slice' && (
        <>
          <TextField label="Name" required value={form.name} onChange={(name) => set({ name })} />
          <TextField
            label="Where (CEL over the row)"
            note="For example row.capitalTotal < 50.0"
            required
            value={form.where}
            onChange={(where) => set({ where })}
          />
          <TextField
            label="Metric"
            required
            value={form.metric}
            onChange={(value) => set({ metric: value })}
          />
          <TextField label="Margin" required value={form.margin} onChange={(margin) => set({ margin })} />
        </>
      )}
    </>
  );
}

/** The reviewer's own run: the same rows again, perturbed, or on a slice that they name. */
export default function RerunDialog({
  shown,
  onClose,
}: {
  readonly shown: Case;
  readonly onClose: () => void;
}): ReactElement {
  const metric = shown.result?.comparisons.find((row) => row.group === 'overall')?.metric ?? 'accuracy';
  const [form, setForm] = useState<Form>({
    kind: 'same',
    share: '0.1',
    name: '',
    where: '',
    metric,
    margin: '0.05',
  });
  const run = useWrite('rerunEvaluation', ['getCase']);
  const set = (change: Partial<Form>): void => setForm({ ...form, ...change });
  return (
    <Modal open onClose={onClose} title="Run the evaluation again">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          run.mutate(
            { params: { number: shown.request.number }, body: bodyOf(form) },
            { onSuccess: () => announce('The run is waiting for the evaluator.') },
          );
        }}
      >
        <PickField label="How" value={form.kind} options={kinds} onChange={(kind) => set({ kind })} />
        <Details form={form} set={set} />
        {run.error && <Refusal error={run.error} />}
        {run.data ? (
          <p>Asked. {run.data.exposure} It appears under the figures when it is done.</p>
        ) : (
          <button type="submit" className="button primary" disabled={run.isPending}>
            Run it
          </button>
        )}
      </form>
    </Modal>
  );
}
