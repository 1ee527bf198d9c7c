import { createPublicKey, verify } from 'node:crypto';
import {
  type DsseEnvelope,
  type EvaluationReport,
  type SuiteManifest,
  evaluationReport,
  reportPayloadType,
} from '@assay/contract';
import {
  type Digest,
  canonicalJson,
  digestOf,
  equalBytes,
  fromBase64,
  fromUtf8,
  isAssayError,
  payloadOf,
  signaturesBy,
} from '@assay/core';

/** What a report must be about, as it was fixed before the run. */
export interface ExpectedReport {
  readonly job: string;
  readonly suite: { readonly name: string; readonly version: string; readonly digest: string };
  readonly candidate: { readonly version: string; readonly digest: string };
  readonly baseline: { readonly version: string; readonly digest: string | null } | null;
  readonly attempt: number;
  readonly resamples: number;
  readonly manifest: SuiteManifest;
  /** Whether a side is a configuration whose weights are elsewhere: it is judged on the disposable part. */
  readonly asserted: boolean;
}

export type CheckedReport =
  | {
      readonly ok: true;
      readonly report: EvaluationReport;
      /** Canonical bytes of the report, and its digest. */
      readonly bytes: Uint8Array;
      readonly digest: Digest;
    }
  | { readonly ok: false; readonly fault: string };

/**
 * Whether an envelope is a report on this job by the holder of this key: signature, form, both digests, and that it
 * measured what was fixed beforehand, every metric and slice of it, no more and no less. untrusted: the envelope.
 */
export function checkReport(
  envelope: DsseEnvelope,
  publicKey: Uint8Array,
  expected: ExpectedReport,
): CheckedReport {
  try {
    return check(envelope, publicKey, expected);
  } catch (error) {
    if (isAssayError(error, 'BAD_REQUEST')) return fault(error.publicMessage);
    throw error;
  }
}

function check(envelope: DsseEnvelope, publicKey: Uint8Array, expected: ExpectedReport): CheckedReport {
  if (envelope.payloadType !== reportPayloadType) return fault(`its type is ${envelope.payloadType}`);
  if (signaturesBy(envelope, publicKey, verifyEd25519).length === 0) {
    return fault('it is not signed with the evaluator’s registered key');
  }
  const bytes = payloadOf(envelope);
  const value = parsed(bytes);
  const report = evaluationReport.safeParse(value);
  if (!report.success) {
    const { path, message } = report.error.issues[0] ?? { path: [], message: 'it is no JSON' };
    return fault(`${path.join('.') || 'the report'}: ${message}`);
  }
  if (!equalBytes(canonicalJson(report.data), bytes)) {
    return fault('its bytes are not the canonical form of what the contract knows');
  }
  const { result, measured, resultDigest, measuredDigest } = report.data;
  if (digestOf(canonicalJson(result)) !== resultDigest) return fault('the digest of its result does not fit');
  if (digestOf(canonicalJson(measured)) !== measuredDigest) {
    return fault('the digest of its measurements does not fit');
  }
  const wrong = bindingFault(report.data, expected) ?? coverageFault(report.data, expected);
  if (wrong !== null) return fault(wrong);
  return { ok: true, report: report.data, bytes, digest: digestOf(bytes) };
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(fromUtf8(bytes));
  } catch {
    return undefined;
  }
}

function bindingFault({ jobId, result }: EvaluationReport, expected: ExpectedReport): string | null {
  const { suite, candidate, baseline, method } = result;
  if (jobId !== expected.job) return 'it is about another job';
  if (suite.digest !== expected.suite.digest) return 'it is about another suite';
  if (suite.name !== expected.suite.name || suite.version !== expected.suite.version) {
    return 'it names the suite otherwise';
  }
  if (candidate.digest !== expected.candidate.digest) return 'it is about another candidate';
  if (candidate.version !== expected.candidate.version) return 'it names the candidate otherwise';
  if ((baseline?.digest ?? null) !== (expected.baseline?.digest ?? null))
    return 'it is about another baseline';
  if ((baseline?.version ?? null) !== (expected.baseline?.version ?? null)) {
    return 'it names the baseline otherwise';
  }
  if (method.attempt !== expected.attempt) return 'it was tested as another attempt';
  return method.resamples === expected.resamples ? null : 'it used another number of resamples';
}

/** A report may not leave out what would speak against the candidate, nor move a margin. */
function coverageFault({ result }: EvaluationReport, { manifest, asserted }: ExpectedReport): string | null {
  const ids = new Set(result.comparisons.map(({ id }) => id));
  if (ids.size !== result.comparisons.length) return 'two of its comparisons have one id';
  const { gate, disposable } = manifest.rows;
  if (result.rows.gate !== gate && !(asserted && result.rows.gate === disposable)) {
    return 'it judged by another number of rows';
  }
  const declared = [
    ...manifest.metrics.map(({ name, margin }) => ({ id: `overall:${name}`, metric: name, margin })),
    ...manifest.slices.map(({ name, metric, margin }) => ({ id: `slice:${name}:${metric}`, metric, margin })),
  ];
  for (const { id, metric, margin } of declared) {
    const found = result.comparisons.find((comparison) => comparison.id === id);
    if (found === undefined) {
      if (!result.notes.some((note) => note.startsWith(`${metric} `)))
        return `${id} is missing without a note`;
    } else if (Number(found.margin) !== Number(margin)) return `${id} has another margin than the suite`;
  }
  return null;
}

function verifyEd25519(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey).toString('base64url') },
    format: 'jwk',
  });
  return verify(null, message, key, signature);
}

/** The 32 bytes of a registered Ed25519 key. */
export function signingKeyBytes(text: string): Uint8Array {
  return fromBase64(text);
}

function fault(words: string): CheckedReport {
  return { ok: false, fault: words };
}
