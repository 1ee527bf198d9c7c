import {
  bundleDocument,
  decisionStatement,
  dsseEnvelope,
  evaluationReport,
  type DsseEnvelope,
} from '@assay/contract';
import { canonicalJson, digestOf, fromBase64, fromUtf8, payloadOf } from '@assay/core';
import type { BundleState, NamingFact } from './bundle-state.ts';
import { verifyEnvelope } from './envelope.ts';
import { validAt } from './keys.ts';

/** Takes a `document` line: its bytes must fit its digest, and what it is must fit the facts that name it. */
export function takeDocument(state: BundleState, text: string): void {
  const parsed = bundleDocument.safeParse(JSON.parse(text));
  if (!parsed.success) {
    state.faults.add('document', '', 'a document line is malformed');
    return;
  }
  const { digest, bytes: encoded, erasedAt } = parsed.data;
  state.held.add(digest);
  if (encoded === null) {
    takeErased(state, digest, erasedAt);
    return;
  }
  const bytes = fromBase64(encoded);
  const actual = digestOf(bytes, state.hasher);
  if (actual !== digest) {
    const named = state.named.get(digest)?.[0];
    const by =
      named === undefined
        ? ''
        : `, which fact ${named.id} (${named.kind}) names as its ${memberOf(named, digest)}`;
    state.faults.add(
      'document',
      digest,
      `the bytes of document ${digest}${by}, hash to ${actual}: they were changed`,
    );
    return;
  }
  for (const fact of state.named.get(digest) ?? []) {
    if (fact.payload['envelope'] === digest) takeEnvelope(state, fact, bytes);
  }
}

function takeErased(state: BundleState, digest: string, erasedAt: string | null): void {
  state.counts.erased += 1;
  if (erasedAt === null || !state.erasedAnnexes.has(digest)) {
    state.faults.add(
      'document',
      digest,
      `document ${digest} has no bytes, and no fact says that it was erased`,
    );
  }
}

/** A decision's or report's envelope: signed by a key valid at that position, and saying what the fact says. */
function takeEnvelope(state: BundleState, fact: NamingFact, bytes: Uint8Array): void {
  const envelope = dsseEnvelope.safeParse(JSON.parse(fromUtf8(bytes)));
  if (!envelope.success) {
    state.faults.add('envelope', fact.id, `the envelope that fact ${fact.id} names is not a DSSE envelope`);
    return;
  }
  const verdict = verifyEnvelope(envelope.data, state.keys, { verifySignature: state.verifySignature });
  if (!verdict.ok) {
    state.faults.add(
      'envelope',
      fact.id,
      `the signature of the ${fact.kind} of fact ${fact.id} is wrong: ${verdict.words}`,
    );
    return;
  }
  const stale = verdict.signers.find((key) => !validAt(key, fact.sequence));
  if (stale !== undefined) {
    state.faults.add(
      'envelope',
      fact.id,
      `the key ${stale.name} signed fact ${fact.sequence}, when it was not valid`,
    );
  }
  if (fact.kind === 'decision.recorded') takeDecision(state, fact, envelope.data);
  if (fact.kind === 'evaluation.reported') takeReport(state, fact, envelope.data);
}

function takeDecision(state: BundleState, fact: NamingFact, envelope: DsseEnvelope): void {
  state.counts.decisions += 1;
  const statement = decisionStatement.safeParse(JSON.parse(fromUtf8(payloadOf(envelope))));
  if (!statement.success) {
    state.faults.add(
      'decision',
      fact.id,
      `the statement of decision ${fact.id} does not have the form of a decision`,
    );
    return;
  }
  const { predicate } = statement.data;
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['decision id', predicate.decisionId, fact.payload['decision']],
    ['request', predicate.request, fact.payload['request']],
    ['round', predicate.round, fact.payload['round']],
    ['slot', predicate.slot.id, fact.payload['slot']],
    ['reviewer', predicate.reviewer, fact.payload['reviewer']],
    ['decision', predicate.decision, fact.payload['kind']],
    ['evidence packet', predicate.evidence.packet, fact.payload['packet']],
    ['policy', predicate.policy, fact.payload['policy']],
    ['annex', predicate.annex.saltedDigest, fact.payload['annex']],
    ['expiry', predicate.scope.expiresAt, fact.payload['expiresAt']],
  ];
  for (const [name, signed, recorded] of pairs) {
    if (signed === recorded) continue;
    state.faults.add(
      'decision',
      fact.id,
      `decision ${predicate.decisionId}: the ${name} that was signed (${String(signed)}) is not the one in fact ${fact.id} (${String(recorded)})`,
    );
    return;
  }
}

function takeReport(state: BundleState, fact: NamingFact, envelope: DsseEnvelope): void {
  state.counts.reports += 1;
  const report = evaluationReport.safeParse(JSON.parse(fromUtf8(payloadOf(envelope))));
  if (!report.success) {
    state.faults.add('report', fact.id, `the report of fact ${fact.id} does not have the form of a report`);
    return;
  }
  const { result, measured, resultDigest, measuredDigest, jobId } = report.data;
  const holds =
    digestOf(canonicalJson(result), state.hasher) === resultDigest &&
    digestOf(canonicalJson(measured), state.hasher) === measuredDigest &&
    resultDigest === fact.payload['result'] &&
    measuredDigest === fact.payload['measured'] &&
    jobId === fact.payload['job'];
  if (!holds)
    state.faults.add(
      'report',
      fact.id,
      `the report of job ${jobId} is not the one that fact ${fact.id} names`,
    );
}

function memberOf(fact: NamingFact, digest: string): string {
  return Object.entries(fact.payload).find(([, value]) => value === digest)?.[0] ?? 'document';
}
