import { createHash, randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { AssayError, canonicalText, digestFromHash, utf8, type Digest } from '@assay/core';
import type { FeatureSpec } from '../runtime/runtime.ts';
import { readTable, TableUnreadable, type RowBatch } from '../sealing/read-table.ts';
import { textOf } from '../sealing/typed-builder.ts';
import { canonicalRow } from './canonical-row.ts';
import { encodeBlock, encodeEnd, fingerprintMagic, type FingerprintHeader } from './fingerprint-file.ts';
import { keyBytes, Tagger, type TagKind } from './tags.ts';
import { TextTagger } from './text-tags.ts';

/** Fewer rows than this are refused: a file of one row asks whether that row is sealed. */
export const fewestFingerprintedRows = 200;

/** What to fingerprint. Feature names and types are in the suite's public manifest. */
export interface FingerprintInput {
  /** CSV, JSONL or Parquet files of the training data; read as streams. */
  readonly trainingPaths: readonly string[];
  readonly features: readonly FeatureSpec[];
  /** Column that names the entity of a row (customer, document, day), when there is one. */
  readonly entityColumn?: string;
  /** Where the fingerprints are written; appears only when whole. */
  readonly out: string;
  /** 32 bytes; fresh for each submission unless given. */
  readonly key?: Uint8Array;
}

/** What to hand in: the file, its digest, the key, and what was covered. */
export interface Fingerprinted {
  readonly path: string;
  readonly digest: Digest;
  readonly keyHex: string;
  readonly rows: number;
  readonly tags: number;
}

const tagsPerBlock = 65_536;

class TagWriter {
  readonly #write: (bytes: Uint8Array) => Promise<void>;
  readonly #pending = new Map<TagKind, bigint[]>();
  tags = 0;

  constructor(write: (bytes: Uint8Array) => Promise<void>) {
    this.#write = write;
  }

  add(kind: TagKind, tags: readonly bigint[]): void {
    const pending = this.#pending.get(kind) ?? [];
    pending.push(...tags);
    this.#pending.set(kind, pending);
    this.tags += tags.length;
  }

  async flush(least: number): Promise<void> {
    for (const [kind, tags] of this.#pending)
      while (tags.length >= least && tags.length > 0)
        await this.#write(encodeBlock(kind, tags.splice(0, tagsPerBlock)));
  }
}

class RowTagger {
  readonly #tagger: Tagger;
  readonly #features: readonly FeatureSpec[];
  readonly #entityColumn: string | undefined;
  readonly #texts: TextTagger;
  rows = 0;

  constructor(input: FingerprintInput, key: Uint8Array) {
    this.#tagger = new Tagger(key);
    this.#features = input.features;
    this.#entityColumn = input.entityColumn;
    this.#texts = new TextTagger(key);
  }

  tag(path: string, batch: RowBatch, writer: TagWriter): void {
    const at = new Map(batch.columns.map((name, index) => [name, index]));
    const missing = this.#features.filter((feature) => !at.has(feature.name)).map((feature) => feature.name);
    if (missing.length > 0)
      throw new TableUnreadable(`${path} has no column ${missing.slice(0, 8).join(', ')}`);
    const positions = this.#features.map((feature) => at.get(feature.name) ?? -1);
    const entityAt = this.#entityColumn === undefined ? -1 : (at.get(this.#entityColumn) ?? -1);
    const texts = positions.filter((_position, index) => this.#features[index]?.dtype === 'string');
    for (const row of batch.rows) {
      const written = canonicalRow(this.#features, (index) => row[positions[index] ?? -1]);
      writer.add('exact', [this.#tagger.of('exact', written.exact)]);
      writer.add('rounded', [this.#tagger.of('rounded', written.rounded)]);
      if (entityAt >= 0) writer.add('entity', [this.#tagger.of('entity', textOf(row[entityAt]).trim())]);
      for (const position of texts) {
        const tags = this.#texts.tagsOf(textOf(row[position]));
        writer.add('gram13', tags.gram13);
        writer.add('gram8', tags.gram8);
        writer.add('band', tags.band);
      }
      this.rows += 1;
    }
  }
}

/**
 * Writes keyed fingerprints of training data, streaming: exact rows, rounded rows, entities, and for text features
 * sampled 13- and 8-grams and MinHash bands. Runs on the producer's side; the data stays there. Refuses fewer than
 * 200 rows, and files that lack a feature of the suite.
 */
export async function fingerprint(input: FingerprintInput): Promise<Fingerprinted> {
  const key = input.key ?? new Uint8Array(randomBytes(keyBytes));
  const partial = `${input.out}.partial`;
  const handle = await open(partial, 'w', 0o600);
  const hash = createHash('sha256');
  const write = async (bytes: Uint8Array): Promise<void> => {
    hash.update(bytes);
    await handle.write(bytes);
  };
  const header: FingerprintHeader = {
    schema: 'assay.fingerprints/1',
    features: input.features.map(({ name, dtype }) => ({ name, dtype })),
    entity: input.entityColumn ?? null,
  };
  const tagger = new RowTagger(input, key);
  const writer = new TagWriter(write);
  try {
    await write(utf8(`${fingerprintMagic}${canonicalText(header)}\n`));
    for (const path of input.trainingPaths)
      for await (const batch of readTable(path)) {
        tagger.tag(path, batch, writer);
        await writer.flush(tagsPerBlock);
      }
    if (tagger.rows < fewestFingerprintedRows)
      throw new TableUnreadable(
        `there are ${tagger.rows} rows; fingerprints need at least ${fewestFingerprintedRows}`,
      );
    await writer.flush(1);
    await write(encodeEnd(tagger.rows));
    await handle.sync();
  } catch (error) {
    await handle.close();
    await rm(partial, { force: true });
    if (!(error instanceof TableUnreadable)) throw error;
    throw new AssayError({
      code: 'BAD_REQUEST',
      publicMessage: `The training data cannot be fingerprinted: ${error.message}. Nothing was written.`,
    });
  }
  await handle.close();
  await rename(partial, input.out);
  return {
    path: input.out,
    digest: digestFromHash(hash.digest()),
    keyHex: Buffer.from(key).toString('hex'),
    rows: tagger.rows,
    tags: writer.tags,
  };
}
