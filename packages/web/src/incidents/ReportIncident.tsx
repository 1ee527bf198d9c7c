import { useNavigate } from '@tanstack/react-router';
import { type ReactElement, useId, useState } from 'react';
import { isRecord, useLocal } from '../app/local-store.ts';
import { useCall, useWrite } from '../app/use-call.ts';
import { Refusal } from '../parts/Answer.tsx';
import { Field, PickField, TextField } from '../parts/Field.tsx';
import { Modal } from '../parts/Modal.tsx';
import { severityWords } from './incident-words.ts';

interface Draft {
  readonly title: string;
  readonly severity: (typeof severityWords)[number][0] | '';
  readonly service: string;
  readonly model: string;
  readonly startedAt: string;
  readonly note: string;
}
const nothing: Draft = { title: '', severity: '', service: '', model: '', startedAt: '', note: '' };

function isDraft(value: unknown): value is Draft {
  return isRecord(value) && Object.keys(nothing).every((name) => typeof value[name] === 'string');
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}

/** What runs where, to choose from: services, and versions as references. */
function useKnown(): { readonly services: readonly string[]; readonly versions: readonly string[] } {
  const rows = useCall('getLive', { query: {} }).data?.rows ?? [];
  return {
    services: [...new Set(rows.map(({ service }) => service))],
    versions: [
      ...new Set(
        rows.flatMap(({ model, version }) =>
          model === null || version === null ? [] : [`${model}/${version}`],
        ),
      ),
    ],
  };
}

function Known({ id, options }: { readonly id: string; readonly options: readonly string[] }): ReactElement {
  return (
    <datalist id={id}>
      {options.map((option) => (
        <option key={option} value={option}>
          {option}
        </option>
      ))}
    </datalist>
  );
}

function Where({
  draft,
  set,
}: {
  readonly draft: Draft;
  readonly set: (change: Partial<Draft>) => void;
}): ReactElement {
  const id = useId();
  const { services, versions } = useKnown();
  return (
    <div className="two">
      <TextField
        label="Service"
        list={`${id}s`}
        value={draft.service}
        onChange={(service) => set({ service })}
      />
      <TextField
        label="Version"
        list={`${id}v`}
        placeholder="spam-filter/2"
        value={draft.model}
        onChange={(model) => set({ model })}
      />
      <Known id={`${id}s`} options={services} />
      <Known id={`${id}v`} options={versions} />
      <p className="caption whole">The service, the version, or both. What the service runs is looked up.</p>
    </div>
  );
}

/** The draft kept on this machine, and how to send it; sending forgets it and goes to the incident. */
function useReport(): {
  readonly draft: Draft;
  readonly set: (change: Partial<Draft>) => void;
  readonly send: (event: { readonly preventDefault: () => void }) => void;
  readonly error: Error | null;
  readonly pending: boolean;
} {
  const [draft, keep] = useLocal('assay.incident', isDraft, nothing);
  const [key] = useState(() => crypto.randomUUID());
  const navigate = useNavigate();
  const report = useWrite('reportIncident');
  const send = (event: { readonly preventDefault: () => void }): void => {
    event.preventDefault();
    const { title, startedAt } = draft;
    const body = {
      title,
      severity: Number(draft.severity),
      service: orNull(draft.service),
      model: orNull(draft.model),
      startedAt: startedAt === '' ? null : new Date(startedAt).toISOString(),
      note: orNull(draft.note),
    };
    const onSuccess = ({ number }: { readonly number: number }): void => {
      keep(null);
      void navigate({ to: `/incidents/${number}` });
    };
    report.mutate({ body, idempotencyKey: key }, { onSuccess });
  };
  return {
    draft,
    set: (change) => keep({ ...draft, ...change }),
    send,
    error: report.error,
    pending: report.isPending,
  };
}

/** Reports harm in production. The words are kept on this machine until they are sent. */
export function ReportIncident({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { draft, set, send, error, pending } = useReport();
  const placed = draft.service.trim() !== '' || draft.model.trim() !== '';
  return (
    <Modal open onClose={onClose} title="Report an incident">
      <form className="stack spaced" onSubmit={send}>
        <TextField
          label="What happened"
          required
          maxLength={200}
          value={draft.title}
          onChange={(title) => set({ title })}
        />
        <PickField
          label="Severity"
          value={draft.severity}
          options={severityWords}
          onChange={(severity) => set({ severity })}
        />
        <Where draft={draft} set={set} />
        <Field label="Since (now, when empty)">
          {(id) => (
            <input
              id={id}
              type="datetime-local"
              value={draft.startedAt}
              onChange={(event) => set({ startedAt: event.target.value })}
            />
          )}
        </Field>
        <TextField
          label="More (optional)"
          rows={3}
          maxLength={10_000}
          value={draft.note}
          onChange={(note) => set({ note })}
        />
        {error && <Refusal error={error} />}
        <div className="row">
          <button
            type="submit"
            className="button primary"
            disabled={draft.title.trim() === '' || draft.severity === '' || !placed || pending}
          >
            Report
          </button>
          {draft !== nothing && <span className="caption">Saved here, not sent.</span>}
        </div>
      </form>
    </Modal>
  );
}
