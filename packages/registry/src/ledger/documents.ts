import { AssayError, type Digest, canonicalJson, digestOf } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { fastHasher } from './fast-hasher.ts';
import type {} from './tables.ts';

export interface NewDocument {
  /** Such as `application/vnd.assay.packet+json`. */
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  /** True for what a person may have erased (annexes, reasons, texts); its digest must then be salted. */
  readonly erasable?: boolean;
}

/**
 * Keeps a document that a fact of this transaction names by its digest: the fact and the bytes commit together,
 * and the audit bundle carries both. The same bytes twice are one document. For documents (up to a few MB), not
 * for artifacts: those are blobs.
 */
export async function putDocument(tx: Tx, document: NewDocument): Promise<Digest> {
  const digest = digestOf(document.bytes, fastHasher);
  await tx
    .insertInto('document')
    .values({
      digest,
      media_type: document.mediaType,
      bytes: document.bytes,
      erasable: document.erasable ?? false,
      erased_at: null,
    })
    .onConflict((conflict) => conflict.column('digest').doNothing())
    .execute();
  return digest;
}

/** Keeps a value as its canonical JSON (`putDocument`). */
export async function putJsonDocument(
  tx: Tx,
  document: { readonly mediaType: string; readonly value: unknown; readonly erasable?: boolean },
): Promise<Digest> {
  const { value, ...rest } = document;
  return putDocument(tx, { ...rest, bytes: canonicalJson(value) });
}

/** What is kept under a digest: the bytes, or when they were erased. */
export type KeptDocument =
  | { readonly mediaType: string; readonly bytes: Uint8Array; readonly erasedAt: null }
  | { readonly mediaType: string; readonly bytes: null; readonly erasedAt: string };

/** A document by its digest, checked against it; undefined when there is none. Throws INTEGRITY when it was changed. */
export async function findDocument(tx: Tx, digest: Digest): Promise<KeptDocument | undefined> {
  const row = await tx
    .selectFrom('document')
    .select(['media_type', 'bytes', 'erased_at'])
    .where('digest', '=', digest)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  if (row.bytes === null) return { mediaType: row.media_type, bytes: null, erasedAt: row.erased_at ?? '' };
  if (digestOf(row.bytes, fastHasher) !== digest) throw changed(digest);
  return { mediaType: row.media_type, bytes: row.bytes, erasedAt: null };
}

/** The bytes of a document that must be there. NOT_FOUND when it is not, or was erased. */
export async function readDocument(tx: Tx, digest: Digest): Promise<Uint8Array> {
  const document = await findDocument(tx, digest);
  if (document?.bytes) return document.bytes;
  throw new AssayError({
    code: 'NOT_FOUND',
    publicMessage: document
      ? `The document was erased on ${document.erasedAt}.`
      : 'There is no such document.',
    data: { digest },
  });
}

/** A canonical JSON document, parsed; its shape is for the caller to check with the contract. */
export async function readJsonDocument(tx: Tx, digest: Digest): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await readDocument(tx, digest)));
}

/** Erases the bytes of an erasable document; the caller records the fact. False when there is nothing to erase. */
export async function eraseDocument(tx: Tx, ctx: Context, digest: Digest): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('document')
    .set({ bytes: null, erased_at: ctx.clock.now() })
    .where('digest', '=', digest)
    .where('erasable', '=', true)
    .where('bytes', 'is not', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

function changed(digest: Digest): AssayError<'INTEGRITY'> {
  return new AssayError({
    code: 'INTEGRITY',
    publicMessage: `The stored document ${digest} was changed. Restore it from a backup or an audit bundle.`,
    data: { digest },
  });
}
