import type { EvaluationFailure, EvaluationResult, Finding, FindingKind, Severity } from '@assay/contract';
import type { DraftFinding } from './draft-finding.ts';
import { findingsOfRecord } from './findings-of-record.ts';
import { findingsOfResult } from './findings-of-result.ts';
import type { EvidenceRecord } from './record.ts';

/** Findings in rank order, and the ids of the strongest reasons not to approve. */
export interface RankedFindings {
  readonly findings: Finding[];
  readonly caseAgainst: string[];
}

const severities: readonly Severity[] = ['blocking', 'high', 'medium', 'low'];

/** Which kind weighs more at the same severity: first what makes every other figure worthless. */
const kinds: readonly FindingKind[] = [
  'evaluation-failed',
  'trained-on-held-out',
  'planted-rows-found',
  'contamination',
  'gate-vault-gap',
  'jitter-drop',
  'overall-worse',
  'slice-worse',
  'claim-not-confirmed',
  'non-finite-outputs',
  'suite-deprecated',
  'steward-on-team',
  'overall-inconclusive',
  'slice-inconclusive',
  'explored-slice-worse',
  'miscalibrated',
  'no-baseline',
  'no-lineage',
  'lineage-unverified',
  'no-manifest',
  'card-contradicts',
  'owner-gone',
  'suite-exhausted',
  'suite-stale',
  'asserted-identity',
  'spent-rows',
  'judged-by-model',
  'repeated-submission',
  'approximate-interval',
  'claim-not-measured',
  'card-missing',
  'card-aged',
];

/**
 * Every finding of a report (or of why there is none) and of the record beside it, ranked: by severity, then by what
 * undermines the other figures most, then by size. The case against is the first three of high or blocking severity,
 * or of medium when there are none graver: a low finding is no reason not to approve. Deterministic and total.
 */
export function deriveFindings(
  result: EvaluationResult | null,
  failure: EvaluationFailure | null,
  record: EvidenceRecord,
): RankedFindings {
  const drafts = [
    ...(failure === null ? [] : [failed(failure)]),
    ...(result === null ? [] : findingsOfResult(result, record)),
    ...findingsOfRecord(record),
  ];
  const findings = drafts
    .toSorted(byRank)
    .map(({ weight: _weight, ...finding }, index) => ({ id: `F${index + 1}`, ...finding }));
  const grave = findings.filter(({ severity }) => severity === 'blocking' || severity === 'high');
  const against = grave.length > 0 ? grave : findings.filter(({ severity }) => severity === 'medium');
  return { findings, caseAgainst: against.slice(0, 3).map(({ id }) => id) };
}

function byRank(a: DraftFinding, b: DraftFinding): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    kinds.indexOf(a.kind) - kinds.indexOf(b.kind) ||
    b.weight - a.weight ||
    (a.title < b.title ? -1 : 1)
  );
}

const failureTitles: Record<EvaluationFailure['kind'], string> = {
  'artifact-unreadable': 'Its file cannot be read.',
  'not-onnx': 'Its file is not an ONNX model.',
  'external-data': 'It wants to read files beside the model.',
  'input-mismatch': 'It takes other inputs than the suite feeds.',
  'output-mismatch': 'It gives other outputs than the suite scores.',
  'non-tensor-output': 'It gives outputs that are not tensors.',
  'model-crashed': 'It crashed while it was evaluated.',
  'time-limit': 'It did not finish in the time allowed.',
  'memory-limit': 'It took more memory than allowed.',
  'all-outputs-non-finite': 'Every output is NaN or infinite.',
  'suite-unreadable': 'The sealed suite could not be opened.',
  'evaluator-error': 'The evaluator failed.',
  'endpoint-failed': 'Its endpoint did not answer.',
  'sandbox-unavailable': 'There is no sandbox to run it in.',
  'budget-of-calls': 'Its endpoint needed more calls than allowed.',
  'digest-mismatch': 'Its bytes are not those that were registered.',
};

function failed(failure: EvaluationFailure): DraftFinding {
  return {
    kind: 'evaluation-failed',
    severity: 'blocking',
    title: failureTitles[failure.kind],
    sentence: `Nothing was measured; what failed was the ${failure.side}: ${failure.message}`,
    figures: [],
    comparisons: [],
    refutedBy: 'an evaluation that ends with a report.',
    weight: 1,
  };
}
