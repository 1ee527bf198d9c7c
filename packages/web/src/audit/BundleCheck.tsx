import { type ReactElement, useId, useState } from 'react';
import { Refusal } from '../parts/Answer.tsx';
import { Choice } from '../parts/Choice.tsx';
import { Section } from '../parts/Page.tsx';
import { counted, plural } from '../words/numbers.ts';
import { type BundleAnswer, checkBundle } from './check-bundle.ts';

type Trust = 'registry' | 'bundle';
type Progress =
  | { readonly state: 'nothing' | 'checking' }
  | { readonly state: 'done'; readonly answer: BundleAnswer }
  | { readonly state: 'failed'; readonly error: Error };

function Broken({ answer }: { readonly answer: BundleAnswer }): ReactElement {
  const { first, faults } = answer.verdict;
  return (
    <div className="problem" role="alert">
      <strong>This bundle is not intact.</strong>
      <p>{first?.words}.</p>
      <p>
        First wrong: {first?.what} {first?.which !== '' && <code>{first?.which}</code>}
        {faults.length > 1 && `; ${plural(faults.length - 1, 'thing')} more`}.
      </p>
      {faults.length > 1 && (
        <details>
          <summary>All of them</summary>
          <ol>
            {faults.map((fault) => (
              <li key={`${fault.what} ${fault.which} ${fault.words}`}>
                {fault.what} <code>{fault.which}</code>: {fault.words}
              </li>
            ))}
          </ol>
        </details>
      )}
    </div>
  );
}

function Intact({ answer }: { readonly answer: BundleAnswer }): ReactElement {
  const { verdict, receipts, unreadable, seenSize, older } = answer;
  const { facts, checkpoints, documents } = verdict.counts;
  const seen = older
    ? `It ends at ${counted(verdict.size)} facts; this browser has seen ${counted(seenSize ?? 0)} since. Export again to hold that against it too.`
    : `It extends the ${counted(seenSize ?? 0)} facts that this browser saw.`;
  return (
    <>
      <output className="good verdict">
        ● Intact: {plural(facts, 'fact')} under {plural(checkpoints, 'signed checkpoint')},{' '}
        {plural(documents, 'document')}, every decision and report with its signature.
      </output>
      <ul className="caption">
        {receipts > 0 && <li>{plural(receipts, 'receipt')} found in it, with its place.</li>}
        {unreadable > 0 && (
          <li className="warn">
            {plural(unreadable, 'file is no receipt', 'files are no receipts')} and was left out.
          </li>
        )}
        {seenSize !== null && <li>{seen}</li>}
        {verdict.keysFromBundle && (
          <li className="warn">
            The keys came from the bundle: it agrees with itself. Who wrote it is proven by keys, a checkpoint
            or a receipt from elsewhere.
          </li>
        )}
      </ul>
    </>
  );
}

interface DropProps {
  readonly busy: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

function Drop({ busy, onFiles }: DropProps): ReactElement {
  const id = useId();
  const [over, setOver] = useState(false);
  return (
    <div
      className={`drop ${over ? 'over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFiles([...event.dataTransfer.files]);
      }}
    >
      <label htmlFor={id}>Drop a bundle here, with receipts if you kept some, or choose them:</label>
      <input
        id={id}
        type="file"
        multiple
        disabled={busy}
        onChange={(event) => onFiles([...(event.target.files ?? [])])}
      />
    </div>
  );
}

/** Checks an exported bundle in this browser, with nothing but its bytes and public keys. */
export function BundleCheck(): ReactElement {
  const [trust, setTrust] = useState<Trust>('registry');
  const [progress, setProgress] = useState<Progress>({ state: 'nothing' });
  const check = (files: readonly File[]): void => {
    if (files.length === 0) return;
    setProgress({ state: 'checking' });
    checkBundle(files, trust).then(
      (answer) => setProgress({ state: 'done', answer }),
      (error: unknown) =>
        setProgress({
          state: 'failed',
          error: error instanceof Error ? error : new Error('The files cannot be read.'),
        }),
    );
  };
  return (
    <Section title="Is this bundle what was signed?" ruled>
      <p className="none">
        Checked here, in your browser: tree, checkpoints, every decision and report, and receipts. No byte of
        it is sent.
      </p>
      <div className="stack starts">
        <Choice
          label="Keys to trust"
          options={[
            ['registry', 'Keys this registry shows'],
            ['bundle', 'Keys in the bundle'],
          ]}
          value={trust}
          onChange={setTrust}
        />
        <Drop busy={progress.state === 'checking'} onFiles={check} />
      </div>
      {progress.state === 'checking' && (
        <output className="verdict second">Hashing and checking signatures…</output>
      )}
      {progress.state === 'failed' && <Refusal error={progress.error} />}
      {progress.state === 'done' &&
        (progress.answer.verdict.ok ? (
          <Intact answer={progress.answer} />
        ) : (
          <Broken answer={progress.answer} />
        ))}
    </Section>
  );
}
