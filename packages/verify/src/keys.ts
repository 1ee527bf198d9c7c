import { ed25519 } from '@noble/curves/ed25519.js';
import { type SignatureVerifier, fromBase64, hex, sha256 } from '@assay/core';
import type { logKey } from '@assay/contract';
import type { z } from 'zod';

export type LogKey = z.infer<typeof logKey>;

/** Ed25519 in plain JavaScript, strict (RFC 8032, ZIP 215 off): the same verdict in a browser and on a server. */
export const verifyEd25519: SignatureVerifier = (signature, message, publicKey) => {
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    return false;
  }
};

/** A key with its bytes, usable at the ledger positions from `from` up to (not including) `until`. */
export interface TrustedKey {
  readonly keyId: string;
  readonly name: string;
  readonly publicKey: Uint8Array;
  readonly holder: string;
  readonly from: number;
  readonly until: number | null;
}

/** A key from its wire form; undefined when its id is not the digest of its bytes. untrusted: the key. */
export function trustedKey(key: LogKey): TrustedKey | undefined {
  try {
    const publicKey = fromBase64(key.publicKey);
    const genuine = publicKey.length === 32 && hex(sha256(publicKey)) === key.keyId;
    return genuine ? { ...key, publicKey } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a key was valid at a ledger position. */
export function validAt(key: TrustedKey, sequence: number): boolean {
  return sequence >= key.from && (key.until === null || sequence < key.until);
}
