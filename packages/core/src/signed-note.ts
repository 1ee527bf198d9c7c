import { base64, concatBytes, equalBytes, fromBase64, hex, utf8 } from './codec.ts';
import { sha256 } from './digest.ts';
import { AssayError } from './errors.ts';

/**
 * Signed notes (C2SP signed-note): a text that ends in a newline, an empty line, and one line a signature:
 * `— <key name> <base64 of 4-byte key id ‖ signature>`. Assay signs with Ed25519 (type 0x01) only.
 */
export interface SignedNote {
  /** The signed text, its last newline included. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  readonly keyName: string;
  /** First 4 bytes of SHA-256(name ‖ "\n" ‖ 0x01 ‖ public key). */
  readonly keyId: Uint8Array;
  readonly signature: Uint8Array;
}

/** A public key that verifies notes. */
export interface NoteKey {
  readonly name: string;
  /** 32 bytes, Ed25519. */
  readonly publicKey: Uint8Array;
}

/** Verifies an Ed25519 signature (RFC 8032) over a message. */
export type SignatureVerifier = (
  signature: Uint8Array,
  message: Uint8Array,
  publicKey: Uint8Array,
) => boolean;

const ed25519Type = Uint8Array.of(1);
const largestNote = 65_536;

/** The key id by which notes hint at the key that signed them. */
export function noteKeyId(key: NoteKey): Uint8Array {
  return sha256(concatBytes(utf8(`${key.name}\n`), ed25519Type, key.publicKey)).slice(0, 4);
}

/** A key in the one-line form that people pass around: `name+keyid+base64` (C2SP signed-note, vkey). */
export function formatNoteKey(key: NoteKey): string {
  requireKeyName(key.name);
  return `${key.name}+${hex(noteKeyId(key))}+${base64(concatBytes(ed25519Type, key.publicKey))}`;
}

/** The key that a one-line form writes; refuses a key id that does not fit. */
export function parseNoteKey(line: string): NoteKey {
  const [name = '', id = '', ...rest] = line.trim().split('+');
  requireKeyName(name);
  const bytes = fromBase64(rest.join('+'));
  if (bytes.length !== 33 || bytes[0] !== 1) throw malformed('the key is not an Ed25519 key');
  const key = { name, publicKey: bytes.slice(1) };
  if (hex(noteKeyId(key)) !== id) throw malformed('the key id does not fit the key');
  return key;
}

/** The note with its signatures, as text. */
export function formatSignedNote(note: SignedNote): string {
  if (!note.text.endsWith('\n')) throw malformed('the text does not end in a newline');
  const lines = note.signatures.map((line) => {
    requireKeyName(line.keyName);
    return `— ${line.keyName} ${base64(concatBytes(line.keyId, line.signature))}\n`;
  });
  return `${note.text}\n${lines.join('')}`;
}

/** Parses a signed note and checks its form, not its signatures. untrusted: the text. */
export function parseSignedNote(text: string): SignedNote {
  if (text.length > largestNote) throw malformed('it is larger than 64 KiB');
  if (/[^\P{Cc}\n]/u.test(text)) throw malformed('it holds a control character');
  const split = text.lastIndexOf('\n\n');
  if (split < 0 || !text.endsWith('\n')) throw malformed('no signatures follow the text');
  const lines = text.slice(split + 2, -1).split('\n');
  return { text: text.slice(0, split + 1), signatures: lines.map(parseSignatureLine) };
}

function parseSignatureLine(line: string): NoteSignature {
  const [, keyName, encoded] = /^— (\S+) (\S+)$/u.exec(line) ?? [];
  if (keyName === undefined || encoded === undefined) throw malformed('a signature line is malformed');
  requireKeyName(keyName);
  const bytes = fromBase64(encoded);
  if (bytes.length !== 68) throw malformed('a signature is not Ed25519');
  return { keyName, keyId: bytes.slice(0, 4), signature: bytes.slice(4) };
}

/** Whether this key signed the note. Other signatures are ignored; a wrong one under this key's id refuses the note. */
export function verifySignedNote(note: SignedNote, key: NoteKey, verify: SignatureVerifier): boolean {
  const id = noteKeyId(key);
  const own = note.signatures.filter((line) => line.keyName === key.name && equalBytes(line.keyId, id));
  const message = utf8(note.text);
  return own.length > 0 && own.every((line) => verify(line.signature, message, key.publicKey));
}

function requireKeyName(name: string): void {
  if (name.length === 0 || /[\s+]/u.test(name))
    throw malformed('a key name is empty or holds a space or "+"');
}

function malformed(why: string): AssayError<'BAD_REQUEST'> {
  return new AssayError({ code: 'BAD_REQUEST', publicMessage: `The signed note is malformed: ${why}.` });
}
