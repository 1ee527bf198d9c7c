import type { Digest } from '@assay/core';
import type { StoredBaseline } from './tables.ts';

/** How reports name a baseline: `spam-filter/1`, or `reference:majority`. */
export function baselineName(baseline: StoredBaseline): string {
  return baseline.kind === 'version'
    ? `${baseline.model}/${baseline.version}`
    : `reference:${baseline.reference}`;
}

/** A baseline by its name in reports and its digest, where it has one. */
export function namedBaseline(
  baseline: StoredBaseline | null,
): { readonly version: string; readonly digest: Digest | null } | null {
  if (baseline === null) return null;
  return { version: baselineName(baseline), digest: baseline.kind === 'version' ? baseline.digest : null };
}

/** What a packet rests on: the holder's digest (whatever it is compared with, when the candidate holds the stage itself), `reference:…` where the suite declared one, or `none`. */
export function baselineBasis(baseline: StoredBaseline | null): string {
  if (baseline === null) return 'none';
  if (baseline.basis !== undefined) return baseline.basis;
  if (baseline.kind === 'reference') return `reference:${baseline.reference}`;
  return baseline.declared ? `reference:${baseline.model}/${baseline.version}` : baseline.digest;
}

/** A baseline in a sentence, after "against". */
export function againstInWords(baseline: StoredBaseline): string {
  if (baseline.kind === 'version') return baselineName(baseline);
  return baseline.reference === 'majority'
    ? 'always answering the commonest class'
    : 'always answering the mean';
}
