import { type Digest, isAssayError, parseDigest } from '@assay/core';
import type { Context } from '../database/context.ts';
import { append } from '../ledger/append.ts';
import type { VersionFile } from './queries.ts';

/** A file whose stored bytes are not what they were, or are gone. */
export interface ArtifactFault {
  readonly path: string;
  readonly expected: Digest;
  /** Null when there are no bytes any more. */
  readonly found: Digest | null;
}

/** Hashes the stored bytes of a version's files and returns those that no longer fit; empty when all do. */
export async function artifactFaults(
  ctx: Pick<Context, 'blobs'>,
  files: readonly VersionFile[],
): Promise<readonly ArtifactFault[]> {
  const faults: ArtifactFault[] = [];
  for (const { path, digest } of files) {
    const found = await hashStored(ctx, digest);
    if (found !== digest) faults.push({ path, expected: digest, found });
  }
  return faults;
}

async function hashStored(ctx: Pick<Context, 'blobs'>, digest: Digest): Promise<Digest | null> {
  try {
    for await (const chunk of await ctx.blobs.open(digest)) void chunk;
    return digest;
  } catch (error) {
    if (isAssayError(error, 'NOT_FOUND')) return null;
    const found = foundDigest(error);
    if (found === undefined) throw error;
    return found;
  }
}

/** What damaged bytes hashed to, when that is what an error says. */
export function foundDigest(error: unknown): Digest | undefined {
  const actual = isAssayError(error, 'INTEGRITY') ? error.data?.['actual'] : undefined;
  return typeof actual === 'string' ? parseDigest(actual) : undefined;
}

/** Notes what stored bytes hashed to just now; damage is a fact the first time it is seen. */
export async function recordCheck(ctx: Context, digest: Digest, found: Digest): Promise<void> {
  await ctx.transact(async (tx) => {
    const before = await tx
      .selectFrom('artifact_check')
      .select('found')
      .where('digest', '=', digest)
      .executeTakeFirst();
    const check = { checked_at: ctx.clock.now(), found };
    await tx
      .insertInto('artifact_check')
      .values({ digest, ...check })
      .onConflict((conflict) => conflict.column('digest').doUpdateSet(check))
      .execute();
    if (found !== digest && before?.found !== found) {
      await append(tx, ctx, {
        kind: 'artifact.corrupt',
        payload: { artifact: digest, found, at: check.checked_at },
      });
    }
  });
}

/**
 * Hashes the stored files that were checked longest ago, at most `limit`, and records what it found. Returns how
 * many were damaged. Background work: it is how damage is found before someone needs the bytes.
 */
export async function scrubArtifacts(ctx: Context, limit: number): Promise<number> {
  const due = await ctx.database.read((tx) =>
    tx
      .selectFrom('version_file')
      .leftJoin('artifact_check', 'artifact_check.digest', 'version_file.digest')
      .select('version_file.digest')
      .groupBy(['version_file.digest', 'artifact_check.checked_at'])
      .orderBy('artifact_check.checked_at', (order) => order.asc().nullsFirst())
      .orderBy('version_file.digest')
      .limit(limit)
      .execute(),
  );
  let damaged = 0;
  for (const { digest } of due) {
    const found = await hashStored(ctx, digest);
    if (found !== digest) damaged += 1;
    if (found !== null) await recordCheck(ctx, digest, found);
  }
  return damaged;
}
