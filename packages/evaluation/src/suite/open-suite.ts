import { fromBase64 } from '@assay/core';
import { openChunk } from './chunk-cipher.ts';
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
 * bytes. Throws `SealedUnreadable`, without content, when anything was moved, cut, changed or sealed to another key.
 */
export async function openSuite(
  source: AsyncIterable<Uint8Array>,
  privateKey: Uint8Array,
): Promise<SealedRows> {
  const { header, chunks } = await readSealed(source);
  const dataKey = await dataKeyOf(header, privateKey);
  let store: RowStore | undefined;
  let chunk = 0;
  try {
    for await (const sealed of chunks) {
      const place = {
        suite: header.suite,
        version: header.version,
        chunk,
        last: chunk === header.chunks - 1,
      };
      const plain = openChunk(dataKey, place, sealed);
      if (store === undefined) store = new RowStore(definitionOf(plain));
      else store.take(new SectionReader(plain));
      chunk += 1;
    }
  } catch (error) {
    if (error instanceof SealedUnreadable) throw error;
    throw new SealedUnreadable(`chunk ${chunk} of the sealed suite does not open; it was changed or moved`);
  } finally {
    dataKey.fill(0);
  }
  if (store === undefined || chunk !== header.chunks || !store.complete())
    throw new SealedUnreadable('the sealed suite is cut short');
  return new SealedRows(store);
}

function definitionOf(plain: Uint8Array): SealedDefinition {
  return JSON.parse(new TextDecoder().decode(plain)) as SealedDefinition;
}
