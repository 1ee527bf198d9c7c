import { AssayError, type LeafRange, type NodeId, foldSubtrees, nodeHash, subtreesOf } from '@assay/core';
import { sql } from 'kysely';
import type { Tx } from '../database/schema.ts';
import { fastHasher } from './fast-hasher.ts';
import type {} from './tables.ts';

/** Lowest level whose nodes are stored; a lower node is made from at most 8 neighbouring leaf hashes. */
export const storedFromLevel = 4;

/** How many facts have a sequence number: the size of the tree. */
export async function ledgerSize(tx: Tx): Promise<number> {
  const row = await tx
    .selectFrom('fact_sequence')
    .select('sequence')
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? 0 : row.sequence + 1;
}

/** Hashes of ranges of leaves, each in O(log n) rows, read in at most two statements. */
export async function rangeHashes(tx: Tx, ranges: readonly LeafRange[]): Promise<readonly Uint8Array[]> {
  const nodes = await readNodes(tx, ranges.flatMap(subtreesOf));
  return ranges.map((range) => foldSubtrees(subtreesOf(range).map(nodes), fastHasher));
}

/** Reads nodes in one statement for the stored levels and one for the leaves below. */
export async function readNodes(tx: Tx, wanted: readonly NodeId[]): Promise<(node: NodeId) => Uint8Array> {
  const stored = await readStored(
    tx,
    wanted.filter(({ level }) => level >= storedFromLevel),
  );
  const leaves = await readLeaves(
    tx,
    wanted.filter(({ level }) => level < storedFromLevel),
  );
  const hashOf = (node: NodeId): Uint8Array => {
    const found = node.level >= storedFromLevel ? stored.get(keyOf(node)) : undefined;
    if (found !== undefined) return found;
    if (node.level === 0) return leaves.get(node.position) ?? missing(node);
    if (node.level >= storedFromLevel) return missing(node);
    const level = node.level - 1;
    const left = hashOf({ level, position: node.position * 2 });
    return nodeHash(left, hashOf({ level, position: node.position * 2 + 1 }), fastHasher);
  };
  return hashOf;
}

async function readStored(tx: Tx, nodes: readonly NodeId[]): Promise<ReadonlyMap<string, Uint8Array>> {
  if (nodes.length === 0) return new Map();
  const rows = await tx
    .selectFrom('tree_node')
    .select(['level', 'position', 'hash'])
    .where((where) =>
      where(
        where.refTuple('level', 'position'),
        'in',
        nodes.map(({ level, position }) => where.tuple(level, position)),
      ),
    )
    .execute();
  return new Map(rows.map((row) => [keyOf(row), row.hash]));
}

async function readLeaves(tx: Tx, nodes: readonly NodeId[]): Promise<ReadonlyMap<number, Uint8Array>> {
  if (nodes.length === 0) return new Map();
  const rows = await tx
    .selectFrom('fact_sequence')
    .select(['sequence', 'leaf'])
    .where((where) =>
      where.or(
        nodes.map(({ level, position }) =>
          where.and([
            where('sequence', '>=', position * 2 ** level),
            where('sequence', '<', (position + 1) * 2 ** level),
          ]),
        ),
      ),
    )
    .execute();
  return new Map(rows.map((row) => [row.sequence, row.leaf]));
}

function keyOf(node: NodeId): string {
  return `${node.level}/${node.position}`;
}

function missing(node: NodeId): never {
  throw new AssayError({
    code: 'INTEGRITY',
    publicMessage:
      'The ledger has lost a part of its tree. Run `assay audit verify --database` and restore a backup.',
    detail: `node ${keyOf(node)} is missing`,
  });
}

/** The log's name: it opens every checkpoint. */
export async function ledgerOrigin(tx: Tx): Promise<string> {
  const { origin } = await tx.selectFrom('ledger').select('origin').executeTakeFirstOrThrow();
  return origin;
}

/** Key of the lock that the one integrator holds ("ledger" in ASCII). */
const integratorLock = 0x6c_65_64_67_65_72;

/** Takes the integrator's lock until the transaction ends; false when another process has it. */
export async function tryIntegratorLock(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{
    taken: boolean;
  }>`select pg_try_advisory_xact_lock(${integratorLock}::bigint) as taken`.execute(tx);
  return rows[0]?.taken ?? false;
}
