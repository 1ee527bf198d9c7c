import { forestDomain, forestRowPlot } from '@assay/plots';
import type { ReactElement } from 'react';
import { Refusal } from '../parts/Answer.tsx';
import { Choice } from '../parts/Choice.tsx';
import { SeverityMark } from '../parts/Marks.tsx';
import { forestLine } from '../plots/comparison-rows.ts';
import { Drawing } from '../plots/Drawing.tsx';
import { type Case, type Disposition, type Revealed, dispositionWords } from './case.ts';

interface FindingCardProps {
  readonly order: number;
  readonly finding: Revealed['findings'][number];
  readonly shown: Case;
  readonly verdicts: Revealed['verdicts'];
  readonly given: Case['mine']['dispositions'][number] | null;
  readonly draft: { readonly disposition: Disposition; readonly reason: string } | null;
  readonly error: Error | null;
  readonly editable: boolean;
  readonly onChoose: (disposition: Disposition) => void;
  readonly onReason: (reason: string) => void;
  readonly onRecord: () => void;
}

/** The comparisons behind a finding on one small axis of their own. */
function Proof({
  finding,
  shown,
  verdicts,
}: Pick<FindingCardProps, 'finding' | 'shown' | 'verdicts'>): ReactElement | null {
  const all = [...(shown.result?.comparisons ?? []), ...(shown.result?.contamination?.clean ?? [])];
  const lines = all
    .filter((row) => finding.comparisons.includes(row.id) && row.delta !== null)
    .slice(0, 3)
    .map((row) => forestLine(row, verdicts));
  const [first] = lines;
  if (first === undefined) return null;
  const { factor, unit } = first.writing;
  const rows = lines.map((line) => line.plot);
  const domain = forestDomain([{ heading: '', margin: first.plot.margin, rows }], factor);
  return (
    <div className="proof" aria-hidden="true">
      {lines.map((line, index) => (
        <Drawing
          key={line.id}
          quiet
          plot={forestRowPlot({
            row: line.plot,
            domain,
            factor,
            unit,
            width: 190,
            axis: index === lines.length - 1,
          })}
        />
      ))}
    </div>
  );
}

const options = (['accepted', 'blocks', 'needs-more'] as const).map(
  (name) => [name, dispositionWords[name]] as const,
);

function Reason(props: FindingCardProps): ReactElement | null {
  const { finding, draft, onReason, onRecord, error } = props;
  if (draft === null) return null;
  const needed = draft.disposition === 'accepted' && draft.reason.trim() === '';
  return (
    <>
      <form
        className="reason"
        onSubmit={(event) => {
          event.preventDefault();
          if (!needed) onRecord();
        }}
      >
        <input
          id={`reason-${finding.id}`}
          aria-label={`Why: ${dispositionWords[draft.disposition]} “${finding.title}”`}
          placeholder={draft.disposition === 'accepted' ? 'Accepted because…' : 'In a few words (optional)'}
          value={draft.reason}
          maxLength={2000}
          onChange={(event) => onReason(event.target.value)}
        />
        <button type="submit" className="button" disabled={needed}>
          Record
        </button>
      </form>
      {error && <Refusal error={error} />}
    </>
  );
}

/** One finding: a claim as heading, its figures, one small plot, what would refute it, and what I say of it. */
export function FindingCard(props: FindingCardProps): ReactElement {
  const { order, finding, given, draft, editable, onChoose } = props;
  return (
    <article
      className="finding"
      id={`finding-${finding.id}`}
      tabIndex={-1}
      aria-labelledby={`title-${finding.id}`}
    >
      <span className="order">{order}</span>
      <div>
        <h3 id={`title-${finding.id}`}>{finding.title}</h3>
        <p>{finding.sentence}</p>
        <div className="row">
          <Choice
            label={`What you say of: ${finding.title}`}
            options={options}
            value={draft?.disposition ?? given?.disposition ?? null}
            onChange={onChoose}
            disabled={!editable}
          />
          <SeverityMark severity={finding.severity} />
          <span>Refuted by: {finding.refutedBy}</span>
        </div>
        {given !== null && draft === null && given.reason !== '' && (
          <p>
            <q>{given.reason}</q>
          </p>
        )}
        {editable && <Reason {...props} />}
      </div>
      <Proof finding={finding} shown={props.shown} verdicts={props.verdicts} />
    </article>
  );
}
