import { base64, fromBase64 } from './codec.ts';
import { AssayError } from './errors.ts';
import type { TreeHead } from './merkle.ts';
import { type SignedNote, parseSignedNote } from './signed-note.ts';

/** A statement about the ledger: the first `size` facts of the log `origin` have this root (C2SP tlog-checkpoint). */
export interface Checkpoint extends TreeHead {
  /** The log's name, `assay.dev/ledger/<id>`; two logs never share one. */
  readonly origin: string;
}

/** The text that is signed. */
export function formatCheckpoint(checkpoint: Checkpoint): string {
  return `${checkpoint.origin}\n${checkpoint.size}\n${base64(checkpoint.root)}\n`;
}

/** The checkpoint that a signed note states; its signatures are still to be checked. untrusted: the text. */
export function parseCheckpoint(text: string): {
  readonly checkpoint: Checkpoint;
  readonly note: SignedNote;
} {
  const note = parseSignedNote(text);
  const [origin = '', sizeText = '', rootText = '', ...rest] = note.text.split('\n');
  const size = Number(sizeText);
  if (origin === '' || !/^(0|[1-9]\d*)$/.test(sizeText) || !Number.isSafeInteger(size) || rest.length === 0) {
    throw malformed();
  }
  const root = fromBase64(rootText);
  if (root.length !== 32) throw malformed();
  return { checkpoint: { origin, size, root }, note };
}

function malformed(): AssayError<'BAD_REQUEST'> {
  return new AssayError({
    code: 'BAD_REQUEST',
    publicMessage:
      'The checkpoint is malformed: it is an origin, a size and a 32-byte root, each on its line.',
  });
}
