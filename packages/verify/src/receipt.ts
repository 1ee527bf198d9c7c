import { type Receipt, decisionStatement, receipt as receiptSchema } from '@assay/contract';
import {
  type Hasher,
  type SignatureVerifier,
  canonicalJson,
  digestOf,
  fromBase64,
  fromUtf8,
  leafHash,
  parseCheckpoint,
  payloadOf,
  sha256,
  verifyInclusion,
  verifySignedNote,
} from '@assay/core';
import { verifyEnvelope } from './envelope.ts';
import { type TrustedKey, verifyEd25519 } from './keys.ts';
import type { Check } from './verdict.ts';

export interface ReceiptOptions {
  readonly keys: readonly TrustedKey[];
  readonly hasher?: Hasher;
  readonly verifySignature?: SignatureVerifier;
}

export interface ReceiptVerdict {
  /** Everything that the receipt claims holds. */
  readonly ok: boolean;
  /** Whether it claims to be under a signed checkpoint; a fresh receipt is only *recorded*. */
  readonly covered: boolean;
  readonly checks: readonly Check[];
}

/**
 * Whether a reviewer's receipt proves, with public keys only, that this decision is in the ledger: the envelope is
 * signed, the fact names the envelope, the fact is under the checkpoint, and the checkpoint is signed.
 * untrusted: the receipt.
 */
export function verifyReceipt(untrusted: unknown, options: ReceiptOptions): ReceiptVerdict {
  const parsed = receiptSchema.safeParse(untrusted);
  if (!parsed.success) return verdictOf(false, [check('form', false, 'This is not a receipt of Assay.')]);
  try {
    return checkReceipt(parsed.data, options);
  } catch (error) {
    const words = error instanceof Error ? error.message : 'The receipt cannot be read.';
    return verdictOf(false, [check('form', false, words)]);
  }
}

function checkReceipt(receipt: Receipt, options: ReceiptOptions): ReceiptVerdict {
  const sequence = receipt.sequence ?? undefined;
  const envelope = verifyEnvelope(receipt.envelope, options.keys, {
    ...(sequence === undefined ? {} : { sequence }),
    ...(options.verifySignature ? { verifySignature: options.verifySignature } : {}),
  });
  const signed = check(
    'signature',
    envelope.ok,
    envelope.ok
      ? `Signed by ${envelope.signers.map(({ name }) => name).join(', ')}.`
      : `The decision is not signed: ${envelope.words}.`,
  );
  if (receipt.fact === null) return verdictOf(false, [signed]);
  const factBytes = fromBase64(receipt.fact);
  const checks = [signed, factNamesEnvelope(receipt, factBytes, options.hasher ?? sha256)];
  if (receipt.checkpoint === null || receipt.inclusion === null || sequence === undefined)
    return verdictOf(false, checks);
  return verdictOf(true, [...checks, ...coverage(receipt, factBytes, receipt.checkpoint, options)]);
}

function factNamesEnvelope(receipt: Receipt, factBytes: Uint8Array, hasher: Hasher): Check {
  const fact = JSON.parse(fromUtf8(factBytes)) as {
    readonly id?: unknown;
    readonly payload?: { readonly envelope?: unknown; readonly decision?: unknown };
  };
  const envelopeDigest = digestOf(canonicalJson(receipt.envelope), hasher);
  const statement = decisionStatement.safeParse(JSON.parse(fromUtf8(payloadOf(receipt.envelope))));
  const sameDecision = statement.success && statement.data.predicate.decisionId === fact.payload?.decision;
  const holds = fact.id === receipt.factId && fact.payload?.envelope === envelopeDigest && sameDecision;
  return check(
    'fact',
    holds,
    holds
      ? 'The ledger’s fact names this decision.'
      : 'The fact names another decision than the one enclosed.',
  );
}

function coverage(
  receipt: Receipt,
  factBytes: Uint8Array,
  note: string,
  options: ReceiptOptions,
): readonly Check[] {
  const hasher = options.hasher ?? sha256;
  const parsed = parseCheckpoint(note);
  const { size, root, origin } = parsed.checkpoint;
  const claim = { leaf: leafHash(factBytes, hasher), index: receipt.sequence ?? -1, size, root };
  const included = verifyInclusion(claim, (receipt.inclusion ?? []).map(fromBase64), hasher);
  const verify = options.verifySignature ?? verifyEd25519;
  const signed = options.keys.some(
    (key) =>
      key.name === origin &&
      verifySignedNote(parsed.note, { name: origin, publicKey: key.publicKey }, verify),
  );
  return [
    check(
      'inclusion',
      included,
      included
        ? `It is fact ${receipt.sequence} of the ${size} under the checkpoint.`
        : 'The proof does not lead to the checkpoint.',
    ),
    check(
      'checkpoint',
      signed,
      signed ? `The checkpoint of ${origin} is signed.` : 'No known key of the log signed the checkpoint.',
    ),
  ];
}

function check(name: string, passed: boolean, words: string): Check {
  return { name, passed, words };
}

function verdictOf(covered: boolean, checks: readonly Check[]): ReceiptVerdict {
  return { ok: checks.every(({ passed }) => passed), covered, checks };
}
