import type { Claim, Comparison, EvaluationResult } from '@assay/contract';
import { countInWords, estimateInWords, listInWords, numberInWords } from './finding-words.ts';
import type { DraftFinding } from './draft-finding.ts';
import type { EvidenceRecord } from './record.ts';

/** Other names under which producers state the suite's metrics, without case and separators. */
const otherNames: Readonly<Record<string, string>> = {
  auc: 'auroc',
  rocauc: 'auroc',
  aurocscore: 'auroc',
  acc: 'accuracy',
  accuracyscore: 'accuracy',
  crossentropy: 'logloss',
  nll: 'logloss',
  brierscore: 'brier',
  prauc: 'auprc',
  averageprecision: 'auprc',
  meanabsoluteerror: 'mae',
  rootmeansquarederror: 'rmse',
  r2score: 'r2',
  f1score: 'f1',
};

/** A metric's name without case, separators and synonyms, so that a claim finds what was measured. */
export function canonicalMetric(name: string): string {
  const bare = name.toLowerCase().replaceAll(/[^a-z0-9@.]/g, '');
  return otherNames[bare] ?? bare;
}

/** The overall figure that a claim is about, or undefined when the suite does not measure it. */
export function measuredFor(claim: Claim, result: EvaluationResult): Comparison | undefined {
  const wanted = canonicalMetric(claim.metric);
  return result.comparisons.find(
    ({ group, metric, candidate }) =>
      group === 'overall' && candidate !== null && canonicalMetric(metric) === wanted,
  );
}

/**
 * How far a claim stands on the flattering side of the measured interval, in the metric's unit, beyond the tolerance;
 * 0 or less when it is confirmed. A claim more modest than the measurement is confirmed.
 */
export function claimExcess(claim: Claim, measured: Comparison, tolerance: string): number {
  if (measured.candidate === null) return 0;
  const { low, high } = measured.candidate;
  const value = Number(claim.value);
  const excess = measured.higherIsBetter ? value - Number(high) : Number(low) - value;
  return excess - Number(tolerance);
}

/** Claims held against what was measured, and figures of the card held against the claims. */
export function claimFindings(result: EvaluationResult, record: EvidenceRecord): DraftFinding[] {
  const findings: DraftFinding[] = [];
  const unmeasured: string[] = [];
  for (const claim of record.claims) {
    const measured = measuredFor(claim, result);
    if (measured === undefined) unmeasured.push(claim.metric);
    else findings.push(...unconfirmed(claim, measured, record));
  }
  if (unmeasured.length > 0) findings.push(notMeasured(unmeasured));
  return [...findings, ...cardFindings(result, record)];
}

function unconfirmed(claim: Claim, measured: Comparison, record: EvidenceRecord): DraftFinding[] {
  const excess = claimExcess(claim, measured, record.claimTolerance);
  if (excess <= 0 || measured.candidate === null) return [];
  const { value, low, high } = measured.candidate;
  return [
    {
      kind: 'claim-not-confirmed',
      severity: 'high',
      title: `The claimed ${measured.metric} of ${claim.value} is not confirmed.`,
      sentence: `Measured on ${countInWords(measured.n, 'held-out row')}: ${estimateInWords(measured.candidate)}. The claim stands ${numberInWords(excess + Number(record.claimTolerance), 4)} outside the interval, on the flattering side.`,
      figures: [
        {
          name: `${measured.metric}, claimed`,
          value: claim.value,
          low: null,
          high: null,
          unit: measured.unit,
        },
        { name: `${measured.metric}, measured`, value, low, high, unit: measured.unit },
      ],
      comparisons: [measured.id],
      refutedBy: 'the claimed figure, measured again on rows that the producer cannot see.',
      weight: excess / Math.max(Math.abs(Number(high) - Number(low)), 1e-9),
    },
  ];
}

function notMeasured(metrics: readonly string[]): DraftFinding {
  return {
    kind: 'claim-not-measured',
    severity: 'low',
    title: `Nothing here measures the claimed ${listInWords(metrics)}.`,
    sentence: `The suite has no metric for ${metrics.length === 1 ? 'this claim' : `these ${metrics.length} claims`}, so nothing here speaks for or against it.`,
    figures: [],
    comparisons: [],
    refutedBy: 'a suite version that measures it.',
    weight: metrics.length,
  };
}

/** The card states a figure that was neither claimed nor measured so. */
function cardFindings(result: EvaluationResult, record: EvidenceRecord): DraftFinding[] {
  const odd = (record.card?.claims ?? []).filter((stated) => {
    const claimed = record.claims.find(
      ({ metric }) => canonicalMetric(metric) === canonicalMetric(stated.metric),
    );
    if (claimed !== undefined) return Number(claimed.value) !== Number(stated.value);
    const measured = measuredFor(stated, result);
    return measured !== undefined && claimExcess(stated, measured, record.claimTolerance) > 0;
  });
  if (odd.length === 0) return [];
  const words = odd.map(({ metric, value }) => `${metric} ${value}`);
  return [
    {
      kind: 'card-contradicts',
      severity: 'medium',
      title: 'The card states other figures than the record.',
      sentence: `It says ${listInWords(words)}; neither the registered claims nor the measurements do.`,
      figures: odd.map(({ metric, value }) => ({
        name: `${metric}, by the card`,
        value,
        low: null,
        high: null,
        unit: 'score',
      })),
      comparisons: [],
      refutedBy: 'a revised card that agrees with the registered claims.',
      weight: odd.length,
    },
  ];
}
