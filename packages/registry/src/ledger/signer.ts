import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AssayError, base64, hex, sha256 } from '@assay/core';

/** A private Ed25519 key (RFC 8032) that signs and is never seen. */
export interface Signer {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** `keyIdOf(publicKey)`: the id in envelopes and in `ledger_key`. */
  readonly keyId: string;
  /** 64 bytes over the message. */
  sign(message: Uint8Array): Uint8Array;
}

declare module '../database/context.ts' {
  interface Environment {
    /** The registry's own key: it signs checkpoints, and decisions beside or for the reviewer. */
    readonly signer: Signer;
  }
}

/** The id of a key: SHA-256 of its 32 public bytes, in hex. */
export function keyIdOf(publicKey: Uint8Array): string {
  return hex(sha256(publicKey));
}

/** A signer over a private key. */
export function signerOf(key: KeyObject): Signer {
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  if (key.asymmetricKeyType !== 'ed25519' || x === undefined) throw unreadable('it is not an Ed25519 key');
  const publicKey = new Uint8Array(Buffer.from(x, 'base64url'));
  return {
    publicKey,
    keyId: keyIdOf(publicKey),
    sign: (message) => new Uint8Array(sign(null, message, key)),
  };
}

/** A signer with a fresh key that dies with the process: for tests. */
export function freshSigner(): Signer {
  return signerOf(generateKeyPairSync('ed25519').privateKey);
}

/**
 * The signer whose key is in a PEM file (PKCS #8, readable by its owner only); made at first use. Two processes
 * that start at once agree on one key.
 */
export async function signerFromFile(path: string): Promise<Signer> {
  const pem = (await read(path)) ?? (await create(path));
  try {
    return signerOf(createPrivateKey(pem));
  } catch (cause) {
    throw unreadable(`${path} holds no private key in PEM form`, cause);
  }
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written whole beside and then linked into place, which fails when another process was first. */
async function create(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' });
  const temporary = `${path}.${process.pid}.tmp`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(pem);
    await file.sync();
  } finally {
    await file.close();
  }
  await link(temporary, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(temporary, { force: true });
  return readFile(path, 'utf8');
}

/** A DSSE signature line by this signer. */
export function envelopeSignature(
  signer: Signer,
  message: Uint8Array,
  holder: string,
): { readonly keyid: string; readonly sig: string; readonly holder: string } {
  return { keyid: signer.keyId, sig: base64(signer.sign(message)), holder };
}

function unreadable(why: string, cause?: unknown): AssayError<'INTERNAL'> {
  return new AssayError({
    code: 'INTERNAL',
    publicMessage: 'A signing key cannot be read. Restore the key file from its backup.',
    detail: why,
    cause,
  });
}
