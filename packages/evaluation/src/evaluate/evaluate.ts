import type { EvaluationReport, EvaluationResult } from '@assay/contract';
import type { Digest } from '@assay/core';
import { quantiles } from '@assay/statistics';
import { instantOf, type EvaluatorClock } from '../worker/clock.ts';
import { assembleReport } from '../report/sign-report.ts';
import { onnxRuntimeVersion } from '../runtime/onnx-runtime.ts';
import type { Runtime, RunMeasurements } from '../runtime/runtime.ts';
import type { Perturbation } from '../runtime/perturbed-feed.ts';
import { decimalOf } from '../scoring/decimal.ts';
import { evaluationSeed } from '../scoring/seed.ts';
import { scoreEvaluation } from '../scoring/score-evaluation.ts';
import type { AskedSlice } from '../scoring/slice-rows.ts';
import type { PartName } from '../suite/definition.ts';
import type { SealedRows } from '../suite/sealed-rows.ts';
import { contaminationOf, type GivenFingerprints } from './contamination.ts';
import { judgeAnswers } from './judge.ts';
import { plainSettings, type RuntimeSettings } from './model-runtime.ts';
import { codeVersion, cpuFamily, machineWords } from './machine.ts';
import { onSide, runModel, runReference, SideFailure, type RunSide } from './run-side.ts';

/** A side to be run: a model with its runtime, or the suite's declared reference. */
export type SideToRun =
  | { readonly kind: 'model'; readonly side: EvaluationResult['candidate']; readonly runtime: Runtime }
  | { readonly kind: 'reference'; readonly reference: 'majority' | 'mean' };

/** One evaluation: opened rows, two sides, and how to judge. */
export interface EvaluationInput {
  readonly jobId: string;
  readonly rows: SealedRows;
  readonly suiteDigest: Digest;
  readonly candidate: Extract<SideToRun, { kind: 'model' }>;
  readonly baseline: SideToRun | null;
  readonly resamples: number;
  readonly attempt: number;
  readonly askedSlices: readonly AskedSlice[];
  readonly notes: readonly string[];
  /** Fingerprints of the declared training data; null where none were given. */
  readonly fingerprints: GivenFingerprints | null;
  /** A reviewer's own run may change the rows before both models see them. */
  readonly perturbation: Perturbation | null;
  readonly clock: EvaluatorClock;
  /** Secrets for a judge's endpoint; none unless given. */
  readonly settings?: RuntimeSettings;
  readonly signal?: AbortSignal;
  /** Told when a step begins; never with content. */
  readonly progress?: (step: string) => void;
}

/**
 * The part that both sides are judged on: the gate part, unless rows would reach an endpoint that the producer may log.
 * Those are drawn from the disposable part, which is spent thereby.
 */
function judgedPart(input: EvaluationInput): PartName {
  const sides = [input.candidate, ...(input.baseline?.kind === 'model' ? [input.baseline] : [])];
  return sides.some((side) => side.runtime.spendsRows) ? 'disposable' : 'gate';
}

function requireRows(input: EvaluationInput, part: PartName): void {
  const { start, end } = input.rows.part(part);
  if (end > start) return;
  throw new SideFailure({
    kind: 'suite-unreadable',
    side: 'suite',
    message:
      'A model behind an endpoint is judged on rows of the disposable part, and this suite has none. Its steward must seal one with a disposable part.',
    suiteOpened: false,
  });
}

async function runSide(
  input: EvaluationInput,
  side: SideToRun,
  name: 'candidate' | 'baseline',
): Promise<RunSide> {
  return onSide(name === 'baseline' && side.kind === 'reference' ? 'suite' : name, true, async () =>
    side.kind === 'reference'
      ? runReference(input.rows, side.reference, judgedPart(input))
      : runModel(input.rows, side.side, side.runtime, {
          part: judgedPart(input),
          withVault: name === 'candidate' && input.perturbation === null && judgedPart(input) === 'gate',
          perturbation: input.perturbation,
          perturbationSeed: seedOf(input, 'perturbation'),
          ...(input.signal ? { signal: input.signal } : {}),
        }),
  );
}

/**
 * Evaluates the candidate and the baseline on the same rows and assembles the report. Both run at the same time, each
 * in a process of its own. Throws `SideFailure` naming the side that did not run.
 */
export async function evaluate(input: EvaluationInput): Promise<EvaluationReport> {
  const startedAt = instantOf(input.clock.now());
  const part = judgedPart(input);
  requireRows(input, part);
  input.progress?.('running both models');
  const started = await Promise.allSettled([
    runSide(input, input.candidate, 'candidate'),
    input.baseline === null ? null : runSide(input, input.baseline, 'baseline'),
  ]);
  const [candidate, baseline] = started.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
  if (!candidate) throw new RangeError('a candidate was not run');
  input.progress?.('scoring');
  const sides = [candidate, ...(baseline ? [baseline] : [])];
  // Started first: the twins run in a process of their own while this one scores.
  const looking = onSide('candidate', true, () => contaminationIn(input, part, candidate, baseline ?? null));
  const { start, end } = input.rows.part(part);
  if (end - start > manyRows) await looking.catch(() => undefined);
  const scored = await onSide('suite', true, () =>
    scoredSides(input, part, candidate, baseline ?? null),
  ).catch(async (error: unknown) => {
    await looking.catch(() => undefined);
    throw error;
  });
  const result = { ...scored, contamination: await looking };
  const measured = measuredOf(sides, startedAt, instantOf(input.clock.now()));
  return assembleReport(input.jobId, result, measured);
}

function contaminationIn(
  input: EvaluationInput,
  part: PartName,
  candidate: RunSide,
  baseline: RunSide | null,
): Promise<NonNullable<EvaluationResult['contamination']>> {
  return contaminationOf({
    rows: input.rows,
    part,
    candidate: candidate.evaluated,
    baseline: baseline?.evaluated ?? null,
    runtime: input.candidate.runtime,
    fingerprints: input.fingerprints,
    method: { seed: seedOf(input, 'clean rows'), resamples: input.resamples, alpha: singleAlpha },
    jitterSeed: seedOf(input, 'jitter'),
    signal: input.signal,
  });
}

async function scoredSides(
  input: EvaluationInput,
  part: PartName,
  candidate: RunSide,
  baseline: RunSide | null,
): Promise<EvaluationResult> {
  const judged = await judgeAnswers({
    rows: input.rows,
    part,
    candidate: candidate.evaluated.gate,
    baseline: baseline?.evaluated.gate ?? null,
    limits: judgeLimits,
    settings: input.settings ?? plainSettings,
    signal: input.signal,
  });
  const notes = [candidate, ...(baseline ? [baseline] : [])].flatMap(notesOf);
  return scoreEvaluation({
    rows: input.rows,
    part,
    suiteDigest: input.suiteDigest,
    candidate: candidate.evaluated,
    baseline: baseline?.evaluated ?? null,
    resamples: input.resamples,
    attempt: input.attempt,
    askedSlices: input.askedSlices,
    notes: [
      ...input.notes,
      ...perturbationNotes(input.perturbation),
      ...spentNotes(input, part),
      ...judged.notes,
      ...notes,
    ],
    judged: judged.scores,
    codeVersion: codeVersion(),
    runtime: candidate.measured?.runtime ?? onnxRuntimeVersion(),
    cpuFamily: cpuFamily(),
  });
}

/** Above this many rows memory is scarcer than time: twins and scoring then take turns. */
const manyRows = 250_000;

/** A judge has an hour; it uses no memory here. */
const judgeLimits = { wallSeconds: 3_600, cpuSeconds: 3_600, memoryBytes: 0 };

/** One-sided, for what is looked at beside the verdicts. */
const singleAlpha = 0.05;

function seedOf(input: EvaluationInput, purpose: string): Uint8Array {
  const { baseline } = input;
  const other =
    baseline === null ? null : baseline.kind === 'model' ? baseline.side.digest : baseline.reference;
  const { side } = input.candidate;
  return evaluationSeed(input.suiteDigest, side.digest ?? side.version, other, purpose);
}

function perturbationNotes(perturbation: Perturbation | null): string[] {
  if (perturbation === null) return [];
  switch (perturbation.kind) {
    case 'noise':
      return [
        `Both models saw rows with noise of ${perturbation.share} standard deviations on each numeric feature.`,
      ];
    case 'missing':
      return [`Both models saw rows with a share of ${perturbation.share} of the feature values removed.`];
    case 'paraphrase':
      return [
        `Both models saw rows with ${perturbation.pairs.length} replacements in ${perturbation.column}.`,
      ];
  }
}

function spentNotes(input: EvaluationInput, part: PartName): string[] {
  if (part === 'gate') return [];
  const { start, end } = input.rows.part(part);
  return [
    `Judged on the ${end - start} rows of the disposable part: they reached an endpoint and are spent for its team.`,
  ];
}

function notesOf(side: RunSide): string[] {
  return (side.measured?.notes ?? []).map((note) => `${side.evaluated.side.version}: ${note}`);
}

function measuredOf(
  sides: readonly RunSide[],
  startedAt: string,
  finishedAt: string,
): EvaluationReport['measured'] {
  const runs = sides.flatMap((side): RunMeasurements[] => (side.measured ? [side.measured] : []));
  const latencies = Float64Array.from(runs[0]?.millisecondsPerRow ?? []);
  const [p50, p95, p99] = latencies.length === 0 ? [] : quantiles(latencies, [0.5, 0.95, 0.99]);
  const cost = runs[0]?.cost;
  return {
    schema: 'assay.measured/1',
    startedAt,
    finishedAt,
    machine: machineWords(),
    containment: runs[0]?.containment ?? 'no model was run',
    peakMemoryBytes: Math.max(0, ...runs.map((run) => run.peakMemoryBytes)),
    latencyMillisecondsPerRow:
      p50 === undefined || p95 === undefined || p99 === undefined
        ? null
        : { p50: decimalOf(p50), p95: decimalOf(p95), p99: decimalOf(p99) },
    costPerCall:
      cost === undefined || cost.calls === 0
        ? null
        : { amount: decimalOf(cost.amount / cost.calls), currency: cost.currency },
  };
}
