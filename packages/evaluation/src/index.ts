export { checkSuite, sealSuite, type CheckedSuite, type SealedSuite } from './sealing/seal-suite.ts';
export type { PowerWarning } from './sealing/check-power.ts';
export {
  generateEvaluatorKeys,
  loadOrCreateEvaluatorKeys,
  readEvaluatorKeys,
  writeEvaluatorKeys,
  type EvaluatorKeys,
} from './suite/evaluator-keys.ts';
export { openSuite } from './suite/open-suite.ts';
export { generateX25519, hpkeOpen, hpkeSeal, type HpkeSealed } from './suite/hpke.ts';
export type { CaseRow, SealedRows } from './suite/sealed-rows.ts';
export { evaluate, type EvaluationInput, type SideToRun } from './evaluate/evaluate.ts';
export { SideFailure } from './evaluate/run-side.ts';
export { assembleReport, signReport } from './report/sign-report.ts';
export { runEvaluator, type EvaluatorOptions } from './worker/run-evaluator.ts';
export { systemClock, type EvaluatorClock } from './worker/clock.ts';
export type { EvaluatorLog } from './worker/job-context.ts';
export {
  evaluateStandalone,
  type StandaloneInput,
  type StandaloneResult,
} from './standalone/evaluate-standalone.ts';
export { renderReport } from './report/render-report.ts';
export { reportRow, type ReportRow } from './report/report-rows.ts';
export {
  fewestFingerprintedRows,
  fingerprint,
  type FingerprintInput,
  type Fingerprinted,
} from './contamination/fingerprint.ts';
export { intersect, type Overlap } from './contamination/intersect.ts';
export type { Perturbation } from './runtime/perturbed-feed.ts';
export type { RuntimeSettings } from './evaluate/model-runtime.ts';
