import {
  type EvaluationFailure,
  type EvaluationResult,
  type EvidencePacket,
  evidencePacket,
} from '@assay/contract';
import type { Digest, Uuid } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { cardOf, datasetsOf, modelById, versionOf } from '../catalog/queries.ts';
import { append } from '../ledger/append.ts';
import { putJsonDocument } from '../ledger/documents.ts';
import { type PolicyVersion, stageRuleOf } from '../policy/policy-version.ts';
import { policyByDigest } from '../policy/queries.ts';
import type { SuiteVersion } from '../suites/queries.ts';
import { baselineBasis, baselineName } from './baseline.ts';
import { deriveFindings } from './findings.ts';
import { gateVariablesOf } from './gate-variables.ts';
import { evaluateGates } from './gates.ts';
import { loadRecord } from './load-record.ts';
import type { EvidenceRecord } from './record.ts';
import type { StoredBaseline } from './tables.ts';

/** What an evaluation came to. */
export interface Measured {
  readonly result: EvaluationResult | null;
  readonly failure: EvaluationFailure | null;
  readonly report: NonNullable<EvidencePacket['report']> | null;
}

/** One round of a request, as its evidence is sealed. */
export interface PacketSubject {
  readonly request: number;
  readonly round: number;
  readonly model: Uuid;
  readonly version: number;
  readonly stage: string;
  readonly tier: number;
  readonly team: Uuid;
  readonly policyDigest: Digest;
  readonly job: Uuid | null;
  readonly criteria: Digest;
  readonly attempt: number;
  readonly suite: SuiteVersion | null;
  readonly baseline: StoredBaseline | null;
}

export interface Sealed {
  readonly packet: EvidencePacket;
  readonly digest: Digest;
  readonly record: EvidenceRecord;
}

/**
 * Derives findings and gates and seals them with report, lineage, claims and card into the evidence packet: canonical
 * bytes, content-addressed, kept for good. Fact: packet.sealed.
 */
export async function sealPacket(
  tx: Tx,
  ctx: Context,
  subject: PacketSubject,
  measured: Measured = { result: null, failure: null, report: null },
): Promise<Sealed> {
  const policy = await policyByDigest(tx, subject.policyDigest);
  const record = await loadRecord(tx, ctx, { ...subject, policy });
  const packet = await compose(tx, ctx, subject, { measured, policy, record });
  const digest = await putJsonDocument(tx, { mediaType: 'application/vnd.assay.packet+json', value: packet });
  await tx
    .insertInto('evidence_packet')
    .values({
      digest,
      request: subject.request,
      round: subject.round,
      job_id: subject.job,
      report: packet.report?.digest ?? null,
      suite: packet.suite?.digest ?? 'none',
      baseline: baselineBasis(subject.baseline),
      sealed_at: packet.sealedAt,
    })
    .execute();
  const report = packet.report?.digest ?? null;
  await append(tx, ctx, {
    kind: 'packet.sealed',
    payload: {
      request: subject.request,
      round: subject.round,
      packet: digest,
      report,
      job: subject.job,
      suite: packet.suite?.digest ?? 'none',
      baseline: baselineBasis(subject.baseline),
    },
  });
  return { packet, digest, record };
}

async function compose(
  tx: Tx,
  ctx: Context,
  subject: PacketSubject,
  derived: { readonly measured: Measured; readonly policy: PolicyVersion; readonly record: EvidenceRecord },
): Promise<EvidencePacket> {
  const { measured, policy, record } = derived;
  const { result, failure, report } = measured;
  const model = await modelById(tx, subject.model);
  const version = await versionOf(tx, subject.model, subject.version);
  if (model === undefined || version === undefined) throw new Error('a version under request is not there');
  const card = await cardOf(tx, subject.model, subject.version);
  const { findings, caseAgainst } = deriveFindings(result, failure, record);
  const gates = stageRuleOf(policy, subject.stage)?.gates ?? [];
  const { suite, baseline } = subject;
  return evidencePacket.parse({
    schema: 'assay.packet/1',
    request: subject.request,
    round: subject.round,
    model: model.name,
    version: subject.version,
    artifact: version.artifact_digest,
    stage: subject.stage,
    tier: subject.tier,
    baseline:
      baseline === null
        ? null
        : { version: baselineName(baseline), digest: baseline.kind === 'version' ? baseline.digest : null },
    suite:
      suite === null ? null : { name: suite.suite, version: suite.version, digest: suite.manifest_digest },
    policy: subject.policyDigest,
    criteria: subject.criteria,
    report,
    failure,
    findings,
    caseAgainst,
    gates: evaluateGates(gates, gateVariablesOf(result, findings, record), result !== null),
    lineage: await lineageOf(tx, subject),
    claims: version.claims,
    card: card === undefined ? null : { digest: card.digest, text: card.text },
    sealedAt: ctx.clock.now(),
    rerunOf: null,
  });
}

async function lineageOf(tx: Tx, subject: PacketSubject): Promise<EvidencePacket['lineage']> {
  const rows = await datasetsOf(tx, subject.model, subject.version);
  return rows.map(({ namespace, name, version, digest, rows: count }) => ({
    namespace,
    name,
    version,
    digest,
    ...(count === null ? {} : { rows: count }),
  }));
}
