import { type Receipt, bundleEnd, bundleHeader, logKey, requiredDocuments } from '@assay/contract';
import {
  type Hasher,
  type SignatureVerifier,
  base64,
  fromBase64,
  fromUtf8,
  parseCheckpoint,
  sha256,
  verifySignedNote,
} from '@assay/core';
import { takeDocument } from './bundle-documents.ts';
import { holdRoots, isFactLine, takeFact } from './bundle-facts.ts';
import { BundleState } from './bundle-state.ts';
import { type LogKey, type TrustedKey, trustedKey, verifyEd25519 } from './keys.ts';
import { type ByteSource, linesOf } from './lines.ts';
import { verifyReceipt } from './receipt.ts';
import type { Fault } from './verdict.ts';

export interface BundleOptions {
  /** Public keys you hold from elsewhere. Without them the bundle's own are used, and the verdict says so. */
  readonly keys?: readonly LogKey[];
  /** Checkpoints (signed notes) that you kept: history before them must not have been rewritten. */
  readonly knownCheckpoints?: readonly string[];
  /** Receipts of decisions: each must still be in the ledger. */
  readonly receipts?: readonly Receipt[];
  /** A faster SHA-256 than the one in plain JavaScript. */
  readonly hasher?: Hasher;
  readonly verifySignature?: SignatureVerifier;
}

export interface BundleVerdict {
  readonly ok: boolean;
  readonly origin: string | null;
  /** Size of the latest checkpoint. */
  readonly size: number;
  readonly counts: BundleState['counts'];
  /** Whether the keys came from the bundle itself: then it proves itself consistent, not who wrote it. */
  readonly keysFromBundle: boolean;
  /** The first thing that is wrong; null when nothing is. */
  readonly first: Fault | null;
  readonly faults: readonly Fault[];
}

/**
 * Checks an audit bundle with nothing but its bytes and public keys: every fact under the signed checkpoints, every
 * document against its digest, every decision and report against its signature and its fact, every receipt and
 * outside checkpoint against the same history. untrusted: every input. Never throws for a bad bundle.
 * A caller with a faster gunzip than the platform's stream may pass the decompressed bytes.
 */
export async function verifyBundle(source: ByteSource, options: BundleOptions = {}): Promise<BundleVerdict> {
  const state = new BundleState(options.hasher ?? sha256, options.verifySignature ?? verifyEd25519);
  expectOutsideRoots(state, options);
  try {
    for await (const lines of linesOf(source)) for (const line of lines) takeLine(state, line, options);
  } catch {
    state.faults.add('bundle', '', 'the bundle cannot be read to its end: it is not gzip, or was cut short');
  }
  finish(state, options);
  return {
    ok: state.faults.all.length === 0,
    origin: state.header?.origin ?? null,
    size: state.tree.size,
    counts: state.counts,
    keysFromBundle: options.keys === undefined,
    first: state.faults.all[0] ?? null,
    faults: state.faults.all,
  };
}

function expectOutsideRoots(state: BundleState, options: BundleOptions): void {
  const expect = (note: string, by: 'receipt' | 'known checkpoint', which: string): void => {
    try {
      const { checkpoint } = parseCheckpoint(note);
      state.expectRoot(checkpoint.size, { root: checkpoint.root, by, which });
    } catch {
      state.faults.add(by, which, `the checkpoint of this ${by} cannot be read`);
    }
  };
  for (const note of options.knownCheckpoints ?? [])
    expect(note, 'known checkpoint', note.split('\n')[1] ?? '');
  for (const receipt of options.receipts ?? []) {
    state.receiptFacts.set(receipt.factId, -1);
    if (receipt.checkpoint !== null) expect(receipt.checkpoint, 'receipt', receipt.factId);
  }
}

function takeLine(state: BundleState, line: Uint8Array, options: BundleOptions): void {
  if (state.ended) {
    state.faults.add('bundle', '', 'something follows the end of the bundle');
    return;
  }
  if (isFactLine(line)) {
    if (state.counts.facts === 0) holdRoots(state, 0);
    takeFact(state, line);
    return;
  }
  const text = fromUtf8(line);
  const space = text.indexOf(' ');
  const rest = text.slice(space + 1);
  try {
    takeWord(state, text.slice(0, space), rest, options);
  } catch {
    state.faults.add(
      'bundle',
      text.slice(0, space),
      `a line "${text.slice(0, Math.min(space, 20))} …" cannot be read`,
    );
  }
}

function takeWord(state: BundleState, word: string, rest: string, options: BundleOptions): void {
  switch (word) {
    case 'assay-bundle':
      state.header = bundleHeader.parse(JSON.parse(rest));
      for (const key of options.keys ?? []) addKey(state, key);
      return;
    case 'key':
      state.counts.keys += 1;
      if (options.keys === undefined) addKey(state, logKey.parse(JSON.parse(rest)));
      return;
    case 'checkpoint':
      takeCheckpoint(state, fromUtf8(fromBase64(rest)));
      return;
    case 'document':
      state.counts.documents += 1;
      takeDocument(state, rest);
      return;
    case 'end':
      takeEnd(state, rest);
      return;
    default:
      state.faults.add(
        'bundle',
        word,
        `the bundle holds a line that this program does not know (${word.slice(0, 20)})`,
      );
  }
}

function addKey(state: BundleState, key: LogKey): void {
  const trusted = trustedKey(key);
  if (trusted === undefined)
    state.faults.add('key', key.keyId, `the id of key ${key.name} does not fit its bytes`);
  else state.keys.push(trusted);
}

function takeCheckpoint(state: BundleState, noteText: string): void {
  state.counts.checkpoints += 1;
  const parsed = parseCheckpoint(noteText);
  const { checkpoint, note } = parsed;
  state.checkpoints.push(parsed);
  const which = String(checkpoint.size);
  const ownKeys = state.keys.filter((key) => key.holder === 'registry' && key.name === checkpoint.origin);
  const signed = ownKeys.some((key) => verifySignedNote(note, key, state.verifySignature));
  if (checkpoint.origin !== state.header?.origin) {
    state.faults.add(
      'checkpoint',
      which,
      `the checkpoint over ${which} facts is of another log (${checkpoint.origin})`,
    );
  } else if (!signed) {
    state.faults.add(
      'checkpoint',
      which,
      `the checkpoint over ${which} facts is not signed by a known key of the log`,
    );
  }
  state.expectRoot(checkpoint.size, { root: checkpoint.root, by: 'checkpoint', which });
}

function takeEnd(state: BundleState, rest: string): void {
  state.ended = true;
  const end = bundleEnd.parse(JSON.parse(rest));
  for (const name of ['keys', 'checkpoints', 'facts', 'documents'] as const) {
    if (end[name] === state.counts[name]) continue;
    state.faults.add(
      'bundle',
      name,
      `the bundle should hold ${end[name]} ${name}, but holds ${state.counts[name]}`,
    );
  }
}

function finish(state: BundleState, options: BundleOptions): void {
  const size = state.tree.size;
  if (state.header === undefined) state.faults.add('bundle', '', 'this is not an audit bundle of Assay');
  else if (state.header.size !== size) {
    state.faults.add(
      'bundle',
      'size',
      `the bundle says that it holds ${state.header.size} facts, but it holds ${size}`,
    );
  }
  if (state.header !== undefined && !state.ended) state.faults.add('bundle', '', 'the bundle was cut short');
  const latest = Math.max(-1, ...state.checkpoints.map(({ checkpoint }) => checkpoint.size));
  if (latest !== size)
    state.faults.add(
      'checkpoint',
      latest,
      `the latest checkpoint covers ${latest} facts, but the bundle holds ${size}`,
    );
  for (const [expectedSize, expected] of state.expectedRoots) {
    if (expectedSize <= size) continue;
    for (const { by, which } of expected) {
      if (by !== 'checkpoint')
        state.faults.add(
          by,
          which,
          `this ${by} covers ${expectedSize} facts, but the bundle ends at ${size}: facts were removed, or it is older`,
        );
    }
  }
  for (const key of state.keys) checkKeyFact(state, key);
  checkMissingDocuments(state);
  for (const receipt of options.receipts ?? []) checkReceipt(state, receipt);
}

/** A key is what a fact of the ledger says it is, so that none can be slipped in beside the record. */
function checkKeyFact(state: BundleState, key: TrustedKey): void {
  const fact = state.keyFacts.get(key.keyId);
  const same =
    fact !== undefined &&
    fact.publicKey === base64(key.publicKey) &&
    fact.holder === key.holder &&
    fact.name === key.name;
  if (!same || fact.from !== key.from || fact.until !== key.until) {
    state.faults.add('key', key.keyId, `the key ${key.name} is not as the ledger's facts say`);
  }
}

function checkMissingDocuments(state: BundleState): void {
  for (const [digest, facts] of state.named) {
    if (state.held.has(digest)) continue;
    const fact = facts.find(({ payload }) => requiredDocuments.some((member) => payload[member] === digest));
    if (fact === undefined) continue;
    const member = requiredDocuments.find((name) => fact.payload[name] === digest);
    state.faults.add(
      'document',
      digest,
      `the ${member} that fact ${fact.id} (${fact.kind}) names is missing from the bundle`,
    );
  }
}

function checkReceipt(state: BundleState, receipt: Receipt): void {
  const verdict = verifyReceipt(receipt, {
    keys: state.keys,
    hasher: state.hasher,
    verifySignature: state.verifySignature,
  });
  const failed = verdict.checks.find(({ passed }) => !passed);
  if (failed !== undefined) state.faults.add('receipt', receipt.factId, failed.words);
  const sequence = state.receiptFacts.get(receipt.factId);
  if (sequence === -1)
    state.faults.add(
      'receipt',
      receipt.factId,
      `the fact ${receipt.factId} of this receipt is not in the bundle`,
    );
  else if (receipt.sequence !== null && receipt.sequence !== sequence) {
    state.faults.add(
      'receipt',
      receipt.factId,
      `the receipt says fact ${receipt.sequence}, but the ledger has it as ${sequence}`,
    );
  }
}
