import { expect, test } from 'vitest';
import { receipt } from '@assay/contract';
import { fromBase64 } from '@assay/core';
import { verifyBundle } from './bundle.ts';
import { goldenBundle, goldenCheckpoint, goldenReceipt } from './testing/golden-record-1.ts';

test('a bundle, a receipt and a checkpoint of the first released formats still verify, to the same counts', async () => {
  const receipts = [receipt.parse(goldenReceipt)];
  const verdict = await verifyBundle(fromBase64(goldenBundle), {
    receipts,
    knownCheckpoints: [goldenCheckpoint],
  });
  expect(verdict.faults).toEqual([]);
  expect(verdict).toMatchObject({
    ok: true,
    origin: 'assay.dev/ledger/example',
    size: 20,
    counts: { keys: 1, checkpoints: 3, facts: 20, documents: 8, decisions: 2, erased: 1 },
  });
});
