import { type Digest, canonicalJson, digestOf } from '@assay/core';
import type { VersionFile } from './queries.ts';

/**
 * The digest of a version's artifact: SHA-256 of the canonical JSON of its (path, digest) pairs, by path in code
 * units. Sizes are not in it, since the digests fix them.
 */
export function artifactDigest(files: readonly Pick<VersionFile, 'path' | 'digest'>[]): Digest {
  const manifest = files
    .map(({ path, digest }) => ({ path, digest }))
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return digestOf(canonicalJson(manifest));
}

/**
 * Why a version cannot have these files, or null: a path that would leave its folder or collide with another
 * on a file system that ignores case, or an empty file. untrusted: `files`.
 */
export function filesFault(files: readonly Pick<VersionFile, 'path' | 'bytes'>[]): string | null {
  const seen = new Set<string>();
  for (const { path, bytes } of files) {
    const parts = path.split('/');
    if (
      parts.some((part) => part === '' || part === '.' || part === '..') ||
      /[\\\p{Cc}]|^[A-Za-z]:/u.test(path)
    )
      return `"${path}" is no relative path inside the version; write for example model.onnx`;
    const folded = path.normalize('NFC').toLowerCase();
    if (seen.has(folded)) return `"${path}" is there twice`;
    seen.add(folded);
    if (bytes === 0) return `"${path}" is empty`;
  }
  return null;
}

/** The civil date of an instant in a zone, so many days later: `2026-12-24`. */
export function civilDateAfter(milliseconds: number, zone: string, days: number): string {
  const [year = 0, month = 1, day = 1] = civilDateIn(milliseconds, zone).split('-').map(Number);
  return new Date(Date.UTC(year, month - 1, day + days)).toISOString().slice(0, 10);
}

/** The civil date of an instant in a zone. */
export function civilDateIn(milliseconds: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(milliseconds);
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  return `${of('year').padStart(4, '0')}-${of('month')}-${of('day')}`;
}
