import { type ReactElement, useState } from 'react';
import { Link } from '@tanstack/react-router';
import { useMe } from '../app/session.ts';
import { useWrite } from '../app/use-call.ts';
import { Refusal } from '../parts/Answer.tsx';
import { TextField } from '../parts/Field.tsx';
import { Modal } from '../parts/Modal.tsx';
import { minutesInWords } from '../words/durations.ts';
import { listed, nameOf } from '../words/numbers.ts';
import type { Case } from './case.ts';

type Slot = Case['request']['slots'][number];

function Claim({ shown, slot }: { readonly shown: Case; readonly slot: Slot }): ReactElement {
  const me = useMe();
  const claim = useWrite('claimSlot');
  const admitted = slot.admits.includes(me.handle);
  return (
    <li className="stack tight">
      <p>
        <strong>{slot.slot}</strong> answers for: {slot.answersFor}{' '}
        <span className="caption">
          {minutesInWords(slot.minutes)} granted.{' '}
          {slot.state === 'open'
            ? `Open to ${listed(slot.admits.map(nameOf))}.`
            : `${slot.state === 'filled' ? 'Filled by' : 'Held by'} ${nameOf(slot.reviewer ?? '')}.`}
        </span>
      </p>
      {slot.state === 'open' && admitted && (
        <button
          type="button"
          className={slot.slot === shown.slot?.slot || shown.slot === null ? 'button primary' : 'button'}
          disabled={claim.isPending}
          onClick={() =>
            claim.mutate({ params: { number: shown.request.number, slot: slot.slot }, body: {} })
          }
        >
          Claim {slot.slot}
        </button>
      )}
      {claim.error && <Refusal error={claim.error} />}
    </li>
  );
}

/** Which slots there are, and the way to take one. Two reviewers never hold the same one. */
export function SlotPanel({ shown }: { readonly shown: Case }): ReactElement {
  const named = shown.slot?.slot;
  const slots = shown.request.slots.toSorted((a, b) => Number(b.slot === named) - Number(a.slot === named));
  return (
    <section className="panel" aria-labelledby="slots">
      <header>
        <h2 id="slots">{shown.phase === 'decided' ? 'Decided' : 'Slots'}</h2>
      </header>
      {shown.mine.decision !== null && (
        <p>
          <Link to="/decisions/$decision" params={{ decision: shown.mine.decision }}>
            Your decision and its receipt
          </Link>
        </p>
      )}
      {slots.length === 0 && <p className="caption">This stage asks nobody.</p>}
      <ul className="stack">
        {slots.map((slot) => (
          <Claim key={slot.slot} shown={shown} slot={slot} />
        ))}
      </ul>
    </section>
  );
}

/** Gives a claimed slot back, or recuses for good; a reason is recorded. */
export function GiveBack({ shown }: { readonly shown: Case }): ReactElement | null {
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const release = useWrite('releaseSlot');
  const { slot } = shown;
  if (slot === null) return null;
  const give = (recuse: boolean) => () =>
    release.mutate(
      { params: { number: shown.request.number, slot: slot.slot }, body: { reason, recuse } },
      { onSuccess: () => setOpen(false) },
    );
  const missing = reason.trim() === '' || release.isPending;
  return (
    <>
      <button type="button" className="textual caption" onClick={() => setOpen(true)}>
        Give the slot back, or recuse yourself
      </button>
      <Modal open={open} onClose={() => setOpen(false)} title={`Give ${slot.slot} back`}>
        <div className="stack">
          <TextField label="Why" rows={2} required value={reason} onChange={setReason} />
          {release.error && <Refusal error={release.error} />}
          <div className="row">
            <button type="button" className="button" disabled={missing} onClick={give(false)}>
              Give it back
            </button>
            <button type="button" className="button" disabled={missing} onClick={give(true)}>
              Recuse: I should not judge this
            </button>
          </div>
        </div>
      </Modal>
    </>
  );
}
