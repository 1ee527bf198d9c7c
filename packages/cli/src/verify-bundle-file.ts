import { createPublicKey, verify } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { receipt as receiptSchema } from '@assay/contract';
import type { SignatureVerifier } from '@assay/core';
import { fastHasher } from '@assay/registry';
import { type BundleVerdict, verifyBundle } from '@assay/verify';

export interface FileVerdict extends BundleVerdict {
  readonly words: readonly string[];
}

const nodeVerifier: SignatureVerifier = (signature, message, publicKey) => {
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey).toString('base64url') },
    format: 'jwk',
  });
  return verify(null, message, key, signature);
};

/** The checkpoint in a file: a note as it is, or the last one of an earlier bundle. */
async function checkpointIn(path: string): Promise<string> {
  const bytes = await readFile(path);
  if (bytes[0] !== 0x1f) return bytes.toString('utf8');
  let latest: string | null = null;
  let rest = '';
  for await (const chunk of createReadStream(path).pipe(createGunzip())) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines)
      if (line.startsWith('checkpoint '))
        latest = Buffer.from(line.slice('checkpoint '.length), 'base64').toString('utf8');
  }
  if (latest === null) throw new Error(`${path} holds no checkpoint.`);
  return latest;
}

function wordsOf(verdict: BundleVerdict): readonly string[] {
  if (!verdict.ok)
    return [
      `NOT intact: ${verdict.first?.words ?? 'something is wrong'}.`,
      `first wrong: ${verdict.first?.what ?? ''} ${verdict.first?.which ?? ''}; ${verdict.faults.length} in all.`,
    ];
  const { facts, documents, checkpoints } = verdict.counts;
  return [
    `Intact: ${facts} facts under ${checkpoints} signed checkpoints, ${documents} documents, every decision and report with its signature.`,
    ...(verdict.keysFromBundle
      ? [
          'The keys came from the bundle itself: it is consistent; who wrote it is proven by a checkpoint, a receipt or keys you kept elsewhere.',
        ]
      : []),
  ];
}

/** Verifies an exported bundle offline, with nothing but files. */
export async function verifyBundleFile(
  path: string,
  options: { readonly since: string | null; readonly receipts: readonly unknown[] },
): Promise<FileVerdict> {
  const verdict = await verifyBundle(createReadStream(path), {
    knownCheckpoints: options.since === null ? [] : [await checkpointIn(options.since)],
    receipts: options.receipts.map((receipt) => receiptSchema.parse(receipt)),
    hasher: fastHasher,
    verifySignature: nodeVerifier,
  });
  return { ...verdict, words: wordsOf(verdict) };
}
