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
export type { CaseRow, SealedRows } from './suite/sealed-rows.ts';
