import { createGzip } from 'node:zlib';
import { factEnvelope, optionalDocuments, requiredDocuments } from '@assay/contract';
import { type Digest, base64, canonicalText, fromUtf8, hex, isDigest, utf8 } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { integrate } from './integrate.ts';
import { ledgerKeys } from './keys.ts';
import { storedFacts } from './stored-facts.ts';
import { ledgerOrigin } from './tree.ts';

/** Most checkpoints that a bundle carries; more are thinned evenly, the latest always kept. */
const mostCheckpoints = 256;

/**
 * The audit bundle (contract, `bundle.ts`): everything under the latest checkpoint, for `verifyBundle` to check with
 * no network and no database. Covers what is waiting first. Compressed while it is read, and held in memory, so that
 * a slow reader keeps no transaction open.
 */
export async function exportBundle(ctx: Context): Promise<Uint8Array> {
  while ((await integrate(ctx)).numbered > 0);
  return ctx.database.read((tx) => gzipped(bundleLines(tx, ctx)));
}

async function* bundleLines(tx: Tx, ctx: Context): AsyncGenerator<Uint8Array> {
  const checkpoints = await tx.selectFrom('checkpoint').select(['size', 'note']).orderBy('size').execute();
  const size = checkpoints.at(-1)?.size ?? 0;
  const kept = thinned(checkpoints);
  const keys = await ledgerKeys(tx);
  const origin = await ledgerOrigin(tx);
  yield line('assay-bundle', { schema: 'assay.bundle/1', origin, size, exportedAt: ctx.clock.now() });
  for (const key of keys) yield line('key', key);
  for (const { note } of kept) yield utf8(`checkpoint ${base64(utf8(note))}\n`);
  const documents = new Set<Digest>();
  for await (const { sequence, leaf, bytes } of storedFacts(tx)) {
    if (sequence === null || sequence >= size) break;
    yield Buffer.concat([utf8(`fact ${hex(leaf ?? new Uint8Array())} `), bytes, utf8('\n')]);
    for (const digest of documentsNamedBy(bytes)) documents.add(digest);
  }
  let written = 0;
  for (const digest of documents) {
    const document = await findDocumentAsStored(tx, digest);
    if (document === undefined) continue;
    written += 1;
    yield line('document', { digest, ...document });
  }
  yield line('end', { keys: keys.length, checkpoints: kept.length, facts: size, documents: written });
}

/** The document even when it was changed: the bundle shows what is there, and the verifier says what is wrong. */
async function findDocumentAsStored(tx: Tx, digest: Digest) {
  const row = await tx
    .selectFrom('document')
    .select(['media_type', 'bytes', 'erased_at'])
    .where('digest', '=', digest)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    mediaType: row.media_type,
    bytes: row.bytes === null ? null : base64(row.bytes),
    erasedAt: row.erased_at,
  };
}

function thinned<T>(rows: readonly T[]): readonly T[] {
  const step = Math.ceil(rows.length / mostCheckpoints);
  return rows.filter((_, index) => (rows.length - 1 - index) % Math.max(1, step) === 0);
}

const documentMembers: readonly string[] = [...requiredDocuments, ...optionalDocuments];

function documentsNamedBy(bytes: Uint8Array): readonly Digest[] {
  const fact = factEnvelope.safeParse(parsed(bytes));
  if (!fact.success) return [];
  return documentMembers.map((member) => fact.data.payload[member]).filter(isDigest);
}

/** The fact as JSON; one that was changed beyond reading is exported all the same, for the verifier to name. */
function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(fromUtf8(bytes));
  } catch {
    return undefined;
  }
}

function line(word: string, value: unknown): Uint8Array {
  return utf8(`${word} ${canonicalText(value)}\n`);
}

async function gzipped(lines: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const gzip = createGzip({ level: 6 });
  const chunks: Uint8Array[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    gzip.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    gzip.once('end', resolve);
    gzip.once('error', reject);
  });
  for await (const bytes of lines) {
    if (!gzip.write(bytes)) await new Promise<void>((resolve) => gzip.once('drain', () => resolve()));
  }
  gzip.end();
  await ended;
  return new Uint8Array(Buffer.concat(chunks));
}
