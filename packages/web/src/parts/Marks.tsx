import type { Severity, Verdict } from '@assay/contract';
import type { ReactElement } from 'react';

const verdictTone: Readonly<Record<Verdict, string>> = {
  superior: 'var(--good)',
  'non-inferior': 'var(--ink2)',
  inferior: 'var(--bad)',
  inconclusive: 'var(--warn)',
};

/** The colour that repeats a verdict's shape and word. */
export function verdictColour(verdict: Verdict | null): string {
  return verdict === null ? 'var(--ink)' : verdictTone[verdict];
}

interface VerdictShapeProps {
  /** null before the verdict is released: a plain point. */
  readonly verdict: Verdict | null;
  readonly x: number;
  readonly y: number;
}

/** The mark of a verdict in a plot: ▲ superior, ■ non-inferior, ▼ inferior, ◇ inconclusive, ● not said yet. */
export function VerdictShape({ verdict, x, y }: VerdictShapeProps): ReactElement {
  const fill = verdictColour(verdict);
  if (verdict === null) return <circle cx={x} cy={y} r={4} fill={fill} />;
  if (verdict === 'superior') return <path d={`M${x} ${y - 5}l5 9h-10z`} fill={fill} />;
  if (verdict === 'inferior') return <path d={`M${x} ${y + 5}l5 -9h-10z`} fill={fill} />;
  if (verdict === 'non-inferior') return <rect x={x - 4} y={y - 4} width={8} height={8} fill={fill} />;
  return (
    <path
      d={`M${x} ${y - 5.5}l5.5 5.5l-5.5 5.5l-5.5 -5.5z`}
      fill="var(--paper)"
      stroke={fill}
      strokeWidth={1.5}
    />
  );
}

/** A verdict as mark and word. */
export function VerdictMark({ verdict }: { readonly verdict: Verdict }): ReactElement {
  const tone = verdict === 'superior' ? 'good' : verdict === 'inferior' ? 'bad' : 'second';
  return (
    <span className={`mark ${verdict === 'inconclusive' ? 'warn' : tone}`}>
      <svg width={12} height={12} aria-hidden="true">
        <VerdictShape verdict={verdict} x={6} y={6} />
      </svg>
      {verdict}
    </span>
  );
}

const bars: Readonly<Record<Severity, number>> = { blocking: 3, high: 3, medium: 2, low: 1 };

/** A severity as rising bars and a word. */
export function SeverityMark({ severity }: { readonly severity: Severity }): ReactElement {
  const grave = severity === 'blocking' || severity === 'high';
  return (
    <span className={`mark ${grave ? 'bad' : 'second'}`}>
      <svg width={12} height={12} aria-hidden="true">
        {[0, 1, 2].map((bar) => (
          <rect
            key={bar}
            x={bar * 4}
            y={8 - bar * 3}
            width={3}
            height={4 + bar * 3}
            fill={bar < bars[severity] ? 'currentcolor' : 'var(--line2)'}
          />
        ))}
      </svg>
      {severity}
    </span>
  );
}

export type StandingState = 'stands' | 'lapsing' | 'lapsed' | 'overridden' | 'came-round';

const standingTone: Readonly<Record<StandingState, string>> = {
  stands: 'good',
  lapsing: 'warn',
  lapsed: 'bad',
  overridden: 'bad',
  'came-round': 'bad',
};

/** The shape of a standing alone: ● stands, ◐ lapsing, ⌀ lapsed, ◪ overridden, dashed square came round. */
export function StandingShape({ state }: { readonly state: StandingState }): ReactElement {
  return (
    <svg width={14} height={14} viewBox="0 0 14 14" aria-hidden="true" className={standingTone[state]}>
      {state === 'stands' && <circle cx={7} cy={7} r={5} fill="currentcolor" />}
      {state === 'lapsing' && (
        <>
          <circle cx={7} cy={7} r={4.5} fill="none" stroke="currentcolor" strokeWidth={1.5} />
          <path d="M7 2.5a4.5 4.5 0 0 0 0 9z" fill="currentcolor" />
        </>
      )}
      {state === 'lapsed' && (
        <g fill="none" stroke="currentcolor" strokeWidth={1.5}>
          <circle cx={7} cy={7} r={4.2} />
          <path d="M2 12 12 2" />
        </g>
      )}
      {state === 'overridden' && (
        <g stroke="currentcolor" strokeWidth={1.5}>
          <rect x={2.5} y={2.5} width={9} height={9} fill="none" />
          <path d="M2.5 11.5 11.5 2.5v9z" fill="currentcolor" />
        </g>
      )}
      {state === 'came-round' && (
        <rect
          x={2.5}
          y={2.5}
          width={9}
          height={9}
          fill="none"
          stroke="currentcolor"
          strokeWidth={1.5}
          strokeDasharray="2.2 2.2"
        />
      )}
    </svg>
  );
}

/** A standing as shape and word. */
export function StandingMark({
  state,
  words,
}: {
  readonly state: StandingState;
  readonly words?: string;
}): ReactElement {
  return (
    <span className={`mark ${standingTone[state]} ${state === 'stands' ? '' : 'strong'}`}>
      <StandingShape state={state} />
      <span className={state === 'stands' ? 'second' : undefined}>{words ?? state.replace('-', ' ')}</span>
    </span>
  );
}
