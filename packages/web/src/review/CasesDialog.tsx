import type { CaseRows } from '@assay/contract';
import { type ReactElement, useEffect, useState } from 'react';
import { api } from '../app/api.ts';
import { Awaiting, Refusal } from '../parts/Answer.tsx';
import { Modal } from '../parts/Modal.tsx';
import { percent, plural } from '../words/numbers.ts';
import type { Case } from './case.ts';

const pollMilliseconds = 1500;
const perView = 20;

async function readRows(
  request: number,
  ordinals: readonly number[],
  signal: AbortSignal,
): Promise<CaseRows> {
  const { makeOneTimeKey } = await import('./case-key.ts');
  const key = await makeOneTimeKey();
  const asked = await api.call(
    'askCases',
    { params: { number: request }, body: { ordinals: [...ordinals], recipientKey: key.publicKey } },
    { signal },
  );
  for (;;) {
    const { state, ciphertext, job } = await api.call(
      'getCases',
      { params: { view: asked.view } },
      { signal },
    );
    if (ciphertext !== null) return key.open(job, ciphertext);
    if (state === 'gone' || state === 'failed')
      throw new Error(`The evaluator could not show these rows (${state}). Ask again.`);
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
    signal.throwIfAborted();
  }
}

type Row = CaseRows['rows'][number];

function Answered({ side }: { readonly side: Row['candidate'] }): ReactElement {
  if (side === null) return <span className="third">·</span>;
  return (
    <span className={`nowrap ${side.correct === false ? 'bad' : side.correct === true ? 'good' : ''}`}>
      {side.answer === '' ? 'not a number' : side.answer}
      {side.probability !== null && ` ${percent(side.probability)}%`}
      {side.correct !== null && (side.correct ? ' ✓' : ' ✕')}
    </span>
  );
}

function Cells({ row }: { readonly row: Row }): ReactElement {
  return (
    <details>
      <summary>{plural(Object.keys(row.cells).length, 'feature')}</summary>
      <dl className="pairs">
        {Object.entries(row.cells)
          .filter(([, value]) => Number(value) !== 0)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </details>
  );
}

function CaseTable({ rows }: { readonly rows: CaseRows }): ReactElement {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Row</th>
          <th scope="col">Truth</th>
          <th scope="col">Candidate</th>
          <th scope="col">Live</th>
          <th scope="col">Slices</th>
          <th scope="col">What the models saw</th>
        </tr>
      </thead>
      <tbody>
        {rows.rows.map((row) => (
          <tr key={row.ordinal}>
            <th scope="row">{row.ordinal}</th>
            <td>{row.label}</td>
            <td>
              <Answered side={row.candidate} />
            </td>
            <td>
              <Answered side={row.baseline} />
            </td>
            <td>{row.slices.join(', ')}</td>
            <td>
              <Cells row={row} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Sealed rows on which the two disagree, opened only in this page and only for as long as it is open. */
export default function CasesDialog({
  shown,
  onClose,
}: {
  readonly shown: Case;
  readonly onClose: () => void;
}): ReactElement {
  const [from, setFrom] = useState(0);
  const [rows, setRows] = useState<CaseRows | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const ordinals = shown.result?.disagreements.ordinals ?? [];
  const { number } = shown.request;
  useEffect(() => {
    const stop = new AbortController();
    setRows(null);
    setError(null);
    readRows(number, ordinals.slice(from, from + perView), stop.signal).then(setRows, (refused: unknown) => {
      if (!stop.signal.aborted) setError(refused instanceof Error ? refused : new Error(String(refused)));
    });
    return () => stop.abort();
    // The ordinals of one report do not change while the dialog is open.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [number, from]);
  return (
    <Modal open onClose={onClose} title="Cases on which the two disagree" className="wide cases">
      <p className="caption">
        Sealed rows, encrypted by the evaluator to a key made in this page. The registry keeps no copy; that
        you asked is a fact, and bars you from producing against this suite.
      </p>
      {error && <Refusal error={error} />}
      {rows === null && error === null && <Awaiting what="the evaluator to open these rows" />}
      {rows && <CaseTable rows={rows} />}
      <div className="row">
        <button
          type="button"
          className="button"
          disabled={from === 0}
          onClick={() => setFrom(from - perView)}
        >
          Before
        </button>
        <button
          type="button"
          className="button"
          disabled={from + perView >= ordinals.length}
          onClick={() => setFrom(from + perView)}
        >
          Next {perView}
        </button>
        <span className="caption">
          {Math.min(from + 1, ordinals.length)} to {Math.min(from + perView, ordinals.length)} of{' '}
          {ordinals.length}
        </span>
      </div>
    </Modal>
  );
}
