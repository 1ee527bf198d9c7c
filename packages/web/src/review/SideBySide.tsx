import type { ReactElement } from 'react';
import { Section } from '../parts/Page.tsx';
import { ForestTable } from '../plots/ForestTable.tsx';
import { counted, plural } from '../words/numbers.ts';
import { type Case, baselineName, columnName } from './case.ts';

interface SideBySideProps {
  readonly shown: Case;
  readonly onCases: () => void;
  readonly onRerun: () => void;
}

function Method({ shown }: { readonly shown: Case }): ReactElement | null {
  const { result, measured } = shown;
  if (result === null) return null;
  const { method, nonFinite, suite } = result;
  return (
    <details className="figures">
      <summary>How it was measured</summary>
      <p className="caption">
        {suite.name} {suite.version}; {counted(method.resamples)} resamples, seed{' '}
        <code>{method.seed.slice(0, 16)}</code>, attempt {method.attempt}, alpha {method.alpha};{' '}
        {method.runtime} on {method.cpuFamily}; code {method.codeVersion}.
        {nonFinite.candidate + nonFinite.baseline > 0 &&
          ` Outputs that were not finite, counted as wrong: ${nonFinite.candidate} of the candidate, ${nonFinite.baseline} of the baseline.`}
        {measured?.latencyMillisecondsPerRow &&
          ` Latency a row: ${measured.latencyMillisecondsPerRow.p50} ms median, ${measured.latencyMillisecondsPerRow.p99} ms at the 99th percentile.`}
      </p>
      {result.notes.length > 0 && (
        <ul className="caption">
          {result.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </details>
  );
}

function Tools({ shown, onCases, onRerun }: SideBySideProps): ReactElement {
  const mayOpen = shown.phase === 'blind' || shown.phase === 'opened';
  const disagreeing = shown.result?.disagreements.total ?? 0;
  return (
    <span className="row">
      {mayOpen && (
        <button type="button" className="textual" onClick={onRerun}>
          Run it again
        </button>
      )}
      {mayOpen && disagreeing > 0 && (
        <button type="button" className="textual" onClick={onCases}>
          {plural(disagreeing, 'disagreeing case')}
        </button>
      )}
    </span>
  );
}

/** Candidate against what is live, on the same rows, one axis, intervals drawn; slices beside the whole. */
export function SideBySide({ shown, onCases, onRerun }: SideBySideProps): ReactElement {
  const { result, request } = shown;
  const live = baselineName(shown);
  const title = `Side by side: ${request.version} against ${live}`;
  if (result === null)
    return (
      <Section id="side-by-side" title={title}>
        <p className="empty">
          {request.baseline === null && shown.revealed?.failure === undefined
            ? `Nothing runs in ${request.stage} yet: there is no side by side.`
            : 'There are no figures: the evaluation ended without a report. Why it ended is released with the verdict.'}
        </p>
      </Section>
    );
  return (
    <Section
      id="side-by-side"
      title={title}
      aside={`same rows, paired, ${counted(result.rows.gate)} rows`}
      right={<Tools shown={shown} onCases={onCases} onRerun={onRerun} />}
    >
      <p className="caption">
        Thick line: 90%, its lower end decides non-inferiority; thin: 95%. Dashed: the margin. MDE: smallest
        drop found 8 times in 10, <b className="warn">&gt;</b> if above the margin.
        {shown.revealed === null && ' Verdict words are sealed until you record your reading.'}
      </p>
      <ForestTable
        comparisons={result.comparisons}
        verdicts={shown.revealed?.verdicts ?? null}
        baselineName={columnName(live)}
        candidateName={columnName(String(request.version))}
        caption={`${title}: figures with intervals`}
      />
      {shown.reruns.map((rerun) => (
        <details className="figures" key={rerun.job}>
          <summary>
            Run again by {rerun.by}: {rerun.state}
          </summary>
          {rerun.result && (
            <ForestTable
              comparisons={rerun.result.comparisons}
              verdicts={null}
              baselineName={columnName(live)}
              candidateName={columnName(String(request.version))}
              caption={`Run again by ${rerun.by}`}
            />
          )}
        </details>
      ))}
      <Method shown={shown} />
    </Section>
  );
}
