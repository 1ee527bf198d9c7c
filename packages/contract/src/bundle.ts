import { z } from 'zod';
import { digest, instant } from './primitives.ts';

/**
 * The audit bundle: gzip over lines `word SP rest LF`, in this order. It holds everything that is needed to check
 * the record with no network and no database.
 *
 *     assay-bundle {header}
 *     key {logKey}            one a public key
 *     checkpoint {base64}     signed notes, by size
 *     fact {hex} {bytes}      leaf hash, then the fact's canonical bytes, from sequence 0 on
 *     document {document}     what facts name by digest
 *     end {counts}
 */
export const bundleHeader = z.object({
  schema: z.literal('assay.bundle/1'),
  /** The log's name, as its checkpoints state it. */
  origin: z.string(),
  /** How many facts the bundle holds: those under its latest checkpoint. */
  size: z.int().min(0),
  exportedAt: instant,
});
export type BundleHeader = z.infer<typeof bundleHeader>;

/** A document with its bytes, or the moment at which they were erased. */
export const bundleDocument = z.object({
  digest,
  mediaType: z.string(),
  bytes: z.string().nullable(),
  erasedAt: instant.nullable(),
});
export type BundleDocument = z.infer<typeof bundleDocument>;

/** The last line: what a bundle cut short would lack. */
export const bundleEnd = z.object({
  keys: z.int(),
  checkpoints: z.int(),
  facts: z.int(),
  documents: z.int(),
});

/** Members of fact payloads that name a document which must be in the bundle whole. */
export const requiredDocuments = ['packet', 'envelope', 'policy'] as const;

/** Members that name a document which may be erased or kept elsewhere; when it is there, it must fit. */
export const optionalDocuments = [
  'annex',
  'card',
  'claims',
  'criteria',
  'event',
  'manifest',
  'options',
  'reason',
  'report',
] as const;
