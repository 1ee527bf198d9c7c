import {
  type CompletedNode,
  type Frontier,
  appendLeaves,
  emptyFrontier,
  equalBytes,
  frontierRoot,
  leafHash,
  parseCheckpoint,
  verifySignedNote,
} from '@assay/core';
import { createPublicKey, verify } from 'node:crypto';
import type { Tx } from '../database/schema.ts';
import { fastHasher } from './fast-hasher.ts';
import type { ReplayFault } from './replay-projection.ts';
import type { StoredFact } from './stored-facts.ts';
import { storedFromLevel } from './tree.ts';

const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** Ed25519 (RFC 8032) by Node's OpenSSL. */
export function verifyEd25519(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  const key = createPublicKey({ key: Buffer.concat([spkiPrefix, publicKey]), format: 'der', type: 'spki' });
  return verify(null, message, key, signature);
}

/** Rebuilds the tree from the facts while they pass, and holds leaves, nodes and checkpoints against it. */
export class TreeCheck {
  #frontier: Frontier = emptyFrontier;
  readonly #roots = new Map<number, Uint8Array>();
  readonly #nodes = new Map<string, Uint8Array>();
  #wanted: ReadonlySet<number> = new Set();

  /** Which sizes have checkpoints; call before the first fact. */
  async prepare(tx: Tx): Promise<void> {
    const rows = await tx.selectFrom('checkpoint').select('size').execute();
    this.#wanted = new Set(rows.map(({ size }) => size));
    if (this.#wanted.has(0)) this.#roots.set(0, frontierRoot(emptyFrontier));
  }

  /** Takes the next numbered fact; tells the first thing wrong with its place in the tree. */
  add(fact: StoredFact): ReplayFault | undefined {
    if (fact.sequence !== this.#frontier.size) {
      return {
        table: 'fact_sequence',
        row: String(this.#frontier.size),
        fact: fact.id,
        words: `sequence number ${this.#frontier.size} is missing from the ledger`,
      };
    }
    const leaf = leafHash(fact.bytes, fastHasher);
    const keep = ({ level, position, hash }: CompletedNode): void => {
      if (level >= storedFromLevel) this.#nodes.set(`${level}/${position}`, hash);
    };
    this.#frontier = appendLeaves(this.#frontier, [leaf], keep, fastHasher);
    const size = this.#frontier.size;
    if (this.#wanted.has(size)) this.#roots.set(size, frontierRoot(this.#frontier, fastHasher));
    if (fact.leaf !== null && equalBytes(fact.leaf, leaf)) return undefined;
    return {
      table: 'fact',
      row: fact.id,
      fact: fact.id,
      words: `the bytes of fact ${fact.sequence} do not hash to the leaf in the tree: the fact or its leaf was changed`,
    };
  }

  /** What is wrong with the stored nodes and the signed heads, once every fact has passed. */
  async faults(tx: Tx): Promise<readonly ReplayFault[]> {
    return [...(await this.#nodeFaults(tx)), ...(await this.#checkpointFaults(tx))];
  }

  async #nodeFaults(tx: Tx): Promise<readonly ReplayFault[]> {
    const rows = await tx.selectFrom('tree_node').select(['level', 'position', 'hash']).execute();
    const wrong = rows.filter(({ level, position, hash }) => {
      const expected = this.#nodes.get(`${level}/${position}`);
      return expected === undefined || !equalBytes(expected, hash);
    });
    const faults = wrong.map(({ level, position }): ReplayFault => {
      const row = `${level}/${position}`;
      return {
        table: 'tree_node',
        row,
        fact: null,
        words: `node ${row} of the tree is not the hash of its facts`,
      };
    });
    if (rows.length === this.#nodes.size || faults.length > 0) return faults;
    return [{ table: 'tree_node', row: '', fact: null, words: 'nodes of the tree are missing' }];
  }

  async #checkpointFaults(tx: Tx): Promise<readonly ReplayFault[]> {
    const keys = await tx
      .selectFrom('ledger_key')
      .select(['name', 'public_key'])
      .where('holder', '=', 'registry')
      .execute();
    const rows = await tx.selectFrom('checkpoint').selectAll().orderBy('size').execute();
    const faults: ReplayFault[] = [];
    for (const row of rows) {
      const fault = (words: string): void => {
        faults.push({
          table: 'checkpoint',
          row: String(row.size),
          fact: null,
          words: `checkpoint ${row.size} ${words}`,
        });
      };
      const root = this.#roots.get(row.size);
      const { checkpoint, note } = parseCheckpoint(row.note);
      if (root === undefined) fault('is larger than the ledger: facts were removed');
      else if (!equalBytes(root, checkpoint.root) || checkpoint.size !== row.size)
        fault('does not state the root of its facts');
      else if (!equalBytes(row.root, checkpoint.root))
        fault('has a root column that its note does not state');
      else if (
        !keys.some((key) =>
          verifySignedNote(note, { name: key.name, publicKey: key.public_key }, verifyEd25519),
        )
      ) {
        fault('bears no signature of a key of the registry');
      }
    }
    return faults;
  }
}
