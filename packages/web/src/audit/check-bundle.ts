import type { BundleVerdict } from '@assay/verify';
import { api } from '../app/api.ts';
import { isRecord, readLocal } from '../app/local-store.ts';
import type { BundleQuestion } from './bundle-question.ts';

/** What became of a bundle, checked in this browser. */
export interface BundleAnswer {
  readonly verdict: BundleVerdict;
  /** Receipts that were held against it, and files that are none. */
  readonly receipts: number;
  readonly unreadable: number;
  /** Size of the last checkpoint this browser saw. */
  readonly seenSize: number | null;
  /** The bundle ends before what this browser saw, so that checkpoint could not be held against it. */
  readonly older: boolean;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

async function jsonOf(file: File): Promise<unknown> {
  try {
    return JSON.parse(await file.text());
  } catch {
    return null;
  }
}

/** Whether a file is gzip, as bundles are; any other is taken for a receipt. */
async function isBundle(file: File): Promise<boolean> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return first === 0x1f && second === 0x8b;
}

function ask(question: BundleQuestion): Promise<BundleAnswer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./bundle-worker.ts', import.meta.url), { type: 'module' });
    const end = (): void => worker.terminate();
    worker.addEventListener('message', (event: MessageEvent<BundleAnswer | { readonly failed: string }>) => {
      end();
      if (isRecord(event.data) && 'failed' in event.data) reject(new Error(String(event.data.failed)));
      else resolve(event.data as BundleAnswer);
    });
    worker.addEventListener('error', () => {
      end();
      reject(new Error('The verifier stopped. The bundle may be larger than this browser can hold.'));
    });
    worker.postMessage(question);
  });
}

/**
 * Checks an audit bundle, and receipts beside it, in this browser; no byte of it is sent. `registry` holds it against
 * the keys that the registry shows, `bundle` against those in the bundle itself. Throws when no file is a bundle.
 */
export async function checkBundle(
  files: readonly File[],
  trust: 'registry' | 'bundle',
): Promise<BundleAnswer> {
  const kinds = await Promise.all(files.map(isBundle));
  const bundle = files.find((_, index) => kinds[index]);
  if (bundle === undefined)
    throw new Error(
      'None of these files is an audit bundle: a bundle is gzip, as "Export the bundle" writes it.',
    );
  const receipts = await Promise.all(files.filter((_, index) => !kinds[index]).map(jsonOf));
  const keys = trust === 'bundle' ? null : (await api.call('getLedgerKeys', {})).keys;
  const seen = readLocal('assay.checkpoint', isText, '');
  return ask({ bundle, receipts, keys, seen: seen === '' ? null : seen });
}
