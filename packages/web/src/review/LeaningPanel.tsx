import type { ReactElement } from 'react';
import { useWrite } from '../app/use-call.ts';
import { announce } from '../frame/announce.ts';
import { Refusal } from '../parts/Answer.tsx';
import { Choice } from '../parts/Choice.tsx';
import { When } from '../parts/Small.tsx';
import { percent } from '../words/numbers.ts';
import { type Case, decisionWords, decisions } from './case.ts';
import { type ChangeDraft, type Draft, chanceOf } from './draft.ts';

interface ChanceProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A chance in percent: typed, or pulled along a line. Empty until it is given. */
export function Chance({ label, value, onChange }: ChanceProps): ReactElement {
  return (
    <div className="chance">
      <label htmlFor={label} className="caption">
        {label}
      </label>
      <input
        id={label}
        type="number"
        inputMode="decimal"
        min={0}
        max={100}
        step="any"
        placeholder="%"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <div className="range">
        <input
          type="range"
          min={0}
          max={100}
          step={1}
          aria-label={`${label}, on a line from 0 to 100 percent`}
          className={value === '' ? 'untouched' : undefined}
          style={{ ['--at' as string]: value === '' ? '0%' : `${value}%` }}
          value={value === '' ? 50 : Number(value)}
          aria-valuetext={value === '' ? 'not given yet' : `${value} percent`}
          onChange={(event) => onChange(event.target.value)}
        />
        <div className="row spread caption" aria-hidden="true">
          <span>0</span>
          <span>50</span>
          <span>100</span>
        </div>
      </div>
    </div>
  );
}

interface LeaningProps {
  readonly shown: Case;
  readonly draft: Draft;
  readonly change: ChangeDraft;
  readonly locked: boolean;
}

function Recorded({ shown }: { readonly shown: Case }): ReactElement | null {
  const { leaning } = shown.mine;
  if (leaning === null) return null;
  return (
    <p>
      You leaned to <strong>{decisionWords[leaning.lean].toLowerCase()}</strong> and gave{' '}
      <strong>{percent(Number(leaning.forecast))}%</strong>.{' '}
      <span className="caption">
        Recorded <When at={leaning.at} />; it stays as it is, and you may revise below.
      </span>
    </p>
  );
}

/** Step 1: my own reading, recorded before the registry says its own. */
export function LeaningPanel({ shown, draft, change, locked }: LeaningProps): ReactElement {
  const record = useWrite('recordLeaning', ['getCase', 'getQueue']);
  const forecast = chanceOf(draft.chance);
  const { slot, shownDigest, request, priorBad } = shown;
  const send = (): void => {
    if (slot === null || draft.lean === null || forecast === null) return;
    const params = { number: request.number, slot: slot.slot };
    record.mutate(
      { params, body: { lean: draft.lean, forecast, shownDigest } },
      { onSuccess: () => announce('Recorded. The verdict and the case against are open.') },
    );
  };
  return (
    <section className="panel" aria-labelledby="step-1">
      <header>
        <span className="step">1</span>
        <h2 id="step-1">Your own reading first</h2>
      </header>
      {shown.mine.leaning !== null ? (
        <Recorded shown={shown} />
      ) : (
        <>
          <p className="caption">
            The registry’s verdict and others’ votes stay sealed until you record yours.
          </p>
          <p className="caption spaced">Today I lean to</p>
          <Choice
            label="Today I lean to"
            layout="grid"
            options={decisions.map((name) => [name, decisionWords[name]] as const)}
            value={draft.lean}
            onChange={(lean) => change({ lean })}
          />
          <Chance
            label="Chance of an incident in 90 days, if promoted as asked"
            value={draft.chance}
            onChange={(chance) => change({ chance })}
          />
          <p className="caption">{priorBad.words}</p>
          {record.error && <Refusal error={record.error} />}
          <button
            type="button"
            className="button primary wide"
            disabled={locked || draft.lean === null || forecast === null || record.isPending}
            onClick={send}
          >
            Record, then open the verdict
          </button>
          {(draft.lean !== null || draft.chance !== '') && <p className="kept">Saved here, not sent.</p>}
        </>
      )}
    </section>
  );
}
