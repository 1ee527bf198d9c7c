import { factEnvelope, optionalDocuments, requiredDocuments } from '@assay/contract';
import { equalBytes, fromUtf8 } from '@assay/core';
import type { BundleState, NamingFact } from './bundle-state.ts';

const leafPrefix = 0;
/** `fact `, then the 64 hex digits of the leaf hash, then a space, then the fact's bytes. */
const hashStart = 5;
const spaceAt = hashStart + 64;

const word = [0x66, 0x61, 0x63, 0x74, 0x20] as const;

/** Whether a line opens with `fact ` and has the space before the fact's bytes; told without decoding it. */
export function isFactLine(line: Uint8Array): boolean {
  return word.every((byte, index) => line[index] === byte) && line[spaceAt] === 0x20;
}

/**
 * Takes a `fact` line. Its leaf is SHA-256(0x00 ‖ bytes) (RFC 6962 §2.1), and the byte before the fact's own is a
 * space: it is turned into the 0x00, so that no fact is copied to be hashed. The leaf hash that the line states
 * proves nothing, but names the changed fact where the root could only say that there is one.
 */
export function takeFact(state: BundleState, line: Uint8Array): void {
  const sequence = state.counts.facts;
  state.counts.facts += 1;
  line[spaceAt] = leafPrefix;
  const leaf = state.hasher(line.subarray(spaceAt));
  if (!statesHash(line, leaf)) {
    state.faults.add(
      'fact',
      sequence,
      `fact ${sequence}${idIn(line)} was changed: its bytes do not hash to its leaf`,
    );
  }
  state.tree.add(leaf);
  holdRoots(state, state.tree.size);
  readFact(state, sequence, line.subarray(spaceAt + 1));
}

const hexDigits = '0123456789abcdef';

function statesHash(line: Uint8Array, hash: Uint8Array): boolean {
  for (let index = 0; index < 32; index += 1) {
    const byte = hash[index] ?? 0;
    const at = hashStart + index * 2;
    if (line[at] !== hexDigits.charCodeAt(byte >> 4) || line[at + 1] !== hexDigits.charCodeAt(byte & 15))
      return false;
  }
  return true;
}

/** The id that a changed fact still states, for people to find it by. */
function idIn(line: Uint8Array): string {
  const id = /"id":"([0-9a-f-]{36})"/.exec(new TextDecoder().decode(line.subarray(spaceAt + 1)))?.[1];
  return id === undefined ? '' : ` (${id})`;
}

/** Compares the root at this size with every checkpoint, receipt and outside copy that states one. */
export function holdRoots(state: BundleState, size: number): void {
  const expected = state.expectedRoots.get(size);
  if (expected === undefined) return;
  const root = state.tree.root();
  for (const { root: stated, by, which } of expected) {
    if (equalBytes(stated, root)) continue;
    state.faults.add(by, which, rootWords(by, size));
  }
}

function rootWords(by: 'checkpoint' | 'receipt' | 'known checkpoint', size: number): string {
  switch (by) {
    case 'checkpoint':
      return `the checkpoint over ${size} facts was not made over these facts: one of the first ${size} was changed, added or removed`;
    case 'receipt':
      return `the receipt's checkpoint over ${size} facts contradicts this bundle: history before fact ${size} was rewritten`;
    case 'known checkpoint':
      return `the checkpoint over ${size} facts that you hold contradicts this bundle: history before fact ${size} was rewritten`;
  }
}

function readFact(state: BundleState, sequence: number, bytes: Uint8Array): void {
  let document: unknown;
  try {
    document = JSON.parse(fromUtf8(bytes));
  } catch {
    state.faults.add('fact', sequence, `fact ${sequence} cannot be read`);
    return;
  }
  if (!isFact(document)) {
    const why = factEnvelope.safeParse(document).error?.issues[0];
    state.faults.add(
      'fact',
      sequence,
      `fact ${sequence} does not have the form of a fact${why ? ` (${why.path.join('.')})` : ''}`,
    );
    return;
  }
  const { id, kind, payload } = document;
  if (state.receiptFacts.has(id)) state.receiptFacts.set(id, sequence);
  if (kind.startsWith('ledger.key-')) takeKeyFact(state, kind, payload);
  if (kind === 'annex.erased') state.erasedAnnexes.add(String(payload['annex']));
  nameDocuments(state, { id, sequence, kind, payload });
}

interface PlainFact {
  readonly id: string;
  readonly kind: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** The form that a check needs, tested by hand: a schema over each of a million facts would cost more than hashing. */
function isFact(value: unknown): value is PlainFact {
  if (typeof value !== 'object' || value === null) return false;
  const fact = value as Readonly<Record<string, unknown>>;
  return (
    fact['schema'] === 'assay.fact/1' &&
    typeof fact['id'] === 'string' &&
    typeof fact['kind'] === 'string' &&
    typeof fact['at'] === 'string' &&
    typeof fact['actor'] === 'object' &&
    typeof fact['payload'] === 'object' &&
    fact['payload'] !== null
  );
}

const documentMembers: ReadonlySet<string> = new Set([...requiredDocuments, ...optionalDocuments]);

function nameDocuments(state: BundleState, fact: NamingFact): void {
  for (const member in fact.payload) {
    if (!documentMembers.has(member)) continue;
    const digest = fact.payload[member];
    if (typeof digest === 'string') state.named.set(digest, [...(state.named.get(digest) ?? []), fact]);
  }
}

function takeKeyFact(state: BundleState, kind: string, payload: Readonly<Record<string, unknown>>): void {
  const { keyId, name, publicKey, holder, from, until } = payload;
  if (typeof keyId !== 'string') return;
  if (kind === 'ledger.key-added' && typeof publicKey === 'string' && typeof from === 'number') {
    state.keyFacts.set(keyId, { name, publicKey, holder, from, until: null });
  }
  const known = state.keyFacts.get(keyId);
  if (kind === 'ledger.key-retired' && known !== undefined && typeof until === 'number') known.until = until;
}
