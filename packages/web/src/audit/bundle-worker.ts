import { verifyBundle } from '@assay/verify';
import { receipt as receiptSchema } from '@assay/contract';
import { parseCheckpoint } from '@assay/core';
import type { BundleQuestion } from './bundle-question.ts';
import type { BundleAnswer } from './check-bundle.ts';

function sizeOf(checkpoint: string | null): number | null {
  try {
    return checkpoint === null ? null : parseCheckpoint(checkpoint).checkpoint.size;
  } catch {
    return null;
  }
}

async function check(question: BundleQuestion): Promise<BundleAnswer> {
  const { bundle, keys, seen } = question;
  const receipts = question.receipts.flatMap((one) => {
    const parsed = receiptSchema.safeParse(one);
    return parsed.success ? [parsed.data] : [];
  });
  const options = { receipts, ...(keys === null ? {} : { keys }) };
  const alone = await verifyBundle(bundle, options);
  const seenSize = sizeOf(seen);
  const older = seenSize !== null && alone.size < seenSize;
  const judged =
    seen === null || older || !alone.ok
      ? alone
      : await verifyBundle(bundle, { ...options, knownCheckpoints: [seen] });
  return {
    verdict: judged,
    receipts: receipts.length,
    unreadable: question.receipts.length - receipts.length,
    seenSize,
    older,
  };
}

self.addEventListener('message', (event: MessageEvent<BundleQuestion>) => {
  check(event.data).then(
    (answer) => self.postMessage(answer),
    (error: unknown) =>
      self.postMessage({ failed: error instanceof Error ? error.message : 'the bundle cannot be read' }),
  );
});
