import type { Comparison, EvaluationResult } from '@assay/contract';
import type { Digest } from '@assay/core';
import { alphaForAttempt, independentDifference, type Outcomes } from '@assay/statistics';
import { RuntimeFailure } from '../runtime/runtime-failure.ts';
import type { PartName } from '../suite/definition.ts';
import type { PartRange, SealedRows } from '../suite/sealed-rows.ts';
import { countNonFinite, type Answers } from './answers.ts';
import { calibrate } from './calibrate.ts';
import { compareAll, writtenEstimate, type PairedOutcomes, type ScoredSlice } from './compare.ts';
import { customScores } from './custom-metric.ts';
import { decimalOf } from './decimal.ts';
import { declaredMetrics, type DeclaredMetric } from './declared-metrics.ts';
import { exploredSlices } from './explore-slices.ts';
import { findDisagreements } from './disagreements.ts';
import { outcomesOf } from './outcomes.ts';
import { evaluationSeed } from './seed.ts';
import { askedSlices, declaredSlices, type AskedSlice } from './slice-rows.ts';
import { textScores } from './text-scores.ts';
import { denseCodes, truthOf, type Truth } from './truth.ts';

/** One side of an evaluation with its answers on each part that it was run on. */
export interface EvaluatedSide {
  readonly side: EvaluationResult['candidate'];
  readonly gate: Answers;
  /** Null where the vault part was not run. */
  readonly vault: Answers | null;
}

/** Scores that a judge gave each row, by metric. */
export type JudgedScores = ReadonlyMap<
  string,
  { readonly candidate: Float64Array; readonly baseline: Float64Array | null }
>;

/** Everything that a result is a function of: the same in, the same out, to the byte. */
export interface ScoringInput {
  readonly rows: SealedRows;
  /** The part that both sides were judged on. */
  readonly part: PartName;
  readonly suiteDigest: Digest;
  readonly candidate: EvaluatedSide;
  readonly baseline: EvaluatedSide | null;
  readonly resamples: number;
  /** The t of the t-th submission of a model: verdicts are at one-sided α·6/(π²t²). */
  readonly attempt: number;
  readonly askedSlices: readonly AskedSlice[];
  readonly notes: readonly string[];
  readonly judged: JudgedScores;
  readonly codeVersion: string;
  readonly runtime: string;
  readonly cpuFamily: string;
}

/** The familywise one-sided error over all submissions of a model. */
const familyAlpha = 0.05;

/** Dense cluster numbers of the rows of a part; null where rows share no entity. */
export function clustersIn(rows: SealedRows, range: PartRange): Uint32Array | null {
  const codes = rows.clusterOfRow?.subarray(range.start, range.end);
  if (codes === undefined || rows.definition.file.task === 'ranking') return null;
  return Uint32Array.from(denseCodes(codes));
}

/** Answers the outcomes that each metric reads, the same object for metrics that share them. */
export function outcomesByMetric(
  truth: Truth,
  classes: readonly string[],
  candidate: Answers,
  baseline: Answers | null,
  judged: JudgedScores = new Map(),
): (metric: DeclaredMetric) => PairedOutcomes {
  let shared: PairedOutcomes | undefined;
  const own = new Map<string, PairedOutcomes>();
  const pairOf = (read: (answers: Answers) => Outcomes): PairedOutcomes => ({
    candidate: read(candidate),
    baseline: baseline === null ? null : read(baseline),
  });
  return (metric) => {
    if (metric.catalog !== 'mean-score') {
      shared ??= pairOf((answers) => outcomesOf(truth, answers));
      return shared;
    }
    const known = own.get(metric.name);
    if (known) return known;
    const judgement = judged.get(metric.name);
    const fresh: PairedOutcomes = judgement
      ? judgedPair(judgement)
      : pairOf((answers) => ({
          task: 'scored',
          values: rowScores(metric, truth, answers, classes),
        }));
    own.set(metric.name, fresh);
    return fresh;
  };
}

function judgedPair(scores: { candidate: Float64Array; baseline: Float64Array | null }): PairedOutcomes {
  return {
    candidate: { task: 'scored', values: scores.candidate },
    baseline: scores.baseline === null ? null : { task: 'scored', values: scores.baseline },
  };
}

function rowScores(
  metric: DeclaredMetric,
  truth: Truth,
  answers: Answers,
  classes: readonly string[],
): Float64Array {
  if (metric.cel !== undefined) return customScores(metric.cel, truth, answers, classes);
  if (truth.task === 'generation' && answers.kind === 'texts') return textScores(metric, truth, answers);
  throw new RuntimeFailure('suite-unreadable', `The metric ${metric.name} does not fit the suite's task.`);
}

/** Gate score minus vault score of the candidate, by each metric; both intervals are carried into the difference. */
async function partGaps(
  input: ScoringInput,
  metrics: readonly DeclaredMetric[],
  gate: readonly Comparison[],
  seed: Uint8Array,
): Promise<EvaluationResult['gaps']> {
  const { rows, candidate } = input;
  if (candidate.vault === null) return [];
  const measurable = metrics.filter((metric) => !input.judged.has(metric.name));
  const range = rows.part('vault');
  const truth = truthOf(rows, range);
  const vault = await compareAll({
    metrics: measurable,
    slices: [],
    outcomes: outcomesByMetric(truth, rows.definition.classes, candidate.vault, null),
    clusters: clustersIn(rows, range),
    method: { seed, resamples: input.resamples, alpha: familyAlpha },
  });
  return vault.flatMap((there) => {
    const here = gate.find((comparison) => comparison.id === there.id)?.candidate ?? null;
    if (here === null || there.candidate === null) return [];
    const numbers = [here, there.candidate].map((estimate) => ({
      value: Number(estimate.value),
      low: Number(estimate.low),
      high: Number(estimate.high),
      level: Number(estimate.level),
      method: estimate.method,
    }));
    const [first, second] = numbers;
    if (first === undefined || second === undefined) return [];
    const difference = writtenEstimate(independentDifference(first, second));
    return difference === null
      ? []
      : [{ metric: there.metric, gate: here, vault: there.candidate, difference }];
  });
}

/** Metrics that need probabilities are left out, with a note, for a model that gives labels only. */
export function measuredMetrics(
  metrics: readonly DeclaredMetric[],
  sides: readonly (Answers | null)[],
): { metrics: DeclaredMetric[]; notes: string[] } {
  const labelsOnly = sides.some((answers) => answers?.kind === 'classes' && answers.probabilities === null);
  const needs = new Set(['auroc', 'auprc', 'log-loss', 'brier', 'top-k-accuracy']);
  const left = labelsOnly ? metrics.filter((metric) => needs.has(metric.catalog)) : [];
  return {
    metrics: metrics.filter((metric) => !left.includes(metric)),
    notes: left.map(
      (metric) => `${metric.name} needs probabilities, which one side does not give; it was not measured.`,
    ),
  };
}

/** Scores what both sides answered: the result part of a report, but for the signs of contamination. */
export async function scoreEvaluation(input: ScoringInput): Promise<EvaluationResult> {
  const { rows, candidate, baseline } = input;
  const { definition } = rows;
  const range = rows.part(input.part);
  const truth = truthOf(rows, range);
  const seed = (purpose: string): Uint8Array =>
    evaluationSeed(
      input.suiteDigest,
      candidate.side.digest ?? candidate.side.version,
      baseline === null ? null : (baseline.side.digest ?? baseline.side.version),
      purpose,
    );
  const alpha = alphaForAttempt(Math.max(1, input.attempt), familyAlpha);
  const measured = measuredMetrics(declaredMetrics(definition.file), [
    candidate.gate,
    baseline?.gate ?? null,
  ]);
  const outcomes = outcomesByMetric(
    truth,
    definition.classes,
    candidate.gate,
    baseline?.gate ?? null,
    input.judged,
  );
  const primary = measured.metrics.find((metric) => metric.primary);
  const slices = slicesOf(input, range, primary, primary && outcomes(primary), seed('slice finding'));
  const comparisons = await compareAll({
    metrics: measured.metrics,
    slices,
    outcomes,
    clusters: clustersIn(rows, range),
    method: { seed: seed('paired bootstrap'), resamples: input.resamples, alpha },
  });
  const gaps = await partGaps(input, measured.metrics, comparisons, seed('vault bootstrap'));
  return {
    schema: 'assay.result/1',
    suite: { name: definition.file.suite, version: definition.file.version, digest: input.suiteDigest },
    task: definition.file.task,
    candidate: candidate.side,
    baseline: baseline?.side ?? null,
    rows: { gate: range.end - range.start, vault: candidate.vault === null ? 0 : definition.rows.vault },
    nonFinite: nonFiniteOf(candidate, baseline),
    comparisons,
    calibration: calibrationOf(outcomes, input, truth, seed),
    gaps,
    disagreements: disagreementsOf(truth, input, primary?.margin ?? 0, range.start),
    contamination: null,
    notes: [...measured.notes, ...input.notes],
    method: {
      resamples: input.resamples,
      seed: Buffer.from(seed('paired bootstrap')).toString('hex'),
      attempt: input.attempt,
      alpha: decimalOf(alpha),
      codeVersion: input.codeVersion,
      runtime: input.runtime,
      cpuFamily: input.cpuFamily,
    },
  };
}

/** The queries of which any row is in a slice, ascending: a ranking is judged by whole queries. */
function queriesOf(rows: Uint32Array, queryOfRow: Int32Array): Uint32Array {
  return Uint32Array.from(new Set(Array.from(rows, (row) => queryOfRow[row] ?? 0))).sort();
}

/** Declared slices, those that a reviewer asked for, and those that were searched for, in this order. */
function slicesOf(
  input: ScoringInput,
  range: PartRange,
  primary: DeclaredMetric | undefined,
  pair: PairedOutcomes | undefined,
  seed: Uint8Array,
): ScoredSlice[] {
  const { rows } = input;
  const named = [...declaredSlices(rows, range), ...askedSlices(rows, range, input.askedSlices)];
  const truth = truthOf(rows, range);
  if (truth.task === 'ranking')
    return named.map((slice) => ({ ...slice, rows: queriesOf(slice.rows, truth.queryOfRow) }));
  return [...named, ...exploredSlices(rows, range, primary, pair, seed)];
}

function nonFiniteOf(
  candidate: EvaluatedSide,
  baseline: EvaluatedSide | null,
): EvaluationResult['nonFinite'] {
  return {
    candidate: countNonFinite(candidate.gate),
    baseline: baseline === null ? 0 : countNonFinite(baseline.gate),
  };
}

function disagreementsOf(
  truth: Truth,
  input: ScoringInput,
  margin: number,
  firstOrdinal: number,
): EvaluationResult['disagreements'] {
  if (input.baseline === null) return { total: 0, ordinals: [] };
  const found = findDisagreements(truth, input.candidate.gate, input.baseline.gate, margin, firstOrdinal);
  return { total: found.total, ordinals: [...found.ordinals] };
}

function calibrationOf(
  outcomes: (metric: DeclaredMetric) => PairedOutcomes,
  input: ScoringInput,
  truth: Truth,
  seed: (purpose: string) => Uint8Array,
): EvaluationResult['calibration'] {
  if (truth.task !== 'binary' && truth.task !== 'multiclass') return null;
  const gives = (answers: Answers | undefined): boolean =>
    answers?.kind === 'classes' && answers.probabilities !== null;
  if (!gives(input.candidate.gate)) return null;
  const any = declaredMetrics(input.rows.definition.file).find((metric) => metric.catalog !== 'mean-score');
  if (any === undefined) return null;
  const pair = outcomes(any);
  const candidate = calibrate(pair.candidate, seed('calibration of the candidate'), input.resamples);
  if (candidate === null) return null;
  const baseline =
    pair.baseline === null || !gives(input.baseline?.gate)
      ? null
      : calibrate(pair.baseline, seed('calibration of the baseline'), input.resamples);
  return { candidate, baseline };
}
