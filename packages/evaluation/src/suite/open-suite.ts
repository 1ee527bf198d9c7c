import { suiteFile } from '@assay/contract';
import { fromBase64 } from '@assay/core';
import { openChunk, type ChunkPlace } from './chunk-cipher.ts';
import type { SealedDefinition } from './definition.ts';
import { hpkeOpen } from './hpke.ts';
import { SectionReader } from './row-codec.ts';
import { SealedRows, RowStore } from './sealed-rows.ts';
import {
  dataKeyAssociated,
  dataKeyUse,
  readSealed,
  SealedUnreadable,
  type SealedHeader,
} from './sealed-format.ts';

async function dataKeyOf(header: SealedHeader, privateKey: Uint8Array): Promise<Uint8Array> {
  try {
    const { encapsulated, ciphertext } = header.wrappedKey;
    return await hpkeOpen(privateKey, dataKeyUse, dataKeyAssociated(header.suite, header.version), {
      encapsulated: fromBase64(encapsulated),
      ciphertext: fromBase64(ciphertext),
    });
  } catch {
    throw new SealedUnreadable('the suite is not sealed to this evaluator; seal it again to its public key');
  }
}

/**
 * Opens a sealed suite from a stream of its bytes: the only place where sealed rows become readable. untrusted: the
 * bytes. `beforeRows` is given the definition before the first row is opened; what it throws stops the opening. Throws `SealedUnreadable`, without content, when anything was moved, cut, changed or sealed to another key.
 */
export async function openSuite(
  source: AsyncIterable<Uint8Array>,
  privateKey: Uint8Array,
  beforeRows: (definition: SealedDefinition) => Promise<void> = async () => undefined,
): Promise<SealedRows> {
  const { header, headerDigest, chunks } = await readSealed(source);
  const dataKey = await dataKeyOf(header, privateKey);
  let store: RowStore | undefined;
  let chunk = 0;
  try {
    for await (const sealed of chunks) {
      const last = chunk === header.chunks - 1;
      const place = { suite: header.suite, version: header.version, chunk, last, header: headerDigest };
      const plain = open(dataKey, place, sealed);
      if (store === undefined) {
        const definition = definitionOf(plain);
        await beforeRows(definition);
        store = allocate(definition);
      } else take(store, plain, chunk);
      chunk += 1;
    }
  } finally {
    dataKey.fill(0);
  }
  if (store === undefined || chunk !== header.chunks || !store.complete())
    throw new SealedUnreadable('the sealed suite is cut short');
  return new SealedRows(store);
}

function unreadable(chunk: number): SealedUnreadable {
  return new SealedUnreadable(`chunk ${chunk} of the sealed suite does not open; it was changed or moved`);
}

function open(dataKey: Uint8Array, place: ChunkPlace, sealed: Uint8Array): Uint8Array {
  try {
    return openChunk(dataKey, place, sealed);
  } catch {
    throw unreadable(place.chunk);
  }
}

function take(store: RowStore, plain: Uint8Array, chunk: number): void {
  try {
    store.take(new SectionReader(plain));
  } catch {
    throw unreadable(chunk);
  }
}

const mostRows = 100_000_000;

function allocate(definition: SealedDefinition): RowStore {
  const { gate, vault, disposable } = definition.rows;
  const sound = [gate, vault, disposable].every(
    (rows) => Number.isInteger(rows) && rows >= 0 && rows <= mostRows,
  );
  if (!sound) throw new SealedUnreadable('the sealed suite declares an impossible number of rows');
  return new RowStore(definition);
}

function definitionOf(plain: Uint8Array): SealedDefinition {
  try {
    const parsed = JSON.parse(new TextDecoder().decode(plain)) as SealedDefinition;
    suiteFile.parse(parsed.file);
    if (parsed.schema === 'assay.definition/1') return parsed;
  } catch {
    // Falls through: the message of a parser could quote what it read.
  }
  throw new SealedUnreadable('the definition of the sealed suite is not understood');
}
