import type { BundleHeader } from '@assay/contract';
import {
  type Checkpoint,
  type Hasher,
  type SignatureVerifier,
  type SignedNote,
  TreeGrower,
} from '@assay/core';
import type { TrustedKey } from './keys.ts';
import { Faults } from './verdict.ts';

/** A root that the tree must have had at a size, and who says so. */
export interface ExpectedRoot {
  readonly root: Uint8Array;
  readonly by: 'checkpoint' | 'receipt' | 'known checkpoint';
  readonly which: string;
}

/** A fact whose documents are still to come in the bundle. */
export interface NamingFact {
  readonly id: string;
  readonly sequence: number;
  readonly kind: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** A key as its facts tell it; the public key in base64. */
export interface KeyFact {
  readonly name: unknown;
  readonly publicKey: string;
  readonly holder: unknown;
  readonly from: number;
  until: number | null;
}

/** What has been read of a bundle so far. */
export class BundleState {
  readonly faults = new Faults();
  readonly keys: TrustedKey[] = [];
  readonly checkpoints: { readonly checkpoint: Checkpoint; readonly note: SignedNote }[] = [];
  readonly expectedRoots = new Map<number, ExpectedRoot[]>();
  readonly tree: TreeGrower;
  /** The facts that name each document. */
  readonly named = new Map<string, NamingFact[]>();
  /** Documents that were in the bundle, kept or erased. */
  readonly held = new Set<string>();
  readonly erasedAnnexes = new Set<string>();
  /** Keys by id, as facts of the ledger say they are. */
  readonly keyFacts = new Map<string, KeyFact>();
  /** Sequence number by fact id, for the facts that receipts name. */
  readonly receiptFacts = new Map<string, number>();
  readonly counts = { keys: 0, checkpoints: 0, facts: 0, documents: 0, decisions: 0, reports: 0, erased: 0 };
  header: BundleHeader | undefined;
  ended = false;
  readonly hasher: Hasher;
  readonly verifySignature: SignatureVerifier;

  constructor(hasher: Hasher, verifySignature: SignatureVerifier) {
    this.hasher = hasher;
    this.verifySignature = verifySignature;
    this.tree = new TreeGrower(hasher);
  }

  expectRoot(size: number, expected: ExpectedRoot): void {
    this.expectedRoots.set(size, [...(this.expectedRoots.get(size) ?? []), expected]);
  }
}
