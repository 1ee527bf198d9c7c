import type { EvaluationResult } from '@assay/contract';
import {
  countInWords,
  deltaInWords,
  differenceInWords,
  figure,
  listInWords,
  nameOf,
  numberInWords,
} from './finding-words.ts';
import type { DraftFinding } from './draft-finding.ts';

/** Share of held-out rows found in training from which the overlap is grave. */
const graveShare = 0.01;

/**
 * What fingerprints of the declared training data, planted rows and jittered twins say. For reviewers only: told to
 * a producer, it would answer whether a row is among the sealed ones.
 */
export function contaminationFindings(result: EvaluationResult, gapStands: boolean): DraftFinding[] {
  const { contamination } = result;
  if (contamination === null || contamination.manifest === null)
    return [...noManifest, ...signs(result, gapStands)];
  return [...overlap(result), ...signs(result, gapStands)];
}

const noManifest: readonly DraftFinding[] = [
  {
    kind: 'no-manifest',
    severity: 'low',
    title: 'No fingerprints of its training data were given.',
    sentence:
      'Whether single held-out rows are in the training data was not looked at; only whole datasets, by their digests.',
    figures: [],
    comparisons: [],
    refutedBy: 'fingerprints made by assay lineage fingerprint, bound to the declared datasets.',
    weight: 0,
  },
];

function overlap({ contamination }: EvaluationResult): DraftFinding[] {
  if (contamination === null || Number(contamination.share) <= 0) return [];
  const share = Number(contamination.share);
  const found = [
    `${countInWords(contamination.exact, 'row')} exactly`,
    ...(contamination.rounded > contamination.exact
      ? [`${countInWords(contamination.rounded, 'row')} after rounding`]
      : []),
    ...(contamination.entity > 0 ? [`${countInWords(contamination.entity, 'row')} of the same entity`] : []),
    ...(contamination.text === null
      ? []
      : [
          `${countInWords(contamination.text.contaminated, 'text')} shared, ${numberInWords(contamination.text.suspect)} suspect`,
        ]),
  ];
  return [
    {
      kind: 'contamination',
      severity: share >= graveShare ? 'blocking' : 'high',
      title: 'The gain is on rows it was trained on.',
      sentence: `In the training data that the producer declared: ${listInWords(found)}; ${numberInWords(share * 100, 1)} % of the suite. ${cleanInWords(contamination)}`,
      figures: [figure('share of held-out rows in training', contamination.share, 'share')],
      comparisons: contamination.clean.map(({ id }) => id),
      refutedBy: 'the same gain on the rows that are not among its training data.',
      weight: share,
    },
  ];
}

function signs({ contamination }: EvaluationResult, gapStands: boolean): DraftFinding[] {
  return contamination === null ? [] : [...planted(contamination), ...jitter(contamination, gapStands)];
}

/** The first metric on the rows that were not found in training, or that none are left. */
function cleanInWords({ clean, cleanRows }: Contamination): string {
  if (cleanRows === 0) return 'No other rows are left to judge by.';
  const primary = clean.find(({ group }) => group === 'overall');
  if (primary === undefined) return `${countInWords(cleanRows, 'row is', 'rows are')} clean.`;
  return `Without them ${nameOf(primary)} is ${deltaInWords(primary)} on ${countInWords(cleanRows, 'row')}: ${primary.verdict}.`;
}

type Contamination = NonNullable<EvaluationResult['contamination']>;

function planted({ plantedHits }: Contamination): DraftFinding[] {
  if (plantedHits === null || plantedHits === 0) return [];
  return [
    {
      kind: 'planted-rows-found',
      severity: 'blocking',
      title: 'It knows rows that exist nowhere but in the suite.',
      sentence: `${countInWords(plantedHits, 'planted row')} came back with the planted label.`,
      figures: [figure('planted rows answered as planted', plantedHits, 'rows')],
      comparisons: [],
      refutedBy: 'nothing: a planted label cannot be learned elsewhere.',
      weight: plantedHits,
    },
  ];
}

/**
 * A fall on twins of the rows is a sign only beside another: a sound model that looks closely at a feature falls too,
 * when that feature is moved.
 */
function jitter({ jittered }: Contamination, gapStands: boolean): DraftFinding[] {
  const drops = jittered.filter(({ difference }) => Number(difference.low) > 0);
  const [drop] = drops;
  if (drop === undefined) return [];
  const meaning = gapStands
    ? 'as a model that remembers rows would'
    : 'as a model does that remembers rows, and one that is sensitive to small changes';
  return [
    {
      kind: 'jitter-drop',
      severity: gapStands ? 'high' : 'low',
      title: 'It does worse on twins of the rows it is judged on.',
      sentence: `${drop.metric} falls by ${differenceInWords(drop.difference, 'score').replace(/^\+/, '')} when each row is moved a little, ${meaning}.`,
      figures: drops.map(({ metric, difference }) => ({
        name: `${metric}, rows minus their twins`,
        value: difference.value,
        low: difference.low,
        high: difference.high,
        unit: 'score',
      })),
      comparisons: [],
      refutedBy: gapStands
        ? 'the same score on rows and on their twins.'
        : 'the same fall of the baseline, or no gap between gate and vault.',
      weight: drops.length,
    },
  ];
}
