export {
  digest,
  uuid,
  instant,
  civilDate,
  decimal,
  probability,
  handle,
  modelName,
  versionNumber,
  aliasName,
  versionReference,
  stageName,
  riskTier,
  severity,
  money,
  prose,
  page,
  type Digest,
  type Uuid,
  type Severity,
} from './primitives.ts';
export {
  role,
  everyRole,
  relation,
  requestState,
  decisionKind,
  verdict,
  gateOutcome,
  task,
  producerVerdict,
  producerCategory,
  producerOutcome,
  type Role,
  type Relation,
  type RequestState,
  type DecisionKind,
  type Verdict,
  type GateOutcome,
  type Task,
  type ProducerOutcome,
} from './roles.ts';
export { errorCode, fieldError, problem, type ErrorCode, type Problem } from './errors.ts';
export { suiteFile, type SuiteFile } from './suite-file.ts';
export {
  sealedHeader,
  suiteManifest,
  suiteState,
  suiteView,
  type SuiteManifest,
  type SuiteView,
} from './suite.ts';
export {
  estimate,
  pairedDelta,
  comparison,
  reliabilityBin,
  calibration,
  partGap,
  sideOfEvaluation,
  evaluationResult,
  measuredPart,
  evaluationReport,
  evaluationFailure,
  type Estimate,
  type PairedDelta,
  type Comparison,
  type EvaluationResult,
  type EvaluationReport,
  type EvaluationFailure,
} from './report.ts';
export { caseRows, caseRowsUse, type CaseRows } from './case-rows.ts';
export {
  dsseEnvelope,
  conditions,
  approvalPredicateType,
  annexPredicateType,
  reportPayloadType,
  inTotoPayloadType,
  decisionStatement,
  reading,
  decisionAnnex,
  receipt,
  type DsseEnvelope,
  type Conditions,
  type DecisionStatement,
  type Reading,
  type DecisionAnnex,
  type Receipt,
} from './attestation.ts';
export { evidenceKind, gateRule, stageRule, groupRule, policyFile, type PolicyFile } from './policy-file.ts';
export {
  findingKind,
  finding,
  gateResult,
  claim,
  datasetReference,
  evidencePacket,
  type FindingKind,
  type Finding,
  type GateResult,
  type Claim,
  type DatasetReference,
  type EvidencePacket,
} from './evidence.ts';
export { factActor, factEnvelope, type FactActor } from './facts/fact.ts';
export { factPayloads, factKinds, type FactKind, type FactPayload } from './facts/index.ts';
export { operations, type Operation } from './operations/operation.ts';
export { openApiDocument, fullPath } from './openapi.ts';
export { apiOperations, type ApiOperations, type OperationId } from './operations/index.ts';
export { workingCalendar, personView, teamView, tokenView, type PersonView } from './operations/people.ts';
export { policySources, authorityChange, policyView, slotRequirement } from './operations/policy.ts';
export {
  stagePointers,
  modelView,
  versionFile,
  versionView,
  type VersionView,
} from './operations/catalog.ts';
export { lineageOperations, openLineageEvent, type OpenLineageEvent } from './operations/lineage.ts';
export { rerunOptions, evaluatorJob, type RerunOptions, type EvaluatorJob } from './operations/evaluator.ts';
export { slotState, slotView, attention, requestView, type RequestView } from './operations/promotion.ts';
export {
  queueItem,
  blindComparison,
  blindResult,
  vote,
  contactView,
  caseView,
  dayPlan,
  decisionView,
  type CaseView,
} from './operations/review.ts';
export {
  worth,
  standing,
  deploymentView,
  liveRow,
  incidentView,
  incidentTrace,
} from './operations/production.ts';
export { factView, logKey } from './operations/record.ts';
export {
  bundleHeader,
  bundleDocument,
  bundleEnd,
  requiredDocuments,
  optionalDocuments,
  type BundleHeader,
  type BundleDocument,
} from './bundle.ts';
export { catalogOperations } from './operations/catalog.ts';
export { evaluatorOperations } from './operations/evaluator.ts';
export { peopleOperations } from './operations/people.ts';
export { policyOperations } from './operations/policy.ts';
export { productionOperations } from './operations/production.ts';
export { promotionOperations } from './operations/promotion.ts';
export { recordOperations } from './operations/record.ts';
export { reviewOperations } from './operations/review.ts';
export { suiteOperations } from './operations/suites.ts';
