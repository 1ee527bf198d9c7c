import type { ReactElement, ReactNode } from 'react';
import { Choice } from '../parts/Choice.tsx';
import { TextField } from '../parts/Field.tsx';
import { Keys } from '../parts/Keys.tsx';
import { nameOf } from '../words/numbers.ts';
import { type Case, type Decision, baselineName, decisionWords, decisions, waitsFor } from './case.ts';
import type { ChangeDraft, Draft } from './draft.ts';
import { Chance } from './LeaningPanel.tsx';

interface DecideProps {
  readonly shown: Case;
  readonly draft: Draft;
  readonly change: ChangeDraft;
  readonly locked: boolean;
  readonly onSummary: () => void;
}

function consequence(decision: Decision, shown: Case): string {
  const { version, stage, submittedBy } = shown.request;
  const live = baselineName(shown);
  switch (decision) {
    case 'approve':
      return `${version} goes to ${stage} once every slot is filled`;
    case 'approve-limited':
      return 'with conditions and an end date';
    case 'needs-evidence':
      return `say what is missing; ${nameOf(submittedBy)}’s turn`;
    case 'reject':
      return `with reasons; ${live} stays in ${stage}`;
  }
}

function Limits({ draft, change }: Pick<DecideProps, 'draft' | 'change'>): ReactElement {
  return (
    <fieldset className="stack">
      <legend>Conditions</legend>
      <TextField
        label="Until"
        type="date"
        required
        value={draft.until}
        onChange={(until) => change({ until })}
      />
      <TextField
        label="Review by (optional)"
        type="date"
        value={draft.reviewBy}
        onChange={(reviewBy) => change({ reviewBy })}
      />
      <TextField
        label="Only these services (comma between; empty: all)"
        value={draft.services}
        onChange={(services) => change({ services })}
      />
      <TextField
        label="Largest share of traffic, percent (empty: no cap)"
        type="number"
        value={draft.trafficCap}
        onChange={(trafficCap) => change({ trafficCap })}
      />
      <TextField
        label="In words (optional)"
        rows={2}
        value={draft.conditionText}
        onChange={(conditionText) => change({ conditionText })}
      />
    </fieldset>
  );
}

function Words({ shown, draft, change }: DecideProps): ReactElement {
  return (
    <div className="stack">
      {draft.decision === 'approve-limited' && <Limits draft={draft} change={change} />}
      {draft.decision === 'needs-evidence' && (
        <TextField
          label="What is missing, one a line"
          rows={3}
          required
          value={draft.missing}
          onChange={(missing) => change({ missing })}
        />
      )}
      <Chance
        label="Chance of an incident in 90 days, now that you have read the case against"
        value={draft.chanceAfter}
        onChange={(chanceAfter) => change({ chanceAfter })}
      />
      <TextField
        label="Reasons, for the record"
        note="Reviewers, managers and auditors read this; the producer does not."
        rows={4}
        required
        value={draft.reasons}
        onChange={(reasons) => change({ reasons })}
      />
      <TextField
        label={`For ${nameOf(shown.request.submittedBy)} (optional)`}
        note="The producer reads this; it counts against the suite’s budget. Name no figures."
        rows={2}
        value={draft.producerReasons}
        onChange={(producerReasons) => change({ producerReasons })}
      />
    </div>
  );
}

const contactOptions = [
  ['no', 'No'],
  ['yes', 'Yes'],
  ['rather-not-say', 'Rather not say'],
] as const;

function ContactQuestion({ draft, change }: Pick<DecideProps, 'draft' | 'change'>): ReactElement {
  return (
    <div className="stack tight">
      <p className="caption">Has anyone contacted you elsewhere?</p>
      <Choice
        label="Has anyone contacted you elsewhere?"
        layout="even"
        options={contactOptions}
        value={draft.contacted}
        onChange={(contacted) => change({ contacted })}
      />
      {draft.contacted === 'yes' && (
        <TextField
          label="Who, when and what kind; never what was said"
          rows={2}
          value={draft.contactNote}
          onChange={(contactNote) => change({ contactNote })}
        />
      )}
    </div>
  );
}

/** What still has to be filled in for this decision; null when it can be summed up. */
export function unfilled(draft: Draft): string | null {
  if (draft.decision === null) return 'choose one of four';
  if (draft.reasons.trim() === '') return 'give your reasons';
  if (draft.chanceAfter.trim() === '') return 'give the chance again';
  if (draft.decision === 'approve-limited' && draft.until === '') return 'say until when';
  if (draft.decision === 'needs-evidence' && draft.missing.trim() === '') return 'say what is missing';
  return draft.contacted === null ? 'answer the question about contacts' : null;
}

function Hint({ children }: { readonly children: ReactNode }): ReactElement {
  return <p className="caption spaced">{children}</p>;
}

/** Step 3: decide. Locked until my own reading is recorded and every finding is disposed of. */
export function DecidePanel(props: DecideProps): ReactElement {
  const { shown, draft, change, locked, onSummary } = props;
  const waiting = waitsFor(shown);
  const missing = unfilled(draft);
  const closed = waiting !== '' || locked;
  return (
    <section className="panel" aria-labelledby="step-3">
      <header>
        <span className="step">3</span>
        <h2 id="step-3">Decide</h2>
      </header>
      {shown.slot && <p className="caption">This slot answers for: {shown.slot.answersFor}</p>}
      <fieldset className="options" disabled={closed}>
        <legend className="unseen">Decision</legend>
        {decisions.map((decision) => (
          <label key={decision}>
            <input
              type="radio"
              name="decision"
              checked={draft.decision === decision}
              onChange={() => change({ decision })}
            />
            <span>{decisionWords[decision]}</span>
            <small>{consequence(decision, shown)}</small>
          </label>
        ))}
      </fieldset>
      {!closed && draft.decision !== null && <Words {...props} />}
      <ContactQuestion draft={draft} change={change} />
      {closed ? (
        <Hint>
          <b>Opens when</b> {locked ? 'you have read the new delta' : waiting}. Then <Keys action="decide" />{' '}
          shows what will be signed. No single key decides.
        </Hint>
      ) : (
        <>
          <button
            type="button"
            className="button primary wide spaced"
            disabled={missing !== null}
            onClick={onSummary}
          >
            See what will be signed <Keys action="decide" />
          </button>
          <p className="kept">
            {missing === null ? 'Saved here, not sent.' : `Saved here, not sent. Still to do: ${missing}.`}
          </p>
        </>
      )}
    </section>
  );
}
