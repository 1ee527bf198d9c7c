import { ed25519 } from '@noble/curves/ed25519.js';
import { type DsseEnvelope, type Receipt, approvalPredicateType, inTotoPayloadType } from '@assay/contract';
import {
  type Digest,
  base64,
  canonicalJson,
  canonicalText,
  concatBytes,
  digestOf,
  formatCheckpoint,
  formatSignedNote,
  fromUtf8,
  hex,
  inclusionRanges,
  leafHash,
  noteKeyId,
  parseUuid,
  proofOver,
  rootOfLeaves,
  sealEnvelope,
  sha256,
  utf8,
  uuidv7,
} from '@assay/core';
import type { LogKey } from '../keys.ts';

const origin = 'assay.dev/ledger/example';
const at = '2026-11-24T09:00:00.000Z';

/** A key pair made from a small number. */
export function keyPair(seed: number) {
  const secret = new Uint8Array(32).fill(seed);
  const publicKey = ed25519.getPublicKey(secret);
  return {
    publicKey,
    keyId: hex(sha256(publicKey)),
    sign: (message: Uint8Array) => ed25519.sign(message, secret),
  };
}

export interface SmallDocument {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly bytes: Uint8Array | null;
  readonly erasedAt: string | null;
}

/**
 * A small record written by hand, with no code of the registry: some facts, one signed decision with its packet,
 * policy and annex, and checkpoints over its beginning and its end.
 */
export class SmallRecord {
  readonly key = keyPair(1);
  readonly facts: Uint8Array[] = [];
  readonly documents: SmallDocument[] = [];
  readonly checkpoints: string[] = [];
  #ids = 0;

  constructor() {
    this.addFact('ledger.key-added', {
      keyId: this.key.keyId,
      name: origin,
      publicKey: base64(this.key.publicKey),
      holder: 'registry',
      from: 0,
    });
  }

  get origin(): string {
    return origin;
  }

  get keys(): readonly LogKey[] {
    return [
      {
        keyId: this.key.keyId,
        name: origin,
        publicKey: base64(this.key.publicKey),
        holder: 'registry',
        from: 0,
        until: null,
      },
    ];
  }

  newId() {
    this.#ids += 1;
    const tail = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, this.#ids >> 8, this.#ids & 255);
    return uuidv7(1_795_510_800_000, () => tail);
  }

  addFact(kind: string, payload: Record<string, unknown>): string {
    const id = this.newId();
    this.facts.push(
      canonicalJson({ schema: 'assay.fact/1', id, kind, at, actor: { system: 'registry' }, payload }),
    );
    return id;
  }

  addDocument(value: unknown): Digest {
    const bytes = canonicalJson(value);
    const digest = digestOf(bytes);
    this.documents.push({ digest, mediaType: 'application/json', bytes, erasedAt: null });
    return digest;
  }

  /** Records a decision; `signed` changes the statement after the fact was made up. */
  addDecision(signed: Record<string, unknown> = {}, signer = this.key) {
    const packet = this.addDocument({ schema: 'assay.packet/1', number: this.#ids });
    const policy = this.addDocument({ policy: this.#ids });
    const annex = this.addDocument({ salt: 'salt', reasons: 'because', number: this.#ids });
    const decision = this.newId();
    const reviewer = parseUuid('01900000-0000-7000-8000-000000000007');
    const predicate = {
      decisionId: decision,
      request: 12,
      round: 1,
      decision: 'approve',
      scope: { model: 'spam-filter', version: 2, stage: 'prod', conditions: null, expiresAt: null },
      slot: { id: 'risk-1', group: 'risk', answersFor: 'statistical validity', minutesGranted: 20 },
      reviewer,
      evidence: { packet, report: null, suite: null, baseline: null },
      policy,
      shownDigest: packet,
      decidedAt: at,
      annex: { saltedDigest: annex },
      ...signed,
    };
    const statement = {
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'spam-filter/2', digest: { sha256: packet.slice(7) } }],
      predicateType: approvalPredicateType,
      predicate,
    };
    const envelope: DsseEnvelope = {
      ...sealEnvelope(inTotoPayloadType, canonicalJson(statement), []),
      signatures: sealEnvelope(inTotoPayloadType, canonicalJson(statement), [
        (message) => ({ keyid: signer.keyId, sig: base64(signer.sign(message)), holder: 'registry' }),
      ]).signatures.map((line) => ({ ...line })),
    };
    const envelopeDigest = this.addDocument(envelope);
    const factId = this.addFact('decision.recorded', {
      request: 12,
      round: 1,
      slot: 'risk-1',
      decision,
      reviewer,
      kind: 'approve',
      packet,
      envelope: envelopeDigest,
      annex,
      policy,
      expiresAt: null,
    });
    return { factId, envelope, packet, policy, annex, envelopeDigest, decision };
  }

  /** Signs the present head. */
  sign(signer = this.key): string {
    const text = formatCheckpoint({ origin, size: this.facts.length, root: rootOfLeaves(this.#leaves()) });
    const keyId = noteKeyId({ name: origin, publicKey: signer.publicKey });
    const note = formatSignedNote({
      text,
      signatures: [{ keyName: origin, keyId, signature: signer.sign(utf8(text)) }],
    });
    this.checkpoints.push(note);
    return note;
  }

  /** The receipt of a decision under the latest checkpoint. */
  receipt(decision: { readonly factId: string; readonly envelope: DsseEnvelope }): Receipt {
    const sequence = this.facts.findIndex((bytes) => fromUtf8(bytes).includes(`"id":"${decision.factId}"`));
    const inclusion = proofOver(this.#leaves(), inclusionRanges(sequence, this.facts.length)).map(base64);
    return {
      schema: 'assay.receipt/1',
      envelope: decision.envelope,
      factId: parseUuid(decision.factId),
      sequence,
      fact: base64(this.facts[sequence]!),
      inclusion,
      checkpoint: this.checkpoints.at(-1)!,
    };
  }

  /** The lines of the bundle, for a test to change before they are compressed. */
  lines(): Uint8Array[] {
    const json = (word: string, value: unknown): Uint8Array => utf8(`${word} ${canonicalText(value)}`);
    return [
      json('assay-bundle', { schema: 'assay.bundle/1', origin, size: this.facts.length, exportedAt: at }),
      ...this.keys.map((key) => json('key', key)),
      ...this.checkpoints.map((note) => utf8(`checkpoint ${base64(utf8(note))}`)),
      ...this.facts.map((bytes) => concatBytes(utf8(`fact ${hex(leafHash(bytes))} `), bytes)),
      ...this.documents.map((document) =>
        json('document', { ...document, bytes: document.bytes === null ? null : base64(document.bytes) }),
      ),
      json('end', {
        keys: this.keys.length,
        checkpoints: this.checkpoints.length,
        facts: this.facts.length,
        documents: this.documents.length,
      }),
    ];
  }

  #leaves(): readonly Uint8Array[] {
    return this.facts.map((bytes) => leafHash(bytes));
  }
}

/** Lines as a gzip file. */
export async function gzipLines(lines: readonly Uint8Array[]): Promise<Uint8Array> {
  const text = concatBytes(...lines.flatMap((line) => [line, Uint8Array.of(10)]));
  const stream = new Blob([text.slice()]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A record of some twenty facts with two decisions, signed half way and at the end. */
export function smallRecord() {
  const record = new SmallRecord();
  for (let index = 0; index < 8; index += 1)
    record.addFact('team.created', { team: record.newId(), name: `team ${index}` });
  const first = record.addDecision();
  const half = record.sign();
  const halfReceipt = record.receipt(first);
  for (let index = 0; index < 8; index += 1)
    record.addFact('team.created', { team: record.newId(), name: `later ${index}` });
  const second = record.addDecision();
  record.sign();
  return { record, first, second, half, halfReceipt };
}
