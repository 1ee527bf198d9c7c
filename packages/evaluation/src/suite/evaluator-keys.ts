import { generateKeyPairSync, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AssayError, base64, fromBase64, hex, sha256 } from '@assay/core';
import { z } from 'zod';
import { generateX25519 } from './hpke.ts';

/** Both key pairs of one evaluator. Suites are sealed to the first; reports are signed with the second. */
export interface EvaluatorKeys {
  readonly sealing: { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array };
  readonly signing: { readonly publicKey: Uint8Array; readonly privateKey: KeyObject };
  /** SHA-256 of the raw Ed25519 public key in hex, as everywhere in the ledger; the key id in report envelopes. */
  readonly keyId: string;
}

const keyFile = z.strictObject({
  schema: z.literal('assay.evaluator-keys/1'),
  sealingPublic: z.string(),
  sealingPrivate: z.string(),
  signingPrivate: z.string(),
});

function rawPublicKey(key: KeyObject): Uint8Array {
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  return new Uint8Array(Buffer.from(x ?? '', 'base64url'));
}

function withId(sealing: EvaluatorKeys['sealing'], signingPrivate: KeyObject): EvaluatorKeys {
  const publicKey = rawPublicKey(signingPrivate);
  return { sealing, signing: { publicKey, privateKey: signingPrivate }, keyId: hex(sha256(publicKey)) };
}

/** A fresh pair of X25519 keys (sealing) and of Ed25519 keys (signing). */
export async function generateEvaluatorKeys(): Promise<EvaluatorKeys> {
  return withId(await generateX25519(), generateKeyPairSync('ed25519').privateKey);
}

/**
 * Writes keys to a new file that only its owner can read; an existing file is never overwritten. The file is written
 * beside and linked into place, so that a process killed on the way leaves whole keys or none: half a file would lock
 * the evaluator out of every suite sealed to it.
 */
export async function writeEvaluatorKeys(path: string, keys: EvaluatorKeys): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}.tmp`;
  const handle = await open(temporary, 'w', 0o600);
  try {
    await handle.writeFile(
      JSON.stringify({
        schema: 'assay.evaluator-keys/1',
        sealingPublic: base64(keys.sealing.publicKey),
        sealingPrivate: base64(keys.sealing.privateKey),
        signingPrivate: keys.signing.privateKey.export({ type: 'pkcs8', format: 'pem' }),
      }),
    );
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Reads keys that `writeEvaluatorKeys` wrote. Errors name the file and never its content. */
export async function readEvaluatorKeys(path: string): Promise<EvaluatorKeys> {
  try {
    const parsed = keyFile.parse(JSON.parse(await readFile(path, 'utf8')));
    return withId(
      { publicKey: fromBase64(parsed.sealingPublic), privateKey: fromBase64(parsed.sealingPrivate) },
      createPrivateKey(parsed.signingPrivate),
    );
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw error;
    throw new AssayError({
      code: 'BAD_REQUEST',
      publicMessage: `${path} is not a file of evaluator keys. Restore it from a backup, or name another file.`,
    });
  }
}

/** Reads the keys at `path`, making them at the first start. Two starters at once end with the same keys. */
export async function loadOrCreateEvaluatorKeys(path: string): Promise<EvaluatorKeys> {
  try {
    return await readEvaluatorKeys(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  try {
    await writeEvaluatorKeys(path, await generateEvaluatorKeys());
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return readEvaluatorKeys(path);
}
