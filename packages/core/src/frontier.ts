import { leafHash, nodeHash, foldSubtrees, type NodeId, subtreesOf, emptyRoot } from './merkle.ts';
import { type Hasher, sha256 } from './digest.ts';

/**
 * The right edge of a growing tree: the complete subtrees of its leaves, enough to append and to know the root
 * in O(log n) memory (the compact range of RFC 9162 §2.1.2).
 */
export interface Frontier {
  readonly size: number;
  /** Hashes of `subtreesOf({ begin: 0, end: size })`. */
  readonly hashes: readonly Uint8Array[];
}

/** The frontier of no leaves. */
export const emptyFrontier: Frontier = { size: 0, hashes: [] };

/** The subtrees whose hashes a frontier of this size holds. */
export function frontierNodes(size: number): readonly NodeId[] {
  return subtreesOf({ begin: 0, end: size });
}

/** The root of the tree with this frontier. */
export function frontierRoot(frontier: Frontier, hasher: Hasher = sha256): Uint8Array {
  return frontier.size === 0 ? emptyRoot(hasher) : foldSubtrees(frontier.hashes, hasher);
}

/** A subtree that an append completed, with its hash: what a store must keep for later proofs. */
export interface CompletedNode extends NodeId {
  readonly hash: Uint8Array;
}

/** The frontier after appending leaf hashes in order; `completed` is told of every node made, the leaves included. */
export function appendLeaves(
  frontier: Frontier,
  leaves: readonly Uint8Array[],
  completed: (node: CompletedNode) => void = () => {},
  hasher: Hasher = sha256,
): Frontier {
  const hashes = [...frontier.hashes];
  let size = frontier.size;
  for (const leaf of leaves) {
    let hash = leaf;
    let level = 0;
    let position = size;
    completed({ level, position, hash });
    while (position % 2 === 1) {
      const left = hashes.pop();
      if (left === undefined) throw new RangeError('the frontier does not fit its size');
      hash = nodeHash(left, hash, hasher);
      level += 1;
      position = (position - 1) / 2;
      completed({ level, position, hash });
    }
    hashes.push(hash);
    size += 1;
  }
  return { size, hashes };
}

/** A tree that grows leaf by leaf in place: `appendLeaves` without its copies, for long logs. */
export class TreeGrower {
  readonly #hashes: Uint8Array[] = [];
  readonly #hasher: Hasher;
  #size = 0;

  constructor(hasher: Hasher = sha256) {
    this.#hasher = hasher;
  }

  get size(): number {
    return this.#size;
  }

  /** Appends one leaf hash. */
  add(leaf: Uint8Array): void {
    let hash = leaf;
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2) {
      hash = nodeHash(this.#hashes.pop() ?? hash, hash, this.#hasher);
    }
    this.#hashes.push(hash);
    this.#size += 1;
  }

  /** The root of the leaves so far. */
  root(): Uint8Array {
    return frontierRoot({ size: this.#size, hashes: this.#hashes }, this.#hasher);
  }
}

/** As `appendLeaves` for entries not hashed yet. */
export function appendEntries(
  frontier: Frontier,
  entries: readonly Uint8Array[],
  hasher: Hasher = sha256,
): Frontier {
  return appendLeaves(
    frontier,
    entries.map((entry) => leafHash(entry, hasher)),
    undefined,
    hasher,
  );
}
