export {
  clockFromSetting,
  databaseClock,
  fixedClock,
  instantOf,
  millisecondsOf,
  systemClock,
} from './database/clock.ts';
export type { Clock, FixedClock } from './database/clock.ts';
export { contextAtMoment, contextFor, systemActor } from './database/context.ts';
export type { Actor, Context, Environment } from './database/context.ts';
export { openDatabase } from './database/database.ts';
export type { DatabaseLocation } from './database/backend.ts';
export type { Database } from './database/database.ts';
export { forgetExpiredAnswers, idempotently } from './database/idempotency.ts';
export type { IdempotentAnswer, IdempotentCall, Outcome } from './database/idempotency.ts';
export { migrate } from './database/migrate.ts';
export type { Schema, Tx } from './database/schema.ts';
export type { BlobStore, StoredBlob } from './blobs/blob-store.ts';
export { folderBlobs } from './blobs/folder.ts';
export { memoryBlobs } from './blobs/memory.ts';
export { s3Blobs } from './blobs/s3.ts';
export type { S3Location } from './blobs/s3.ts';
export { append } from './ledger/append.ts';
export {
  eraseDocument,
  findDocument,
  putDocument,
  putJsonDocument,
  readDocument,
  readJsonDocument,
} from './ledger/documents.ts';
export { exportBundle } from './ledger/export-bundle.ts';
export { fastHasher } from './ledger/fast-hasher.ts';
export { integrate } from './ledger/integrate.ts';
export { ledgerKeys, registerKey, retireKey } from './ledger/keys.ts';
export { consistencyBetween, inclusionOf, latestCheckpoint, waitCovered } from './ledger/proofs.ts';
export type { Coverage } from './ledger/proofs.ts';
export { receiptOf } from './ledger/receipt.ts';
export { replayFaults } from './ledger/replay.ts';
export type { ReplayVerdict } from './ledger/replay.ts';
export type { CapabilityReplay, Projection, ReplayFault } from './ledger/replay-projection.ts';
export { envelopeSignature, freshSigner, keyIdOf, signerFromFile } from './ledger/signer.ts';
export type { Signer } from './ledger/signer.ts';
export { composeReactions, noReactions, onFact } from './ledger/reactions.ts';
export type { Reaction, Reactions, RecordedFact } from './ledger/reactions.ts';
export { registryReactions, registryReplay } from './composition.ts';
export { addPerson } from './people/add-person.ts';
export { authenticate } from './people/authenticate.ts';
export type { Authenticated } from './people/authenticate.ts';
export { actorByHandle, bootstrap, organisationName } from './people/bootstrap.ts';
export { changePerson, setMyHours } from './people/change-person.ts';
export { erasePerson } from './people/erase-person.ts';
export { getSealingKey, registerEvaluatorKeys } from './people/evaluator-keys.ts';
export { getMe, getPerson, listPeople, listTeams } from './people/read-people.ts';
export { csrfTokenOf } from './people/secrets.ts';
export type { Credential } from './people/secrets.ts';
export { issueSignInLink, signIn, signOut } from './people/sign-in.ts';
export type { SignedIn } from './people/sign-in.ts';
export type { PersonTable } from './people/tables.ts';
export { createTeam, setTeamMembers } from './people/teams.ts';
export { issueToken, listTokens, revokeToken } from './people/tokens.ts';
export { getAlias, removeAlias, resolveAliasAs, setAlias } from './catalog/aliases.ts';
export type { ResolvedAlias } from './catalog/aliases.ts';
export { scrubArtifacts } from './catalog/artifact-faults.ts';
export { getArtifact, putArtifact } from './catalog/artifacts.ts';
export { setModelOwner, setModelTier } from './catalog/change-model.ts';
export { getModel, listModels } from './catalog/read-catalog.ts';
export { registerModel } from './catalog/register-model.ts';
export { registerVersion } from './evidence/register-version.ts';
export { reviseCard } from './catalog/revise-card.ts';
export { artifactDigest } from './catalog/rules.ts';
export type { RegisteredModelTable } from './catalog/tables.ts';
export { removeModelTag, removeVersionTag, setModelTag, setVersionTag } from './catalog/tags.ts';
export { barDigest, deprecateVersion, retireVersions } from './catalog/version-life.ts';
export type { ApprovalsOf } from './catalog/views.ts';
export { getMatrix } from './catalog/get-matrix.ts';
export { approvePolicy } from './policy/approve.ts';
export { compileCondition, gateVariables } from './policy/gates.ts';
export { compilePolicy } from './policy/policy-version.ts';
export type { PolicyVersion } from './policy/policy-version.ts';
export { proposePolicy } from './policy/propose.ts';
export { getPolicy, getPolicyProposal, listPolicies } from './policy/read-policy.ts';
export type { PolicyProposalTable } from './policy/tables.ts';
export { getSuite, listSuites, putSealedSuite } from './suites/read-suites.ts';
export { registerSuite } from './suites/register-suite.ts';
export { deprecateSuite, retireSuites } from './suites/suite-life.ts';
export type { SuiteVersionTable } from './suites/tables.ts';
export { getReadiness } from './readiness.ts';
export { systemTicks } from './ticks.ts';
export type { Tick } from './ticks.ts';
export {
  factsSince,
  getCheckpoint,
  getConsistency,
  getInclusion,
  getLedgerKeys,
  verifyDatabase,
} from './ledger/read-record.ts';
export { lockFolder } from './database/folder-lock.ts';
export type { FolderLock } from './database/folder-lock.ts';
export { compareVersions } from './outcomes/compare-versions.ts';
export type { DeploymentTable } from './deployments/tables.ts';
export { attributeIncident } from './incidents/attribute-incident.ts';
export { getIncident, listIncidents } from './incidents/read-incidents.ts';
export { reportIncident } from './incidents/report-incident.ts';
export { resolveIncident } from './incidents/resolve-incident.ts';
export type { IncidentTable } from './incidents/tables.ts';
export { getLive } from './outcomes/get-live.ts';
export { traceIncident } from './outcomes/trace-incident.ts';
export { confirmOverride } from './promotion/confirm-override.ts';
export { getRequest } from './promotion/get-request.ts';
export { listOverrides } from './promotion/list-overrides.ts';
export { listRequests } from './promotion/list-requests.ts';
export { moveLaunch } from './promotion/move-launch.ts';
export { proposeOverride } from './promotion/propose-override.ts';
export { approvalsSeenBy, getVersion, listVersions } from './promotion/read-versions.ts';
export { retryEvaluation } from './promotion/retry-evaluation.ts';
export { rollBack } from './promotion/roll-back.ts';
export { submitRequest } from './promotion/submit-request.ts';
export type { RequestTable } from './promotion/tables.ts';
export { withdrawRequest } from './promotion/withdraw-request.ts';
export { endDeployment } from './standing/end-deployment.ts';
export { recordDeployment } from './standing/record-deployment.ts';
export { askCases } from './review/ask-cases.ts';
export { getCases } from './review/get-cases.ts';
export { getPacket, getPacketView } from './review/read-packet.ts';
export { rerunEvaluation } from './review/rerun-evaluation.ts';
export { askExpedite } from './review/ask-expedite.ts';
export { changeDayPlan } from './review/change-day-plan.ts';
export { claimSlot } from './review/claim-slot.ts';
export { decide } from './review/decide.ts';
export { eraseAnnex } from './review/erase-annex.ts';
export { getCase } from './review/get-case.ts';
export { getDayPlan } from './review/get-day-plan.ts';
export { getDecision } from './review/get-decision.ts';
export { getQueue } from './review/get-queue.ts';
export { keepDayPlan } from './review/keep-day-plan.ts';
export { recordContact } from './review/record-contact.ts';
export { recordDisposition } from './review/record-disposition.ts';
export { recordLeaning } from './review/record-leaning.ts';
export { releaseSlot } from './review/release-slot.ts';
export type { DecisionTable, ReviewTable } from './review/tables.ts';
export { getLineage } from './evidence/get-lineage.ts';
export { postLineage, postLineageBatch } from './evidence/post-lineage.ts';
export { registerFingerprints } from './evidence/register-fingerprints.ts';
export { extendLease } from './evidence/extend-lease.ts';
export { postCases } from './evidence/case-views.ts';
export { leaseJob } from './evidence/lease-job.ts';
export { postFailure } from './evidence/post-failure.ts';
export { postReport } from './evidence/post-report.ts';
export { postSuiteVerdict } from './evidence/post-suite-verdict.ts';
export { evaluatorReadiness } from './evidence/queries.ts';
export { readJobFile, readSealedSuite } from './evidence/job-files.ts';
export type { EvaluationJobTable } from './evidence/tables.ts';
export { exportAudit, listFacts } from './review/read-facts.ts';
