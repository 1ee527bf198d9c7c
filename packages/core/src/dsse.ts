import { base64, concatBytes, fromBase64, utf8 } from './codec.ts';
import type { SignatureVerifier } from './signed-note.ts';

/** A signature in a DSSE envelope. `keyid` is an unauthenticated hint. */
export interface EnvelopeSignature {
  readonly keyid: string;
  /** base64. */
  readonly sig: string;
}

/** A DSSE envelope (secure-systems-lab/dsse, v1): the payload in base64, its type, and who signed both. */
export interface Envelope<S extends EnvelopeSignature = EnvelopeSignature> {
  readonly payloadType: string;
  readonly payload: string;
  readonly signatures: readonly S[];
}

/** The pre-authentication encoding: the bytes that are signed, so that type and payload cannot be confused. */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = utf8(payloadType);
  return concatBytes(utf8(`DSSEv1 ${type.length} `), type, utf8(` ${payload.length} `), payload);
}

/** The payload's bytes; refuses base64 that is not canonical. */
export function payloadOf(envelope: Envelope): Uint8Array {
  return fromBase64(envelope.payload);
}

/** An envelope around a payload; each signer is given the bytes to sign and answers with its signature. */
export function sealEnvelope<S extends EnvelopeSignature>(
  payloadType: string,
  payload: Uint8Array,
  signers: readonly ((message: Uint8Array) => S)[],
): Envelope<S> {
  const message = preAuthenticationEncoding(payloadType, payload);
  return { payloadType, payload: base64(payload), signatures: signers.map((sign) => sign(message)) };
}

/** The signatures of the envelope that this key made. untrusted: the envelope. */
export function signaturesBy<S extends EnvelopeSignature>(
  envelope: Envelope<S>,
  publicKey: Uint8Array,
  verify: SignatureVerifier,
): readonly S[] {
  const message = preAuthenticationEncoding(envelope.payloadType, payloadOf(envelope));
  return envelope.signatures.filter((line) => verify(fromBase64(line.sig), message, publicKey));
}
