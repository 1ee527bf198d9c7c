import type { ReactElement } from 'react';
import { When } from '../parts/Small.tsx';
import { listed, nameOf, percent, plural } from '../words/numbers.ts';
import { type Case, type Revealed, decisionWords } from './case.ts';

const outcomeShape = { passed: '●', failed: '✕', inconclusive: '◇' } as const;
const outcomeTone = { passed: 'good', failed: 'bad', inconclusive: 'warn' } as const;

function Gate({ gate }: { readonly gate: Revealed['gates'][number] }): ReactElement {
  return (
    <li>
      <span className={outcomeTone[gate.outcome]} aria-hidden="true">
        {outcomeShape[gate.outcome]}
      </span>
      <span>
        {gate.name}: <b className={outcomeTone[gate.outcome]}>{gate.outcome}</b>
        <small>{gate.because}</small>
      </span>
    </li>
  );
}

function Vote({ vote }: { readonly vote: Revealed['votes'][number] }): ReactElement {
  return (
    <li>
      <span aria-hidden="true">·</span>
      <span>
        {nameOf(vote.reviewer)} ({vote.slot}): <b>{decisionWords[vote.decision].toLowerCase()}</b>
        {vote.forecast !== null && `, ${percent(Number(vote.forecast))}%`}
        <small>
          <When at={vote.decidedAt} />
          {vote.outdated.length > 0 && ` · outdated: ${listed(vote.outdated)}`}
        </small>
      </span>
    </li>
  );
}

function Sealed({ shown }: { readonly shown: Case }): ReactElement {
  const { gates, votes, findings } = shown.sealed;
  const cells = Math.min(12, gates + votes);
  return (
    <>
      <div className="cells" aria-hidden="true">
        {Array.from({ length: cells }, (_, index) => (
          <i key={index} className="hatched" />
        ))}
      </div>
      <p className="caption">
        {plural(gates, 'gate')}, {plural(findings, 'finding')} and {plural(votes, 'vote')}. You may revise
        after; both readings are kept.
      </p>
    </>
  );
}

/** Step 2: what the registry and others say, sealed until step 1 is recorded. */
export function VerdictPanel({ shown }: { readonly shown: Case }): ReactElement {
  const { revealed } = shown;
  return (
    <section className="panel" aria-labelledby="step-2">
      <header>
        <span className="step">2</span>
        <h2 id="step-2">The registry’s verdict</h2>
        {revealed === null && <span className="tag">sealed</span>}
      </header>
      {revealed === null ? (
        <Sealed shown={shown} />
      ) : (
        <>
          {revealed.failure && (
            <p className="bad">
              The evaluation failed on the {revealed.failure.side}: {revealed.failure.message}
            </p>
          )}
          <ul className="gates">
            {revealed.gates.map((gate) => (
              <Gate key={gate.name} gate={gate} />
            ))}
            {revealed.votes.map((vote) => (
              <Vote key={vote.slot} vote={vote} />
            ))}
          </ul>
          {revealed.votes.length === 0 && <p className="caption">No other vote yet.</p>}
        </>
      )}
    </section>
  );
}
