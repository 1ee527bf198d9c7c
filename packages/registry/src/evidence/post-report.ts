import type { DsseEnvelope } from '@assay/contract';
import { type Digest, type Uuid, canonicalJson, digestOf } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { putDocument, putJsonDocument } from '../ledger/documents.ts';
import { evaluatorKeyById } from '../people/queries.ts';
import { refused } from '../people/refusals.ts';
import { namedBaseline } from './baseline.ts';
import { type CheckedReport, type ExpectedReport, checkReport, signingKeyBytes } from './check-report.ts';
import { resamples } from './create-evaluation-job.ts';
import { describeJob } from './describe-job.ts';
import { endJob, packetSubjectOf } from './finish-job.ts';
import type { EvaluationJob } from './queries.ts';
import { releaseOutcome } from './release-outcome.ts';
import { requireJob, requireLease } from './require-lease.ts';
import { sealPacket } from './seal-packet.ts';

/**
 * Takes a signed report for a leased job: checks signature, digests and that it measured what was fixed beforehand,
 * keeps its bytes, seals the evidence packet and tells the producer the closed outcome. The same report again is
 * accepted and changes nothing. INTEGRITY, saying why, for a report that does not hold; LEASE_LOST when the job is
 * another's by now. Facts: evaluation.reported, packet.sealed, outcome.released.
 */
export async function postReport(
  ctx: Context,
  input: { readonly job: Uuid; readonly lease: Uuid; readonly envelope: DsseEnvelope },
): Promise<{ readonly accepted: boolean }> {
  const envelopeDigest = digestOf(canonicalJson(input.envelope));
  return ctx.transact(async (tx) => {
    const known = await requireJob(tx, ctx, input.job);
    if (known.state === 'reported' && known.envelope === envelopeDigest) return { accepted: true };
    const job = await requireLease(tx, ctx, input);
    if (job.kind !== 'evaluate') throw refused('WRONG_STATE', 'This job asks for no report.');
    const checked = checkReport(
      input.envelope,
      await keyOf(tx, ctx, input.envelope),
      await expectedOf(tx, job),
    );
    if (!checked.ok) throw refused('INTEGRITY', `The report is refused: ${checked.fault}.`);
    await keep(tx, ctx, job, { ...checked, envelope: input.envelope });
    return { accepted: true };
  });
}

/** The key that the calling evaluator registered under the id on the envelope. */
async function keyOf(tx: Tx, ctx: Context, envelope: DsseEnvelope): Promise<Uint8Array> {
  for (const { keyid } of envelope.signatures) {
    const key = await evaluatorKeyById(tx, keyid);
    if (key?.evaluator_id === ctx.actor.personId) return signingKeyBytes(key.signing_key);
  }
  throw refused(
    'INTEGRITY',
    'The report is signed with no key that this evaluator registered. Register its keys first.',
  );
}

async function expectedOf(tx: Tx, job: EvaluationJob): Promise<ExpectedReport> {
  const described = await describeJob(tx, job);
  if (described.kind !== 'evaluate') throw new Error(`job ${job.id} is no evaluation`);
  const { manifest, manifestDigest, candidate, baseline } = described;
  const sides = [candidate, ...(baseline !== null && 'identity' in baseline ? [baseline] : [])];
  return {
    job: job.id,
    suite: { name: manifest.suite, version: manifest.version, digest: manifestDigest },
    candidate: { version: candidate.version, digest: candidate.digest },
    baseline: namedBaseline(job.baseline),
    attempt: job.attempt_of_model,
    resamples,
    manifest,
    asserted: sides.some(({ identity }) => identity === 'asserted'),
  };
}

async function keep(
  tx: Tx,
  ctx: Context,
  job: EvaluationJob,
  handedIn: Extract<CheckedReport, { ok: true }> & { readonly envelope: DsseEnvelope },
): Promise<void> {
  const { report, bytes, envelope } = handedIn;
  const subject = await packetSubjectOf(tx, job);
  const { request, round } = subject;
  const json = (value: unknown, mediaType: string): Promise<Digest> =>
    putJsonDocument(tx, { mediaType, value });
  const envelopeDigest = await json(envelope, 'application/vnd.dsse.envelope.v1+json');
  const reportDigest = await putDocument(tx, { mediaType: 'application/vnd.assay.report+json', bytes });
  const result = await json(report.result, 'application/vnd.assay.result+json');
  const measured = await json(report.measured, 'application/vnd.assay.measured+json');
  await endJob(tx, ctx, job, {
    state: 'reported',
    envelope: envelopeDigest,
    report: reportDigest,
    result,
    measured,
  });
  await append(tx, ctx, {
    kind: 'evaluation.reported',
    payload: { request, round, job: job.id, envelope: envelopeDigest, result, measured },
  });
  if (job.rerun_by !== null) return;
  const sealed = await sealPacket(tx, ctx, subject, {
    result: report.result,
    failure: null,
    report: { digest: reportDigest, resultDigest: result, envelopeDigest },
  });
  await releaseOutcome(tx, ctx, subject, { ...sealed, result: report.result });
}
