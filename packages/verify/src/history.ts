import {
  type SignatureVerifier,
  equalBytes,
  fromBase64,
  parseCheckpoint,
  verifyConsistency,
  verifySignedNote,
} from '@assay/core';
import { type LogKey, trustedKey, verifyEd25519 } from './keys.ts';

/** What became of the history that a client saw before. */
export type HistoryVerdict =
  | { readonly ok: true; readonly extended: boolean; readonly words: string }
  | { readonly ok: false; readonly words: string };

/** The sizes between which a consistency proof is needed, or null when none is (the same size, or nothing kept). */
export function proofNeeded(
  known: string | null,
  latest: string,
): { readonly from: number; readonly to: number } | null {
  if (known === null) return null;
  const [from, to] = [parseCheckpoint(known).checkpoint.size, parseCheckpoint(latest).checkpoint.size];
  return from < to ? { from, to } : null;
}

/**
 * Whether the latest checkpoint extends the one a client kept (RFC 6962 §2.1.2): the same log, signed by a known key,
 * not shorter, and proven to begin with the same facts. Rewriting history with the real key is caught here.
 * untrusted: every input but `known`.
 */
export function verifyHistory(
  given: {
    readonly known: string | null;
    readonly latest: string;
    readonly proof: readonly string[];
    readonly keys: readonly LogKey[];
  },
  verifySignature: SignatureVerifier = verifyEd25519,
): HistoryVerdict {
  try {
    const { checkpoint, note } = parseCheckpoint(given.latest);
    const signed = given.keys.some((key) => {
      const trusted = trustedKey(key);
      return (
        trusted !== undefined &&
        key.name === checkpoint.origin &&
        verifySignedNote(note, { name: key.name, publicKey: trusted.publicKey }, verifySignature)
      );
    });
    if (!signed)
      return { ok: false, words: 'The registry shows a checkpoint that no known key of its ledger signed.' };
    if (given.known === null)
      return { ok: true, extended: true, words: `First seen with ${checkpoint.size} facts.` };
    const known = parseCheckpoint(given.known).checkpoint;
    if (known.origin !== checkpoint.origin)
      return {
        ok: false,
        words: `This is another ledger (${checkpoint.origin}) than the one seen before (${known.origin}).`,
      };
    if (checkpoint.size < known.size)
      return {
        ok: false,
        words: `The ledger had ${known.size} facts when it was last seen and now shows ${checkpoint.size}: facts were removed.`,
      };
    if (checkpoint.size === known.size) {
      return equalBytes(known.root, checkpoint.root)
        ? { ok: true, extended: false, words: 'Unchanged.' }
        : {
            ok: false,
            words: `The first ${known.size} facts are not those that were there before: history was rewritten.`,
          };
    }
    return verifyConsistency(known, checkpoint, given.proof.map(fromBase64))
      ? { ok: true, extended: true, words: `Extends the ${known.size} facts seen before.` }
      : {
          ok: false,
          words: `The first ${known.size} facts are not those that were there before: history was rewritten.`,
        };
  } catch {
    return { ok: false, words: 'The registry shows a checkpoint that cannot be read.' };
  }
}
