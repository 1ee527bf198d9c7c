import { type ReactElement, useState } from 'react';
import { useWrite } from '../app/use-call.ts';
import { Refusal } from '../parts/Answer.tsx';
import { TextField } from '../parts/Field.tsx';
import { Section } from '../parts/Page.tsx';
import { civilDay } from '../words/dates.ts';
import { type Request, stateWords } from './request-words.ts';

function MoveLaunch({ request }: { readonly request: Request }): ReactElement {
  const [date, setDate] = useState(request.launchDate ?? '');
  const move = useWrite('moveLaunch');
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        move.mutate({ params: { number: request.number }, body: { launchDate: date === '' ? null : date } });
      }}
    >
      <TextField
        label="Launch date"
        type="date"
        value={date}
        onChange={setDate}
        note="A move is recorded, and shown to the reviewer beside the decision."
      />
      {move.error && <Refusal error={move.error} />}
      <button
        type="submit"
        className="button"
        disabled={move.isPending || date === (request.launchDate ?? '')}
      >
        Move the launch
      </button>
    </form>
  );
}

function Expedite({ request }: { readonly request: Request }): ReactElement {
  const [reason, setReason] = useState('');
  const ask = useWrite('askExpedite', ['getRequest']);
  const send = (confirm: boolean): void =>
    ask.mutate({ params: { number: request.number }, body: { reason: reason.trim(), confirm } });
  const displaced = ask.data?.displaces ?? [];
  return (
    <div className="stack">
      <TextField
        label="Why it should go first"
        rows={2}
        value={reason}
        onChange={setReason}
        note="It is recorded, and it shows what it would displace before you confirm."
      />
      {ask.error && <Refusal error={ask.error} />}
      {ask.data && (
        <p>
          {displaced.length === 0
            ? 'It would displace nothing.'
            : `It would displace ${displaced.map((other) => `${other.model} ${other.version} (R-${other.number}${other.launchDate === null ? '' : `, launch ${civilDay(other.launchDate)}`})`).join(', ')}.`}
          {ask.data.recorded && ' Asked, and recorded.'}
        </p>
      )}
      <div className="row">
        <button
          type="button"
          className="button"
          disabled={reason.trim() === '' || ask.isPending}
          onClick={() => send(false)}
        >
          See what it would displace
        </button>
        {ask.data && !ask.data.recorded && (
          <button
            type="button"
            className="button primary"
            disabled={ask.isPending}
            onClick={() => send(true)}
          >
            Ask for it
          </button>
        )}
      </div>
    </div>
  );
}

function Again({ request }: { readonly request: Request }): ReactElement {
  const [version, setVersion] = useState('');
  const [answer, setAnswer] = useState('');
  const retry = useWrite('retryEvaluation');
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        const body = { version: version === '' ? null : version, answer: answer === '' ? null : answer };
        retry.mutate({ params: { number: request.number }, body });
      }}
    >
      <TextField label="Your answer" rows={3} value={answer} onChange={setAnswer} />
      <TextField
        label="Another version (optional)"
        placeholder={`${request.model}/3`}
        value={version}
        onChange={setVersion}
      />
      {retry.error && <Refusal error={retry.error} />}
      <button type="submit" className="button" disabled={retry.isPending}>
        Evaluate again
      </button>
    </form>
  );
}

function Withdraw({ request }: { readonly request: Request }): ReactElement {
  const [sure, setSure] = useState(false);
  const withdraw = useWrite('withdrawRequest');
  return (
    <div className="stack">
      <p className="caption">A request that is withdrawn after its verdict counts as a would-be rejection.</p>
      {withdraw.error && <Refusal error={withdraw.error} />}
      <button
        type="button"
        className="button"
        onClick={() =>
          sure ? withdraw.mutate({ params: { number: request.number }, body: {} }) : setSure(true)
        }
      >
        {sure ? 'Yes, withdraw it' : 'Withdraw'}
      </button>
    </div>
  );
}

/** What its producer may do with an open request. */
export function ProducerActs({ request }: { readonly request: Request }): ReactElement | null {
  if (!stateWords[request.state][1]) return null;
  const again = request.state === 'needs-evidence' || request.state === 'evaluation-failed';
  return (
    <Section title="What you can do" ruled>
      <div className="columns">
        <div>
          <h3>{again ? 'Answer, and evaluate again' : 'Move the launch date'}</h3>
          {again ? <Again request={request} /> : <MoveLaunch request={request} />}
        </div>
        <div>
          <h3>Ask officially for speed</h3>
          <Expedite request={request} />
        </div>
        <div>
          <h3>Withdraw</h3>
          <Withdraw request={request} />
        </div>
      </div>
    </Section>
  );
}
