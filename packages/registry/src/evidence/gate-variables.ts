import type { Comparison, EvaluationResult, Finding } from '@assay/contract';
import type { DeclaredComparison, EvidenceRecord } from './record.ts';
import { unmeasuredOf } from './unmeasured.ts';

/** What a comparison is called in a gate. Numbers are doubles; what was not measured is null. */
export interface GateComparison {
  readonly name: string;
  readonly metric: string;
  readonly verdict: Comparison['verdict'];
  readonly n: bigint;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly baseline: number | null;
  readonly delta: number | null;
  readonly low95: number | null;
  readonly high95: number | null;
  readonly low90: number | null;
  readonly high90: number | null;
  readonly mde: number | null;
  readonly margin: number;
  readonly approximate: boolean;
}

/** All that a gate may read (docs/gates.md). Nothing in it is written by the producer. */
export interface GateVariables {
  readonly overall: readonly GateComparison[];
  readonly slices: readonly GateComparison[];
  readonly findings: readonly { readonly kind: string; readonly severity: string }[];
  readonly rows: {
    readonly gate: bigint;
    readonly vault: bigint;
    readonly nonFinite: bigint;
    readonly disagreements: bigint;
  };
  readonly suite: {
    readonly name: string;
    readonly version: string;
    readonly state: string;
    readonly ageMonths: bigint;
  };
  readonly baseline: { readonly kind: 'holder' | 'declared' | 'none'; readonly version: string };
}

/** The variables of a gate from a report, its findings and the record. */
export function gateVariablesOf(
  result: EvaluationResult | null,
  findings: readonly Finding[],
  record: EvidenceRecord,
): GateVariables {
  const missing = unmeasuredOf(result, record);
  const of = (group: 'overall' | 'slice'): GateComparison[] => [
    ...(result?.comparisons ?? []).filter((one) => one.group === group).map(gateComparison),
    ...missing.filter((one) => one.group === group).map(unmeasuredComparison),
  ];
  return {
    overall: of('overall'),
    slices: of('slice'),
    findings: findings.map(({ kind, severity }) => ({ kind, severity })),
    rows: {
      gate: BigInt(result?.rows.gate ?? 0),
      vault: BigInt(result?.rows.vault ?? 0),
      nonFinite: BigInt(result?.nonFinite.candidate ?? 0),
      disagreements: BigInt(result?.disagreements.total ?? 0),
    },
    suite: {
      name: record.suite?.name ?? '',
      version: record.suite?.version ?? '',
      state: record.suite?.state ?? 'none',
      ageMonths: BigInt(record.suite?.ageMonths ?? 0),
    },
    baseline: { kind: record.baseline, version: result?.baseline?.version ?? '' },
  };
}

/**
 * The variables as far as what a producer is told may rest on them: a model can be made to answer NaN on one row it
 * looks for, and a claim is what the guard says of it.
 */
export function disclosableVariables(variables: GateVariables, claimRefuted: boolean): GateVariables {
  const claim = { kind: 'claim-not-confirmed', severity: 'high' };
  return {
    ...variables,
    findings: claimRefuted ? [...variables.findings, claim] : variables.findings,
    rows: { ...variables.rows, nonFinite: 0n },
  };
}

function gateComparison(one: Comparison): GateComparison {
  const number = (text: string | undefined): number | null => (text === undefined ? null : Number(text));
  return {
    name: one.name,
    metric: one.metric,
    verdict: one.verdict,
    n: BigInt(one.n),
    value: number(one.candidate?.value),
    low: number(one.candidate?.low),
    high: number(one.candidate?.high),
    baseline: number(one.baseline?.value),
    delta: number(one.delta?.value),
    low95: number(one.delta?.low95),
    high95: number(one.delta?.high95),
    low90: number(one.delta?.low90),
    high90: number(one.delta?.high90),
    mde: one.mde === null ? null : Number(one.mde),
    margin: Number(one.margin),
    approximate: one.approximate,
  };
}

function unmeasuredComparison({ name, metric, margin }: DeclaredComparison): GateComparison {
  const nothing = null;
  return {
    name,
    metric,
    verdict: 'inconclusive',
    n: 0n,
    value: nothing,
    low: nothing,
    high: nothing,
    baseline: nothing,
    delta: nothing,
    low95: nothing,
    high95: nothing,
    low90: nothing,
    high90: nothing,
    mde: nothing,
    margin: Number(margin),
    approximate: false,
  };
}
