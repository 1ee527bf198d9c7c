import { z } from 'zod';
import { decimal, digest, instant, uuid } from './primitives.ts';
import { task, verdict } from './roles.ts';

/** A figure with its interval. `level` is the coverage, two-sided. */
export const estimate = z.object({
  value: decimal,
  low: decimal,
  high: decimal,
  level: decimal,
  method: z.string(),
});
export type Estimate = z.infer<typeof estimate>;

/** Candidate minus baseline on the same rows, oriented so that positive is better. */
export const pairedDelta = z.object({
  value: decimal,
  low95: decimal,
  high95: decimal,
  low90: decimal,
  high90: decimal,
  standardError: decimal,
  /** Two-sided p of no difference, where the method gives one. */
  p: decimal.nullable(),
  method: z.string(),
});
export type PairedDelta = z.infer<typeof pairedDelta>;

export const comparison = z.object({
  /** `overall:<metric>`, `slice:<slice>:<metric>` or `explored:<condition>:<metric>`; unique in a report. */
  id: z.string(),
  group: z.enum(['overall', 'slice', 'explored']),
  name: z.string(),
  metric: z.string(),
  /** False when a lower raw figure is better; `delta` is already flipped. */
  higherIsBetter: z.boolean(),
  unit: z.enum(['share', 'score', 'label-unit', 'seconds']),
  n: z.int(),
  clusters: z.int().nullable(),
  candidate: estimate.nullable(),
  baseline: estimate.nullable(),
  delta: pairedDelta.nullable(),
  /** The smallest true difference that would be found 8 times in 10, one-sided 5 %. */
  mde: decimal.nullable(),
  margin: decimal,
  verdict,
  /** Outside the regime in which the interval's coverage was shown. */
  approximate: z.boolean(),
  /** Holm-adjusted p of "worse than live" among declared slices; Benjamini–Hochberg among explored. */
  adjustedP: decimal.nullable(),
});
export type Comparison = z.infer<typeof comparison>;

export const reliabilityBin = z.object({
  n: z.int(),
  predicted: decimal,
  observed: decimal,
  low: decimal,
  high: decimal,
});
export const calibration = z.object({
  bins: z.array(reliabilityBin),
  /** Debiased equal-mass ECE; its p is that of a calibrated model (labels resampled from the probabilities). */
  ece: decimal,
  eceP: decimal,
  brier: estimate,
});

/** Score on the gate part minus score on the vault part; a model that learned the gate's rows stands out. */
export const partGap = z.object({
  metric: z.string(),
  gate: estimate,
  vault: estimate,
  difference: estimate,
});

export const sideOfEvaluation = z.object({
  /** `spam-filter/2`, or `reference:majority`. */
  version: z.string(),
  digest: digest.nullable(),
  kind: z.enum(['version', 'reference']),
  identity: z.enum(['content', 'asserted']),
});

export const evaluationResult = z.object({
  schema: z.literal('assay.result/1'),
  suite: z.object({ name: z.string(), version: z.string(), digest }),
  task,
  candidate: sideOfEvaluation,
  baseline: sideOfEvaluation.nullable(),
  rows: z.object({ gate: z.int(), vault: z.int() }),
  /** Rows whose output was NaN or infinite: counted as wrong, never averaged away. */
  nonFinite: z.object({ candidate: z.int(), baseline: z.int() }),
  comparisons: z.array(comparison),
  calibration: z.object({ candidate: calibration, baseline: calibration.nullable() }).nullable(),
  gaps: z.array(partGap),
  disagreements: z.object({ total: z.int(), ordinals: z.array(z.int()).max(500) }),
  contamination: z
    .object({
      manifest: z.object({ digest, rows: z.int() }).nullable(),
      exact: z.int(),
      rounded: z.int(),
      entity: z.int(),
      text: z.object({ suspect: z.int(), contaminated: z.int(), recall: decimal }).nullable(),
      share: decimal,
      cleanRows: z.int(),
      clean: z.array(comparison),
      jittered: z.array(
        z.object({ metric: z.string(), original: estimate, jittered: estimate, difference: estimate }),
      ),
      plantedHits: z.int().nullable(),
    })
    .nullable(),
  notes: z.array(z.string()),
  method: z.object({
    resamples: z.int(),
    seed: z.string(),
    attempt: z.int(),
    alpha: decimal,
    codeVersion: z.string(),
    runtime: z.string(),
    cpuFamily: z.string(),
  }),
});
export type EvaluationResult = z.infer<typeof evaluationResult>;

export const measuredPart = z.object({
  schema: z.literal('assay.measured/1'),
  startedAt: instant,
  finishedAt: instant,
  machine: z.string(),
  containment: z.string(),
  peakMemoryBytes: z.int(),
  latencyMillisecondsPerRow: z.object({ p50: decimal, p95: decimal, p99: decimal }).nullable(),
  costPerCall: z.object({ amount: decimal, currency: z.string() }).nullable(),
});

/** The signed document. `resultDigest` repeats on the same runtime and CPU family; `measuredDigest` does not. */
export const evaluationReport = z.object({
  schema: z.literal('assay.report/1'),
  jobId: uuid,
  resultDigest: digest,
  measuredDigest: digest,
  result: evaluationResult,
  measured: measuredPart,
});
export type EvaluationReport = z.infer<typeof evaluationReport>;

/** Why an evaluation ended without a report; a closed list, seen by reviewers. */
export const evaluationFailure = z.object({
  kind: z.enum([
    'artifact-unreadable',
    'not-onnx',
    'external-data',
    'input-mismatch',
    'output-mismatch',
    'non-tensor-output',
    'model-crashed',
    'time-limit',
    'memory-limit',
    'all-outputs-non-finite',
    'suite-unreadable',
    'evaluator-error',
    'endpoint-failed',
    'sandbox-unavailable',
    'budget-of-calls',
    'digest-mismatch',
  ]),
  side: z.enum(['candidate', 'baseline', 'suite', 'evaluator']),
  /** Names inputs, types and shapes; never row content. */
  message: z.string().max(2_000),
  /** Whether the suite had been opened: then it counts as a verdict (decision 2). */
  suiteOpened: z.boolean(),
});
export type EvaluationFailure = z.infer<typeof evaluationFailure>;
