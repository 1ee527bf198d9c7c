import { createHash } from 'node:crypto';
import type { EvaluatorJob } from '@assay/contract';
import { canonicalJson, digestFromHash, digestOf } from '@assay/core';
import { RuntimeFailure } from '../runtime/runtime-failure.ts';

/** A version under evaluation: its files as the registry lists them. */
export type JobSide = Extract<EvaluatorJob, { kind: 'evaluate' }>['candidate'];

/** Files of one artifact by path, each checked against its digest. */
export type ArtifactFiles = ReadonlyMap<string, Uint8Array>;

/** Reads one file of a leased job as a stream. */
export type FetchFile = (digest: string) => Promise<AsyncIterable<Uint8Array>>;

/** The digest of an artifact: SHA-256 over the canonical JSON of its (path, digest) pairs, sorted by path. */
export function artifactDigest(files: JobSide['files']): string {
  const pairs = files
    .map(({ path, digest }) => ({ path, digest }))
    .toSorted((left, right) => (left.path < right.path ? -1 : left.path > right.path ? 1 : 0));
  return digestOf(canonicalJson(pairs));
}

/** Downloads every file of a side, hashing while streaming. Bytes that are not the recorded ones are refused. */
export async function fetchArtifact(side: JobSide, fetchFile: FetchFile): Promise<ArtifactFiles> {
  const files = new Map<string, Uint8Array>();
  for (const file of side.files) {
    const hash = createHash('sha256');
    const pieces: Uint8Array[] = [];
    for await (const piece of await fetchFile(file.digest)) {
      hash.update(piece);
      pieces.push(piece);
    }
    if (digestFromHash(hash.digest()) !== file.digest)
      throw new RuntimeFailure(
        'digest-mismatch',
        `The stored bytes of ${file.path} of ${side.version} are not the registered ones (${file.digest}).`,
      );
    files.set(file.path, new Uint8Array(Buffer.concat(pieces)));
  }
  return files;
}
