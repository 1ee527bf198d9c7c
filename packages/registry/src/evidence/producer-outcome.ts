import type {
  Comparison,
  EvaluationFailure,
  EvaluationResult,
  Finding,
  FindingKind,
  GateResult,
  ProducerOutcome,
} from '@assay/contract';

/** Bits that the closed outcome tells: ⌈log₂ 3⌉ for the verdict, one more for the category under it. */
export const verdictBits = 2;
export const categoryBits = 1;

/**
 * Findings that would tell a producer which rows are sealed, or on which no guard stands. They are the reviewers'
 * alone: the outcome is derived as if they were not there. Claims are asked of the guard instead.
 */
const reviewersOnly: ReadonlySet<FindingKind> = new Set([
  'contamination',
  'no-manifest',
  'planted-rows-found',
  'jitter-drop',
  'gate-vault-gap',
  'spent-rows',
  'non-finite-outputs',
  'miscalibrated',
  'explored-slice-worse',
  'card-contradicts',
  'claim-not-confirmed',
]);

/** The findings on which what a producer is told may rest. */
export function disclosableFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ kind }) => !reviewersOnly.has(kind));
}

/**
 * The one verdict and one category that a producer is told (decision 2). It says nothing of single gates, slices,
 * gate-minus-vault gaps or fingerprints: an overlap told to the producer would answer whether a row is sealed. That
 * a declared dataset is held out it does say, because everyone may read the suite's sources. Null when nothing was
 * judged, or when what failed was not the candidate.
 */
export function deriveProducerOutcome(evidence: {
  readonly result: EvaluationResult | null;
  readonly failure: EvaluationFailure | null;
  readonly findings: readonly Finding[];
  /** Whether the guard says that a claim stands too far above what was measured. */
  readonly claimRefuted: boolean;
  /** Outcomes of the gates over `disclosableFindings`. */
  readonly gates: readonly GateResult[];
}): ProducerOutcome | null {
  const { result, failure, findings, claimRefuted, gates } = evidence;
  if (failure !== null) {
    return failure.side === 'candidate' ? couldNot('model-did-not-run') : null;
  }
  if (result === null) return null;
  if (findings.some(({ kind }) => kind === 'trained-on-held-out')) return not('data-provenance');
  const declared = result.comparisons.filter(({ group }) => group !== 'explored');
  if (declared.some(({ verdict }) => verdict === 'inferior')) return not('worse-than-live');
  if (claimRefuted) return not('claim-not-confirmed');
  const unclear = declared.filter(({ verdict }) => verdict === 'inconclusive');
  if (unclear.some(hasTooFewRows)) return couldNot('too-few-rows');
  if (unclear.length > 0) return not('not-shown-non-inferior');
  if (gates.some(({ outcome }) => outcome === 'failed')) return not('not-shown-non-inferior');
  if (gates.some(({ outcome }) => outcome === 'inconclusive')) return couldNot('too-few-rows');
  return { verdict: 'confirmed', category: 'meets-every-criterion' };
}

function hasTooFewRows({ mde, margin, delta }: Comparison): boolean {
  return delta === null || (mde !== null && Number(mde) > Number(margin));
}

function not(category: ProducerOutcome['category']): ProducerOutcome {
  return { verdict: 'not-confirmed', category };
}

function couldNot(category: ProducerOutcome['category']): ProducerOutcome {
  return { verdict: 'could-not-be-judged', category };
}
