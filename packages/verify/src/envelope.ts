import type { DsseEnvelope } from '@assay/contract';
import { type Envelope, type SignatureVerifier, signaturesBy } from '@assay/core';
import { type TrustedKey, validAt, verifyEd25519 } from './keys.ts';

/** Who signed an envelope, or why nobody counts as having signed it. */
export type EnvelopeVerdict =
  | { readonly ok: true; readonly signers: readonly TrustedKey[] }
  | { readonly ok: false; readonly words: string };

export interface EnvelopeOptions {
  /** The ledger position of the fact that names the envelope; keys must be valid there. Any position when left out. */
  readonly sequence?: number;
  readonly verifySignature?: SignatureVerifier;
}

/**
 * Whether every signature of a DSSE envelope was made by a known key that was valid then, and there is one.
 * Keys are tried, never chosen by the unauthenticated hint alone. untrusted: the envelope.
 */
export function verifyEnvelope(
  envelope: DsseEnvelope | Envelope,
  keys: readonly TrustedKey[],
  options: EnvelopeOptions = {},
): EnvelopeVerdict {
  const verify = options.verifySignature ?? verifyEd25519;
  const signers: TrustedKey[] = [];
  for (const line of envelope.signatures) {
    const key = keys.find((candidate) => {
      if (candidate.keyId !== line.keyid) return false;
      return signedBy({ ...envelope, signatures: [line] }, candidate, verify);
    });
    if (key === undefined)
      return { ok: false, words: `no known key made the signature of ${line.keyid.slice(0, 16)}…` };
    if (options.sequence !== undefined && !validAt(key, options.sequence)) {
      return { ok: false, words: `the key ${key.name} was not valid at ledger position ${options.sequence}` };
    }
    signers.push(key);
  }
  return signers.length === 0 ? { ok: false, words: 'nobody signed it' } : { ok: true, signers };
}

function signedBy(envelope: Envelope, key: TrustedKey, verify: SignatureVerifier): boolean {
  try {
    return signaturesBy(envelope, key.publicKey, verify).length === 1;
  } catch {
    return false;
  }
}
