import type { LogKey } from '@assay/verify';

/** What the page asks of the worker. untrusted: the bundle and the receipts. */
export interface BundleQuestion {
  readonly bundle: Blob;
  readonly receipts: readonly unknown[];
  /** Keys of the log to hold the bundle against; null to take those in the bundle. */
  readonly keys: readonly LogKey[] | null;
  /** The last checkpoint this browser saw; null when it saw none. */
  readonly seen: string | null;
}
