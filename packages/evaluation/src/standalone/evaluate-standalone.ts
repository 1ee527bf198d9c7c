import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { EvaluationReport } from '@assay/contract';
import { AssayError, canonicalJson, digestOf, uuidv7 } from '@assay/core';
import { evaluate, type SideToRun } from '../evaluate/evaluate.ts';
import { runtimeOf } from '../evaluate/model-runtime.ts';
import { onSide } from '../evaluate/run-side.ts';
import { renderReport } from '../report/render-report.ts';
import type { RunLimits } from '../runtime/runtime.ts';
import { checkSuite } from '../sealing/seal-suite.ts';
import type { PowerWarning } from '../sealing/check-power.ts';
import type { SealedRows } from '../suite/sealed-rows.ts';
import { systemClock, type EvaluatorClock } from '../worker/clock.ts';
import { artifactDigest } from '../worker/job-artifacts.ts';
import { rowsInMemory } from './rows-in-memory.ts';

/** What a run without a registry is given. Paths are the caller's. */
export interface StandaloneInput {
  /** The candidate: an .onnx file. */
  readonly model: string;
  /** `suite.yaml` with its held-out rows beside it. */
  readonly suiteFile: string;
  /** Another .onnx file, or none: then the suite's declared reference stands in. */
  readonly baseline?: string;
  readonly resamples?: number;
  readonly limits?: RunLimits;
  readonly clock?: EvaluatorClock;
  readonly signal?: AbortSignal;
  readonly progress?: (step: string) => void;
}

/** What it yields: the report, the same as one page of HTML, and what the suite cannot show. */
export interface StandaloneResult {
  readonly report: EvaluationReport;
  readonly html: string;
  readonly warnings: readonly PowerWarning[];
}

const defaultLimits: RunLimits = { wallSeconds: 600, cpuSeconds: 1200, memoryBytes: 4 * 2 ** 30 };
const defaultResamples = 2_000;

/**
 * Evaluates a model on a suite with no registry: reads the suite, runs both sides, scores, and renders. The report has
 * the registry's form but is signed by nobody: it is a claim of whoever ran it. Throws `SUITE_INVALID`, or
 * `SideFailure` when a model does not run.
 */
export async function evaluateStandalone(input: StandaloneInput): Promise<StandaloneResult> {
  const clock = input.clock ?? systemClock;
  input.progress?.('reading the suite');
  const checked = await checkSuite(input.suiteFile);
  const rows = rowsInMemory(checked);
  const limits = input.limits ?? defaultLimits;
  const candidate = await modelSide(input.model, 'candidate', rows, limits);
  const report = await evaluate({
    jobId: uuidv7(Math.floor(clock.now()), (length) => new Uint8Array(randomBytes(length))),
    rows,
    suiteDigest: digestOf(canonicalJson(rows.definition.file)),
    candidate,
    baseline: await baselineSide(input, rows, limits),
    resamples: input.resamples ?? defaultResamples,
    attempt: 1,
    askedSlices: [],
    notes: ['Run without a registry: the rows were readable to whoever ran it, and nobody signed it.'],
    fingerprints: null,
    perturbation: null,
    clock,
    ...(input.signal ? { signal: input.signal } : {}),
    ...(input.progress ? { progress: input.progress } : {}),
  });
  return { report, html: renderReport(report), warnings: checked.warnings };
}

async function modelSide(
  path: string,
  name: 'candidate' | 'baseline',
  rows: SealedRows,
  limits: RunLimits,
): Promise<Extract<SideToRun, { kind: 'model' }>> {
  const bytes = new Uint8Array(await readFile(path));
  const file = basename(path);
  const digest = artifactDigest([{ path: file, digest: digestOf(bytes), bytes: bytes.length }]);
  const side = { version: file, digest: digestOf(bytes), kind: 'version', identity: 'content' } as const;
  const runtime = await onSide(name, false, async () =>
    runtimeOf(new Map([[file, bytes]]), rows.definition, limits),
  );
  return { kind: 'model', side: { ...side, digest: digest as typeof side.digest }, runtime };
}

async function baselineSide(input: StandaloneInput, rows: SealedRows, limits: RunLimits): Promise<SideToRun> {
  if (input.baseline !== undefined) return modelSide(input.baseline, 'baseline', rows, limits);
  const { reference } = rows.definition.file;
  if (reference === 'majority' || reference === 'mean') return { kind: 'reference', reference };
  throw new AssayError({
    code: 'BAD_REQUEST',
    publicMessage: `The suite's reference is the version ${reference}. Name its file with --baseline.`,
  });
}
