import type { Comparison, EvaluationResult } from '@assay/contract';
import { claimFindings } from './claims.ts';
import { contaminationFindings } from './contamination-findings.ts';
import {
  countInWords,
  deltaFigure,
  deltaInWords,
  differenceInWords,
  estimateInWords,
  figure,
  listInWords,
  nameOf,
  numberInWords,
  sizeInWords,
} from './finding-words.ts';
import type { DraftFinding } from './draft-finding.ts';
import { notedFindings } from './noted-findings.ts';
import type { EvidenceRecord } from './record.ts';
import { unmeasuredOf } from './unmeasured.ts';

/** Share of rows with NaN or infinite outputs from which the figure is grave. */
const graveNonFiniteShare = 0.001;

/** What a report says against a candidate. */
export function findingsOfResult(result: EvaluationResult, record: EvidenceRecord): DraftFinding[] {
  const gapFindings = gap(result, record);
  return [
    ...worse(result),
    ...inconclusive(result),
    ...unmeasured(result, record),
    ...gapFindings,
    ...claimFindings(result, record),
    ...nonFinite(result),
    ...miscalibrated(result),
    ...approximate(result),
    ...contaminationFindings(result, gapFindings.length > 0),
    ...notedFindings(result),
  ];
}

function inMargins({ delta, margin }: Comparison): number {
  if (delta === null) return 0;
  return -Number(delta.value) / Math.max(Number(margin), 1e-9);
}

function worse({ comparisons, baseline }: EvaluationResult): DraftFinding[] {
  const live = baseline?.version ?? 'the baseline';
  return comparisons
    .filter(({ verdict }) => verdict === 'inferior')
    .filter(({ group, adjustedP }) => group !== 'explored' || adjustedP === null || Number(adjustedP) <= 0.05)
    .map((comparison) => {
      const adjusted =
        comparison.adjustedP === null || comparison.group === 'overall'
          ? ''
          : ` p after ${comparison.group === 'slice' ? 'Holm' : 'Benjamini–Hochberg'} ${numberInWords(Number(comparison.adjustedP), 3)}.`;
      return {
        ...worseKinds[comparison.group],
        title:
          comparison.group === 'overall'
            ? `Worse than ${live} on ${comparison.metric}.`
            : `Worse than ${live} on ${comparison.name}.`,
        sentence: `${nameOf(comparison)}: ${deltaInWords(comparison)} on ${countInWords(comparison.n, 'row')}; the margin is ${sizeInWords(comparison.margin, comparison.unit)}.${adjusted}`,
        figures: deltaFigure(comparison),
        comparisons: [comparison.id],
        refutedBy:
          comparison.group === 'explored'
            ? 'the same slice, declared beforehand, within its margin on rows not used to find it.'
            : 'a difference within the margin on rows that were added to the suite afterwards.',
        weight: inMargins(comparison),
      };
    });
}

const worseKinds = {
  overall: { kind: 'overall-worse', severity: 'high' },
  slice: { kind: 'slice-worse', severity: 'high' },
  explored: { kind: 'explored-slice-worse', severity: 'medium' },
} as const;

const numberWords = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];

function inconclusive({ comparisons }: EvaluationResult): DraftFinding[] {
  const unclear = comparisons.filter(({ verdict }) => verdict === 'inconclusive');
  return [
    unclearGroup(unclear, 'overall', 'overall-inconclusive', 'metric'),
    unclearGroup(unclear, 'slice', 'slice-inconclusive', 'slice'),
  ].flat();
}

function unclearGroup(
  unclear: readonly Comparison[],
  group: Comparison['group'],
  kind: 'overall-inconclusive' | 'slice-inconclusive',
  noun: string,
): DraftFinding[] {
  const these = unclear.filter((comparison) => comparison.group === group);
  if (these.length === 0) return [];
  const names = listInWords(these.map((one) => (group === 'overall' ? one.metric : one.name)));
  const count = numberWords[these.length] ?? numberInWords(these.length);
  const details = these.map((one) => {
    const small =
      one.mde !== null && Number(one.mde) > Number(one.margin)
        ? `; a difference under ${sizeInWords(one.mde, one.unit)} would not be seen, and the margin is ${sizeInWords(one.margin, one.unit)}`
        : `; the margin is ${sizeInWords(one.margin, one.unit)}`;
    return `${nameOf(one)} ${deltaInWords(one)} on ${countInWords(one.n, 'row')}${small}`;
  });
  return [
    {
      kind,
      severity: 'medium',
      title: `${count} ${these.length === 1 ? noun : `${noun}s`} cannot be judged: ${names}.`,
      sentence: `${details.join('. ')}.`,
      figures: these.flatMap(deltaFigure),
      comparisons: these.map(({ id }) => id),
      refutedBy: 'more held-out rows, until the smallest difference that would be seen is below the margin.',
      weight: these.length,
    },
  ];
}

type PartGap = EvaluationResult['gaps'][number];

/** How much better a candidate is on the gate part than on the vault, whichever way its metric points. */
function advantage(
  { comparisons }: EvaluationResult,
  gap: PartGap,
): { value: string; low: string; high: string } {
  const { value, low, high } = gap.difference;
  const measured = comparisons.find(({ group, metric }) => group === 'overall' && metric === gap.metric);
  if (measured?.higherIsBetter !== false) return { value, low, high };
  return { value: negated(value), low: negated(high), high: negated(low) };
}

function negated(text: string): string {
  if (Number(text) === 0) return text.replace('-', '');
  return text.startsWith('-') ? text.slice(1) : `-${text}`;
}

/** A model that learned the gate's rows stands out: it does better on them than on the vault's, which nobody saw. */
function gap(result: EvaluationResult, record: EvidenceRecord): DraftFinding[] {
  const { gaps, rows } = result;
  const beyond = gaps
    .map((one) => ({ ...one, better: advantage(result, one) }))
    .filter(({ better }) => Number(better.low) > 0);
  const primary = record.suite?.primaryMetric ?? gaps[0]?.metric;
  const first = beyond.find(({ metric }) => metric === primary) ?? beyond[0];
  if (first === undefined) return [];
  return [
    {
      kind: 'gate-vault-gap',
      severity: first.metric === primary ? 'high' : 'medium',
      title: 'It knows the rows that judge it.',
      sentence: `${first.metric} is ${estimateInWords(first.gate)} on the ${numberInWords(rows.gate)} rows of the gate and ${estimateInWords(first.vault)} on the ${numberInWords(rows.vault)} of the vault, which gave no answers: ${differenceInWords(first.better, 'score').replace(/^\+/, '')} better where answers were given.`,
      figures: beyond.map(({ metric, better }) => ({
        name: `better on the gate than on the vault, ${metric}`,
        ...better,
        unit: 'score',
      })),
      comparisons: [],
      refutedBy: 'the same score on both parts, after the gate part was refreshed.',
      weight: beyond.length,
    },
  ];
}

/** What the suite declares and the report could not measure is no better known than what it could not tell apart. */
function unmeasured(result: EvaluationResult, record: EvidenceRecord): DraftFinding[] {
  const missing = unmeasuredOf(result, record);
  if (missing.length === 0) return [];
  const names = missing.map(({ name, metric }) => (name === metric ? metric : `${name} (${metric})`));
  return [
    {
      kind: 'overall-inconclusive',
      severity: 'high',
      title: `${listInWords([...new Set(missing.map(({ metric }) => metric))])} could not be measured.`,
      sentence: `The suite asks for ${listInWords(names)}. ${result.notes.join(' ')}`.trim(),
      figures: [],
      comparisons: [],
      refutedBy: 'a version whose outputs the suite can score.',
      weight: missing.length,
    },
  ];
}

function nonFinite({ nonFinite: counts, rows }: EvaluationResult): DraftFinding[] {
  if (counts.candidate === 0) return [];
  const share = counts.candidate / Math.max(rows.gate + rows.vault, 1);
  return [
    {
      kind: 'non-finite-outputs',
      severity: share >= graveNonFiniteShare ? 'high' : 'medium',
      title: 'Some of its outputs are no numbers.',
      sentence: `${countInWords(counts.candidate, 'row')} (${numberInWords(share * 100, 2)} %) got NaN or an infinity and count as wrong; the baseline has ${numberInWords(counts.baseline)}.`,
      figures: [figure('rows without a number', counts.candidate, 'rows')],
      comparisons: [],
      refutedBy: 'a run in which every output is a finite number.',
      weight: share,
    },
  ];
}

function miscalibrated({ calibration }: EvaluationResult): DraftFinding[] {
  const candidate = calibration?.candidate;
  if (candidate === undefined || Number(candidate.eceP) > 0.05) return [];
  const baseline = calibration?.baseline ?? null;
  const beside =
    baseline === null ? '' : ` The baseline's error is ${numberInWords(Number(baseline.ece) * 100, 1)} pt.`;
  return [
    {
      kind: 'miscalibrated',
      severity:
        baseline !== null && Number(candidate.ece) > 2 * Math.max(Number(baseline.ece), 0.01)
          ? 'medium'
          : 'low',
      title: 'Its probabilities are not the shares that come true.',
      sentence: `Calibration error ${numberInWords(Number(candidate.ece) * 100, 1)} pt; a calibrated model shows as much ${numberInWords(Number(candidate.eceP) * 100, 1)} times in 100.${beside}`,
      figures: [figure('expected calibration error', candidate.ece, 'share')],
      comparisons: [],
      refutedBy: 'a reliability curve on the diagonal, after recalibration on other rows.',
      weight: Number(candidate.ece),
    },
  ];
}

function approximate({ comparisons }: EvaluationResult): DraftFinding[] {
  const these = comparisons.filter((one) => one.approximate && one.group !== 'explored');
  if (these.length === 0) return [];
  return [
    {
      kind: 'approximate-interval',
      severity: 'low',
      title: `${these.length === 1 ? 'One interval is' : `${numberInWords(these.length)} intervals are`} approximate.`,
      sentence: `${listInWords(these.map(nameOf))}: with so few rows or so rare an outcome, coverage of the interval was not shown.`,
      figures: [],
      comparisons: these.map(({ id }) => id),
      refutedBy: 'more rows, until the interval stands in the regime in which it was tested.',
      weight: these.length,
    },
  ];
}
