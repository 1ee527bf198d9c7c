import { randomBytes } from 'node:crypto';
import {
  type Conditions,
  type DecisionAnnex,
  type DecisionKind,
  type DecisionStatement,
  type DsseEnvelope,
  annexPredicateType,
  approvalPredicateType,
  decisionAnnex,
  decisionStatement,
  inTotoPayloadType,
} from '@assay/contract';
import { type Digest, base64, canonicalJson, hex, preAuthenticationEncoding } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { putDocument, putJsonDocument } from '../ledger/documents.ts';
import { envelopeSignature } from '../ledger/signer.ts';

/** What a decision's public statement says; no name, mail or free text. */
export type StatementPredicate = Omit<DecisionStatement['predicate'], 'annex'>;

export interface AttestedDecision {
  readonly envelope: DsseEnvelope;
  /** Digest of the envelope's canonical bytes. */
  readonly envelopeDigest: Digest;
  /** Salted digest of the annex. */
  readonly annexDigest: Digest;
}

/** Conditions as they may stand in a fact or statement: their text is kept in the annex. */
export function structuredConditions(conditions: Conditions | null): Conditions | null {
  return conditions === null ? null : { ...conditions, text: null };
}

/**
 * Signs a decision: an in-toto Statement v1 in a DSSE envelope over the artifact's digest, and an erasable annex
 * that the statement names by a salted digest (so that erasing it leaves nothing to guess). Both are kept as
 * documents of the transaction. The registry's key signs on the reviewer's behalf and says so; an envelope has room
 * for a signature of their own.
 */
export async function attestDecision(
  tx: Tx,
  ctx: Context,
  decision: {
    readonly subject: string;
    readonly artifact: Digest;
    readonly predicate: StatementPredicate;
    readonly annex: DecisionAnnex;
  },
): Promise<AttestedDecision> {
  const annexDigest = await putDocument(tx, {
    mediaType: `application/vnd.in-toto+json; type="${annexPredicateType}"`,
    bytes: canonicalJson({ salt: hex(randomBytes(16)), annex: decisionAnnex.parse(decision.annex) }),
    erasable: true,
  });
  const statement = decisionStatement.parse({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: decision.subject, digest: { sha256: decision.artifact.slice('sha256:'.length) } }],
    predicateType: approvalPredicateType,
    predicate: { ...decision.predicate, annex: { saltedDigest: annexDigest } },
  });
  const payload = canonicalJson(statement);
  const envelope: DsseEnvelope = {
    payloadType: inTotoPayloadType,
    payload: base64(payload),
    signatures: [
      envelopeSignature(ctx.signer, preAuthenticationEncoding(inTotoPayloadType, payload), 'registry'),
    ],
  };
  const envelopeDigest = await putJsonDocument(tx, {
    mediaType: 'application/vnd.dsse.envelope.v1+json',
    value: envelope,
  });
  return { envelope, envelopeDigest, annexDigest };
}

/** Whether a decision lets the version go ahead. */
export function approves(kind: DecisionKind): boolean {
  return kind === 'approve' || kind === 'approve-limited';
}
