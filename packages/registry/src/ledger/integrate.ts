import {
  type CompletedNode,
  type Frontier,
  appendLeaves,
  formatCheckpoint,
  formatSignedNote,
  frontierNodes,
  frontierRoot,
  leafHash,
  noteKeyId,
  utf8,
} from '@assay/core';
import { sql } from 'kysely';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { fastHasher } from './fast-hasher.ts';
import { registerKey } from './keys.ts';
import type { Signer } from './signer.ts';
import { ledgerOrigin, ledgerSize, readNodes, storedFromLevel, tryIntegratorLock } from './tree.ts';

/** Most facts numbered in one transaction. */
const batchLimit = 2_000;

/** What one round of integration did. */
export interface Integration {
  /** Facts numbered in this round. */
  readonly numbered: number;
  /** Size of the latest signed checkpoint. */
  readonly covered: number;
  /** True when the batch was full, so that facts may be waiting still: integrate again at once. */
  readonly more: boolean;
}

/**
 * One round of the ledger's loop: numbers the facts that are waiting, adds them to the tree and signs the new
 * head, in one transaction. Any number of processes may call it; one at a time does the work. Writers never wait
 * for it, and a fact whose transaction is still open is simply numbered in a later round.
 *
 * A head is signed inside the transaction that stores it, and read from there only: a signature over a head that
 * was not committed is never seen, so no two signed heads contradict each other.
 */
export async function integrate(ctx: Context): Promise<Integration> {
  await announceKey(ctx);
  return ctx.database.transaction(async (tx) => {
    if (!(await tryIntegratorLock(tx))) return { numbered: 0, covered: await ledgerSize(tx), more: false };
    // Read only once the lock is held: before, another integrator may still be adding to it.
    const size = await ledgerSize(tx);
    const facts = await takeWaiting(tx);
    if (facts.length === 0 && size > 0)
      return { numbered: 0, covered: await coverAll(tx, ctx, size), more: false };
    const frontier = await addToTree(tx, facts, size);
    await sign(tx, ctx, frontier);
    return { numbered: facts.length, covered: frontier.size, more: facts.length === batchLimit };
  }, 'read committed');
}

/** The registry's key is a fact before anything it signed: registered when a process first integrates with it. */
async function announceKey(ctx: Context): Promise<void> {
  await ctx.transact(async (tx) => {
    const name = await ledgerOrigin(tx);
    await registerKey(tx, ctx, { publicKey: ctx.signer.publicKey, name, holder: 'registry' });
  });
}

interface WaitingFact {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/**
 * Takes waiting facts in order of arrival. A fact that its writer could have seen another by arrived after it, so
 * this order never puts an effect before its cause.
 */
async function takeWaiting(tx: Tx): Promise<readonly WaitingFact[]> {
  const { rows } = await sql<WaitingFact>`
    with taken as (
      delete from fact_waiting
      where ctid = any (array(select ctid from fact_waiting order by arrival limit ${batchLimit}))
      returning arrival, fact_id
    )
    select fact.id, fact.bytes from taken join fact on fact.id = taken.fact_id order by taken.arrival`.execute(
    tx,
  );
  return rows;
}

async function addToTree(tx: Tx, facts: readonly WaitingFact[], size: number): Promise<Frontier> {
  const hashOf = await readNodes(tx, frontierNodes(size));
  const leaves = facts.map(({ bytes }) => leafHash(bytes, fastHasher));
  const nodes: CompletedNode[] = [];
  const keep = (node: CompletedNode): void => {
    if (node.level >= storedFromLevel) nodes.push(node);
  };
  const frontier = appendLeaves({ size, hashes: frontierNodes(size).map(hashOf) }, leaves, keep, fastHasher);
  if (facts.length > 0) {
    await sql`
      insert into fact_sequence (sequence, fact_id, leaf)
      select ${size}::bigint + ordinal - 1, fact_id, leaf
      from unnest(${facts.map(({ id }) => id)}::uuid[], ${leaves}::bytea[]) with ordinality
        as added (fact_id, leaf, ordinal)`.execute(tx);
  }
  if (nodes.length > 0) {
    await sql`
      insert into tree_node (level, position, hash)
      select * from unnest(
        ${nodes.map(({ level }) => level)}::smallint[], ${nodes.map(({ position }) => position)}::bigint[],
        ${nodes.map(({ hash }) => hash)}::bytea[])`.execute(tx);
  }
  return frontier;
}

/** Signs the present size when nothing was added but its checkpoint is missing (a changed key, a restored copy). */
async function coverAll(tx: Tx, ctx: Context, size: number): Promise<number> {
  const covered = await tx
    .selectFrom('checkpoint')
    .select('size')
    .where('size', '=', size)
    .executeTakeFirst();
  if (covered !== undefined) return size;
  const hashOf = await readNodes(tx, frontierNodes(size));
  await sign(tx, ctx, { size, hashes: frontierNodes(size).map(hashOf) });
  return size;
}

async function sign(tx: Tx, ctx: Context, frontier: Frontier): Promise<void> {
  const origin = await ledgerOrigin(tx);
  const root = frontierRoot(frontier, fastHasher);
  const note = signedCheckpoint({ origin, size: frontier.size, root }, ctx.signer);
  await tx
    .insertInto('checkpoint')
    .values({ size: frontier.size, root, at: ctx.clock.now(), note })
    .onConflict((conflict) => conflict.column('size').doNothing())
    .execute();
}

/** A checkpoint as a note signed under the log's own name. */
export function signedCheckpoint(
  head: { readonly origin: string; readonly size: number; readonly root: Uint8Array },
  signer: Signer,
): string {
  const text = formatCheckpoint(head);
  const keyId = noteKeyId({ name: head.origin, publicKey: signer.publicKey });
  return formatSignedNote({
    text,
    signatures: [{ keyName: head.origin, keyId, signature: signer.sign(utf8(text)) }],
  });
}
