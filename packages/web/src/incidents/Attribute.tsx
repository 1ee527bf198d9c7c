import { type ReactElement, useState } from 'react';
import { isRecord, useLocal } from '../app/local-store.ts';
import { useWrite } from '../app/use-call.ts';
import { useMe } from '../app/session.ts';
import { Refusal } from '../parts/Answer.tsx';
import { PickField, TextField } from '../parts/Field.tsx';
import { Section } from '../parts/Page.tsx';
import { type Attribution, type Incident, type Trace, attributionWords } from './incident-words.ts';

interface Draft {
  readonly version: string;
  readonly reason: string;
}
const nothing: Draft = { version: '', reason: '' };

function isDraft(value: unknown): value is Draft {
  return isRecord(value) && typeof value['version'] === 'string' && typeof value['reason'] === 'string';
}

const kinds: readonly Attribution[] = [
  'evidence-showed-it',
  'evidence-absent',
  'evidence-wrong',
  'changed-after-approval',
  'not-the-model',
  'unknown',
];

/** The slots behind an incident, each with what it answers for, and the choice of none. */
function slotsOf(trace: Trace): readonly (readonly [string, string])[] {
  const slots = new Map(trace.approvals.map(({ slot, answersFor }) => [slot, answersFor]));
  return [
    ['none', 'none of them'],
    ...[...slots].map(([slot, answersFor]) => [slot, `${slot}: ${answersFor}`] as const),
  ];
}

interface AttributeProps {
  readonly incident: Incident;
  readonly trace: Trace;
}

function AttributeForm({ incident, trace }: AttributeProps): ReactElement {
  const [attribution, setAttribution] = useState<Attribution | ''>('');
  const [slot, setSlot] = useState('');
  const [draft, keep] = useLocal(`assay.attribution.${incident.number}`, isDraft, nothing);
  const attribute = useWrite('attributeIncident');
  const send = (event: { readonly preventDefault: () => void }): void => {
    event.preventDefault();
    if (attribution === '') return;
    const version = draft.version.trim() === '' ? null : draft.version.trim();
    const body = {
      attribution,
      version,
      slot: slot === '' || slot === 'none' ? null : slot,
      reason: draft.reason.trim(),
    };
    attribute.mutate({ params: { number: incident.number }, body }, { onSuccess: () => keep(null) });
  };
  const ways = kinds.map((kind) => [kind, attributionWords[kind]] as const);
  const note = draft.reason === '' ? 'Kept out of the facts; it can be erased.' : 'Saved here, not sent.';
  return (
    <form className="stack starts ask" onSubmit={send}>
      <PickField label="Why it came through" value={attribution} options={ways} onChange={setAttribution} />
      {trace.approvals.length > 0 && (
        <PickField
          label="Which slot answered for it"
          value={slot}
          options={slotsOf(trace)}
          onChange={setSlot}
        />
      )}
      <TextField
        label="Another version, when it was not this one"
        placeholder="spam-filter/2"
        value={draft.version}
        onChange={(version) => keep({ ...draft, version })}
      />
      <TextField
        label="Reason"
        rows={3}
        required
        value={draft.reason}
        onChange={(reason) => keep({ ...draft, reason })}
        note={note}
      />
      {attribute.error && <Refusal error={attribute.error} />}
      <button
        type="submit"
        className="button primary"
        disabled={attribution === '' || draft.reason.trim() === '' || attribute.isPending}
      >
        Attribute
      </button>
    </form>
  );
}

/** Attributes an incident: why it came through, in which version, and which slot answered for that. */
export function Attribute({ incident, trace }: AttributeProps): ReactElement {
  const me = useMe();
  const mine = trace.approvals.some(({ reviewer }) => reviewer === me.handle);
  return (
    <Section
      title={incident.attribution === 'unknown' ? 'Attribute it' : 'Attribute it again'}
      aside="every time is a fact"
      ruled
    >
      {mine ? (
        <p className="none">You approved this version: someone else attributes the incident.</p>
      ) : (
        <AttributeForm incident={incident} trace={trace} />
      )}
    </Section>
  );
}
