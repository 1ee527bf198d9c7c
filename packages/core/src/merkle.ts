import { equalBytes } from './codec.ts';
import { type Hasher, sha256 } from './digest.ts';

/**
 * The Merkle tree of RFC 6962 §2.1 (RFC 9162 §2.1): a leaf hashes 0x00 ‖ data, a node 0x01 ‖ left ‖ right, and a
 * tree of n > 1 leaves splits at the largest power of two below n.
 */
const leafPrefix = 0;
const nodePrefix = 1;

/** Hash of an entry. */
export function leafHash(data: Uint8Array, hasher: Hasher = sha256): Uint8Array {
  const leaf = new Uint8Array(1 + data.length);
  leaf[0] = leafPrefix;
  leaf.set(data, 1);
  return hasher(leaf);
}

/** Filled anew for every node: an allocation each would cost half as much as the hash. */
const nodeBytes = new Uint8Array(65);

/** Hash of two subtrees, 32 bytes each. */
export function nodeHash(left: Uint8Array, right: Uint8Array, hasher: Hasher = sha256): Uint8Array {
  nodeBytes[0] = nodePrefix;
  nodeBytes.set(left, 1);
  nodeBytes.set(right, 33);
  return hasher(nodeBytes);
}

/** Root of no leaves at all. */
export function emptyRoot(hasher: Hasher = sha256): Uint8Array {
  return hasher(new Uint8Array());
}

/** A complete subtree: the 2^level leaves from position · 2^level on. */
export interface NodeId {
  readonly level: number;
  readonly position: number;
}

/** Leaves from `begin` up to but not including `end`. */
export interface LeafRange {
  readonly begin: number;
  readonly end: number;
}

/** The complete subtrees that make up a range, left to right, largest first where the range starts aligned. */
export function subtreesOf({ begin, end }: LeafRange): readonly NodeId[] {
  const nodes: NodeId[] = [];
  let at = begin;
  while (at < end) {
    let level = 0;
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= end) level += 1;
    nodes.push({ level, position: at / 2 ** level });
    at += 2 ** level;
  }
  return nodes;
}

/** Hash of the range whose complete subtrees have these hashes, as `subtreesOf` lists them. */
export function foldSubtrees(hashes: readonly Uint8Array[], hasher: Hasher = sha256): Uint8Array {
  const last = hashes.at(-1);
  if (last === undefined) return emptyRoot(hasher);
  return hashes.slice(0, -1).reduceRight((right, left) => nodeHash(left, right, hasher), last);
}

/** The ranges whose hashes are the inclusion proof of leaf `index` in a tree of `size` leaves (RFC 6962 §2.1.1). */
export function inclusionRanges(index: number, size: number): readonly LeafRange[] {
  requireSizes(
    Number.isSafeInteger(index) && index >= 0 && index < size,
    'the leaf must lie within the tree',
  );
  return pathRanges(index, 0, size);
}

function pathRanges(index: number, begin: number, end: number): readonly LeafRange[] {
  if (end - begin <= 1) return [];
  const middle = begin + splitOf(end - begin);
  return index < middle
    ? [...pathRanges(index, begin, middle), { begin: middle, end }]
    : [...pathRanges(index, middle, end), { begin, end: middle }];
}

/** The ranges whose hashes prove that a tree of `second` leaves extends one of `first` (RFC 6962 §2.1.2). */
export function consistencyRanges(first: number, second: number): readonly LeafRange[] {
  const ordered =
    Number.isSafeInteger(first) && Number.isSafeInteger(second) && first >= 0 && first <= second;
  requireSizes(ordered, 'the first tree must not be larger than the second');
  if (first === 0 || first === second) return [];
  return subproofRanges(first, 0, second, true);
}

function subproofRanges(first: number, begin: number, end: number, known: boolean): readonly LeafRange[] {
  if (first === end) return known ? [] : [{ begin, end }];
  const middle = begin + splitOf(end - begin);
  return first <= middle
    ? [...subproofRanges(first, begin, middle, known), { begin: middle, end }]
    : [...subproofRanges(first, middle, end, false), { begin, end: middle }];
}

/** The root that an inclusion proof leads to, or undefined when the proof has the wrong length or place. */
export function rootFromInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
  hasher: Hasher = sha256,
): Uint8Array | undefined {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size)
    return undefined;
  const ranges = inclusionRanges(index, size);
  if (ranges.length !== proof.length || !proof.every(isHash)) return undefined;
  return ranges.reduce(
    (hash, range, step) => joined(hash, proof[step] ?? leaf, range.begin > index, hasher),
    leaf,
  );
}

/** Whether `leaf` (a leaf hash) is entry `index` of the tree of `size` leaves with this root. untrusted: every input. */
export function verifyInclusion(
  claim: {
    readonly leaf: Uint8Array;
    readonly index: number;
    readonly size: number;
    readonly root: Uint8Array;
  },
  proof: readonly Uint8Array[],
  hasher: Hasher = sha256,
): boolean {
  const root = rootFromInclusion(claim.leaf, claim.index, claim.size, proof, hasher);
  return root !== undefined && equalBytes(root, claim.root);
}

/** A tree by its size and root. */
export interface TreeHead {
  readonly size: number;
  readonly root: Uint8Array;
}

/**
 * Whether the tree `second` begins with the tree `first` (RFC 9162 §2.1.4.2). untrusted: every input.
 * The empty tree is the beginning of every tree, provided its root is the root of nothing.
 */
export function verifyConsistency(
  first: TreeHead,
  second: TreeHead,
  proof: readonly Uint8Array[],
  hasher: Hasher = sha256,
): boolean {
  const sizes = [first.size, second.size];
  if (!sizes.every((size) => Number.isSafeInteger(size) && size >= 0) || first.size > second.size)
    return false;
  if (first.size === 0) return proof.length === 0 && equalBytes(first.root, emptyRoot(hasher));
  if (first.size === second.size) return proof.length === 0 && equalBytes(first.root, second.root);
  const ranges = consistencyRanges(first.size, second.size);
  if (ranges.length !== proof.length || !proof.every(isHash)) return false;
  const roots = foldConsistency(first, ranges, proof, hasher);
  return equalBytes(roots.first, first.root) && equalBytes(roots.second, second.root);
}

/** Both roots from the proof: ranges inside the first tree belong to both, ranges beyond it to the second alone. */
function foldConsistency(
  first: TreeHead,
  ranges: readonly LeafRange[],
  proof: readonly Uint8Array[],
  hasher: Hasher,
): { readonly first: Uint8Array; readonly second: Uint8Array } {
  // A first tree that is itself a complete subtree is not repeated in the proof: its root is the start.
  const startsKnown = isPowerOfTwo(first.size);
  let firstHash = startsKnown ? first.root : (proof[0] ?? first.root);
  let secondHash = firstHash;
  for (let step = startsKnown ? 0 : 1; step < ranges.length; step += 1) {
    const hash = proof[step] ?? first.root;
    const within = (ranges[step]?.end ?? 0) <= first.size;
    if (within) firstHash = nodeHash(hash, firstHash, hasher);
    secondHash = within ? nodeHash(hash, secondHash, hasher) : nodeHash(secondHash, hash, hasher);
  }
  return { first: firstHash, second: secondHash };
}

/** Root over leaf hashes already computed. */
export function rootOfLeaves(leaves: readonly Uint8Array[], hasher: Hasher = sha256): Uint8Array {
  return foldSubtrees(
    subtreesOf({ begin: 0, end: leaves.length }).map((node) => subtreeHash(leaves, node, hasher)),
    hasher,
  );
}

/** Hash of one complete subtree over leaf hashes held in memory. */
export function subtreeHash(
  leaves: readonly Uint8Array[],
  node: NodeId,
  hasher: Hasher = sha256,
): Uint8Array {
  if (node.level === 0) {
    const leaf = leaves[node.position];
    requireSizes(leaf !== undefined, 'the subtree must lie within the leaves');
    return leaf ?? new Uint8Array();
  }
  const level = node.level - 1;
  return nodeHash(
    subtreeHash(leaves, { level, position: node.position * 2 }, hasher),
    subtreeHash(leaves, { level, position: node.position * 2 + 1 }, hasher),
    hasher,
  );
}

/** The proof over leaf hashes held in memory: one hash a range of `inclusionRanges` or `consistencyRanges`. */
export function proofOver(
  leaves: readonly Uint8Array[],
  ranges: readonly LeafRange[],
  hasher: Hasher = sha256,
): readonly Uint8Array[] {
  return ranges.map((range) =>
    foldSubtrees(
      subtreesOf(range).map((node) => subtreeHash(leaves, node, hasher)),
      hasher,
    ),
  );
}

function joined(hash: Uint8Array, sibling: Uint8Array, siblingIsRight: boolean, hasher: Hasher): Uint8Array {
  return siblingIsRight ? nodeHash(hash, sibling, hasher) : nodeHash(sibling, hash, hasher);
}

/** The largest power of two below n, for n > 1. */
function splitOf(n: number): number {
  let split = 1;
  while (split * 2 < n) split *= 2;
  return split;
}

function isPowerOfTwo(n: number): boolean {
  return n > 0 && 2 ** Math.round(Math.log2(n)) === n;
}

function isHash(bytes: Uint8Array): boolean {
  return bytes.length === 32;
}

function requireSizes(holds: boolean, message: string): void {
  if (!holds) throw new RangeError(message);
}
