import type { Comparison, EvaluationResult } from '@assay/contract';
import { FingerprintsUnreadable } from '../contamination/fingerprint-file.ts';
import { intersect, type Overlap } from '../contamination/intersect.ts';
import { perturbedFeed } from '../runtime/perturbed-feed.ts';
import type { RowFeed, Runtime } from '../runtime/runtime.ts';
import { RuntimeFailure } from '../runtime/runtime-failure.ts';
import { answersOf, type Answers } from '../scoring/answers.ts';
import { compareAll, type ComparisonMethod } from '../scoring/compare.ts';
import { decimalOf } from '../scoring/decimal.ts';
import { declaredMetrics, isMeasuredHere } from '../scoring/declared-metrics.ts';
import {
  clustersIn,
  measuredMetrics,
  outcomesByMetric,
  type EvaluatedSide,
} from '../scoring/score-evaluation.ts';
import { truthOf, type Truth } from '../scoring/truth.ts';
import type { PartName } from '../suite/definition.ts';
import type { PartRange, SealedRows } from '../suite/sealed-rows.ts';
import { sealedFeed } from '../suite/sealed-feed.ts';
import { outputSpec } from './model-runtime.ts';

type Contamination = NonNullable<EvaluationResult['contamination']>;

/** A producer's fingerprints of their declared training data, with the key of the submission. */
export interface GivenFingerprints {
  readonly digest: NonNullable<Contamination['manifest']>['digest'];
  readonly key: Uint8Array;
  open(): Promise<AsyncIterable<Uint8Array>>;
}

/** What the signs of contamination are looked for with. */
export interface ContaminationInput {
  readonly rows: SealedRows;
  /** The part that the candidate was judged on. */
  readonly part: PartName;
  readonly candidate: EvaluatedSide;
  readonly baseline: EvaluatedSide | null;
  /** Runs the candidate once more, on jittered twins of some rows. */
  readonly runtime: Runtime;
  readonly fingerprints: GivenFingerprints | null;
  readonly method: ComparisonMethod;
  readonly jitterSeed: Uint8Array;
  readonly signal: AbortSignal | undefined;
}

/** Each numeric feature of a twin moves by this share of its standard deviation. */
const jitterShare = 0.01;
const mostJitteredRows = 5_000;

/** Every metric on the rows that were not met in training. */
async function cleanComparisons(input: ContaminationInput, overlap: Overlap): Promise<Comparison[]> {
  const { rows, candidate, baseline } = input;
  const range = rows.part(input.part);
  const clean = Uint32Array.from(overlap.met.keys()).filter((row) => overlap.met[row] === 0);
  if (clean.length < 2) return [];
  const { metrics } = measuredMetrics(declaredMetrics(rows.definition.file).filter(isMeasuredHere), [
    candidate.gate,
    baseline?.gate ?? null,
  ]);
  const compared = await compareAll({
    metrics,
    slices: metrics.map((metric) => ({
      group: 'slice',
      name: 'clean rows',
      metric: metric.name,
      margin: metric.margin,
      rows: clean,
    })),
    outcomes: outcomesByMetric(
      truthOf(rows, range),
      rows.definition.classes,
      candidate.gate,
      baseline?.gate ?? null,
    ),
    clusters: clustersIn(rows, range),
    method: input.method,
  });
  return compared
    .filter((comparison) => comparison.group === 'slice')
    .map((comparison) => ({
      ...comparison,
      id: `clean:${comparison.metric}`,
      group: 'overall',
      adjustedP: null,
    }));
}

/** The candidate on jittered twins of up to 5,000 gate rows beside the rows themselves; one that remembers rows drops. */
async function jittered(input: ContaminationInput): Promise<Contamination['jittered']> {
  const { rows, candidate, runtime } = input;
  const { file, classes } = rows.definition;
  const numeric = file.features.some((feature) => feature.dtype === 'float32' || feature.dtype === 'float64');
  if (!numeric || runtime.spendsRows) return [];
  const gate = rows.part(input.part);
  const range: PartRange = { start: gate.start, end: Math.min(gate.end, gate.start + mostJitteredRows) };
  const truth = truthOf(rows, range);
  const feed = perturbedFeed(
    sealedFeed(rows, range),
    { kind: 'noise', share: jitterShare },
    input.jitterSeed,
  );
  const twins = await answersOnTwins(input, feed, truth);
  if (twins === null) return [];
  const originals = firstRows(candidate.gate, truth.rows);
  const { metrics } = measuredMetrics(declaredMetrics(file).filter(isMeasuredHere), [twins, originals]);
  const compared = await compareAll({
    metrics: metrics.filter((metric) => metric.primary),
    slices: [],
    outcomes: outcomesByMetric(truth, classes, originals, twins),
    clusters: clustersIn(rows, range),
    method: input.method,
  });
  return compared.flatMap((comparison) => {
    const { candidate: original, baseline: twin, delta } = comparison;
    if (original === null || twin === null || delta === null) return [];
    const difference = {
      value: delta.value,
      low: delta.low95,
      high: delta.high95,
      level: '0.95',
      method: delta.method,
    };
    return [{ metric: comparison.metric, original, jittered: twin, difference }];
  });
}

/** Null where the model did not finish a second time: what it did on the rows themselves stands without it. */
async function answersOnTwins(
  input: ContaminationInput,
  feed: RowFeed,
  truth: Truth,
): Promise<Answers | null> {
  try {
    const { predictions } = await input.runtime.run(feed, outputSpec(input.rows.definition), input.signal);
    return answersOf(predictions, truth);
  } catch (error) {
    if (error instanceof RuntimeFailure && input.signal?.aborted !== true) return null;
    throw error;
  }
}

function firstRows(answers: Answers, count: number): Answers {
  const nonFinite = answers.nonFinite.subarray(0, count);
  switch (answers.kind) {
    case 'classes':
      return {
        ...answers,
        nonFinite,
        predicted: answers.predicted.subarray(0, count),
        probabilities: answers.probabilities?.subarray(0, count * answers.classes) ?? null,
      };
    case 'values':
      return { ...answers, nonFinite, values: answers.values.subarray(0, count) };
    case 'texts':
      return { ...answers, nonFinite, texts: answers.texts.slice(0, count) };
  }
}

/**
 * Looks for signs that the candidate was trained on what it is judged by: overlap of fingerprints with the gate part,
 * every metric on the clean rows, and the score on jittered twins. Without fingerprints the manifest is null.
 */
export async function contaminationOf(input: ContaminationInput): Promise<Contamination> {
  const { rows, fingerprints } = input;
  const range = rows.part(input.part);
  const twins = await jittered(input);
  if (fingerprints === null) return { ...nothingGiven, jittered: twins };
  const overlap = await overlapWith(rows, range, fingerprints);
  if (overlap === null) return { ...nothingGiven, jittered: twins };
  const count = range.end - range.start;
  const met = overlap.met.reduce((sum, flag) => sum + flag, 0);
  return {
    manifest: { digest: fingerprints.digest, rows: overlap.rowsFingerprinted },
    exact: overlap.exact,
    rounded: overlap.rounded,
    entity: overlap.entity,
    text: overlap.text === null ? null : { ...overlap.text, recall: decimalOf(overlap.text.recall) },
    share: decimalOf(met / count),
    cleanRows: count - met,
    clean: met === 0 ? [] : await cleanComparisons(input, overlap),
    jittered: twins,
    plantedHits: null,
  };
}

/** Null where the file is no file of fingerprints: then nothing was given. */
async function overlapWith(
  rows: SealedRows,
  range: PartRange,
  given: GivenFingerprints,
): Promise<Overlap | null> {
  try {
    return await intersect(rows, range, await given.open(), given.key);
  } catch (error) {
    if (error instanceof FingerprintsUnreadable) return null;
    throw error;
  }
}

const nothingGiven: Contamination = {
  manifest: null,
  exact: 0,
  rounded: 0,
  entity: 0,
  text: null,
  share: '0',
  cleanRows: 0,
  clean: [],
  jittered: [],
  plantedHits: null,
};
