/** Writes bundles for the peer to judge, into the folder given: two that hold, and one with a byte of a packet changed. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { fromBase64 } from '@assay/core';
import {
  append,
  contextFor,
  exportBundle,
  freshSigner,
  integrate,
  memoryBlobs,
  migrate,
  noReactions,
  openDatabase,
  putJsonDocument,
  systemActor,
  systemClock,
} from '@assay/registry';
import { goldenBundle } from '../../../packages/verify/src/testing/golden-record-1.ts';

const [folder = '.'] = process.argv.slice(2);
const golden = fromBase64(goldenBundle);
await writeFile(join(folder, 'golden.bundle'), golden);
const text = gunzipSync(golden)
  .toString('latin1')
  .replace(/("bytes":")eyJ/, '$1eyK');
await writeFile(join(folder, 'changed.bundle'), gzipSync(Buffer.from(text, 'latin1')));

const database = await openDatabase({ kind: 'pglite' });
await migrate(database);
const environment = { database, clock: systemClock, blobs: memoryBlobs(), reactions: noReactions };
const ctx = contextFor({ ...environment, signer: freshSigner() }, systemActor);
for (let number = 1; number <= 100; number += 1) {
  await ctx.transact(async (tx) => {
    const policy = await putJsonDocument(tx, {
      mediaType: 'application/json',
      value: { number, text: 'café ✓' },
    });
    const payload = { proposal: number, policy, previous: null, bootstrap: number === 1 };
    await append(tx, ctx, { kind: 'policy.in-force', payload });
  });
  if (number % 7 === 0) await integrate(ctx);
}
await writeFile(join(folder, 'exported.bundle'), await exportBundle(ctx));
await database.close();
