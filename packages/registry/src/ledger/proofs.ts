import { AssayError, type Uuid, base64, consistencyRanges, inclusionRanges } from '@assay/core';
import { setTimeout as pause } from 'node:timers/promises';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { integrate } from './integrate.ts';
import { rangeHashes } from './tree.ts';

/** The latest signed head: its size and the note, byte for byte; undefined before the first. */
export async function latestCheckpoint(
  tx: Tx,
): Promise<{ readonly size: number; readonly note: string } | undefined> {
  return tx
    .selectFrom('checkpoint')
    .select(['size', 'note'])
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Where a fact stands: recorded always, and once covered, proven under a checkpoint. */
export interface Coverage {
  readonly sequence: number | null;
  readonly checkpoint: string | null;
  /** base64 hashes, leaf to root (RFC 6962 §2.1.1). */
  readonly proof: readonly string[] | null;
}

/** Proof that a fact is under the latest checkpoint; nulls while it is recorded only. NOT_FOUND for no such fact. */
export async function inclusionOf(tx: Tx, factId: Uuid): Promise<Coverage> {
  const fact = await tx
    .selectFrom('fact')
    .leftJoin('fact_sequence', 'fact_sequence.fact_id', 'fact.id')
    .select('fact_sequence.sequence')
    .where('fact.id', '=', factId)
    .executeTakeFirst();
  if (fact === undefined)
    throw new AssayError({ code: 'NOT_FOUND', publicMessage: 'There is no such fact.' });
  const head = await latestCheckpoint(tx);
  if (fact.sequence === null || head === undefined || head.size <= fact.sequence) {
    return { sequence: fact.sequence, checkpoint: null, proof: null };
  }
  const hashes = await rangeHashes(tx, inclusionRanges(fact.sequence, head.size));
  return { sequence: fact.sequence, checkpoint: head.note, proof: hashes.map(base64) };
}

/** Proof, in base64 hashes, that the tree of `second` facts begins with that of `first` (RFC 6962 §2.1.2). */
export async function consistencyBetween(tx: Tx, first: number, second: number): Promise<readonly string[]> {
  const head = await latestCheckpoint(tx);
  if (first < 0 || first > second || second > (head?.size ?? 0)) {
    throw new AssayError({
      code: 'BAD_REQUEST',
      publicMessage: `A consistency proof runs from one size to a larger one, up to the latest checkpoint (${head?.size ?? 0}).`,
    });
  }
  return (await rangeHashes(tx, consistencyRanges(first, second))).map(base64);
}

const roundsToCover = 200;

/** Integrates until the fact is covered, and returns its proof. For receipts and tests; a server has its own loop. */
export async function waitCovered(ctx: Context, factId: Uuid): Promise<Coverage> {
  for (let round = 0; round < roundsToCover; round += 1) {
    const coverage = await ctx.database.read((tx) => inclusionOf(tx, factId));
    if (coverage.proof !== null) return coverage;
    // Nothing to number means that another process is at it: leave it a moment.
    if ((await integrate(ctx)).numbered === 0) await pause(10);
  }
  throw new AssayError({
    code: 'UNAVAILABLE',
    publicMessage:
      'The fact is recorded, but the ledger is behind with signing. Ask for its proof again shortly.',
    detail: `fact ${factId}`,
  });
}
