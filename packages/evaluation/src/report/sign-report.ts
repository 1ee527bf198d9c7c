import { sign } from 'node:crypto';
import {
  evaluationReport,
  reportPayloadType,
  type DsseEnvelope,
  type EvaluationReport,
  type EvaluationResult,
} from '@assay/contract';
import { base64, canonicalJson, digestOf, parseUuid, sealEnvelope } from '@assay/core';
import type { EvaluatorKeys } from '../suite/evaluator-keys.ts';

/** The measured part of a report: what differs from run to run. */
export type MeasuredPart = EvaluationReport['measured'];

/** Binds a result and its measurements to a job, with the digest of each. */
export function assembleReport(
  jobId: string,
  result: EvaluationResult,
  measured: MeasuredPart,
): EvaluationReport {
  return evaluationReport.parse({
    schema: 'assay.report/1',
    jobId: parseUuid(jobId),
    resultDigest: digestOf(canonicalJson(result)),
    measuredDigest: digestOf(canonicalJson(measured)),
    result,
    measured,
  });
}

/** Signs a report with the evaluator's Ed25519 key, in a DSSE envelope over its canonical bytes. */
export function signReport(report: EvaluationReport, keys: EvaluatorKeys): DsseEnvelope {
  const envelope = sealEnvelope(reportPayloadType, canonicalJson(report), [
    (message) => ({
      keyid: keys.keyId,
      sig: base64(new Uint8Array(sign(null, message, keys.signing.privateKey))),
      holder: 'evaluator',
    }),
  ]);
  return { ...envelope, signatures: [...envelope.signatures] };
}
