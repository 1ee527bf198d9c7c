import { base64, fromBase64, parseCheckpoint, verifyConsistency, verifySignedNote } from '@assay/core';
import type { LogKey } from '@assay/verify';
import { trustedKey, verifyEd25519 } from '@assay/verify';

/** What one look at the ledger says beside what this browser saw last. */
export interface HistoryVerdict {
  /** Words for an alarm; null when the record only grew. */
  readonly alarm: string | null;
  /** What to keep from now on; null to keep what is kept. */
  readonly keep: string | null;
}

/** Asks for the proof that the first `from` facts are the beginning of the first `to`. */
export type AskConsistency = (from: number, to: number) => Promise<readonly string[]>;

function isSigned(text: string, keys: readonly LogKey[]): boolean {
  const { checkpoint, note } = parseCheckpoint(text);
  return keys.some((key) => {
    const trusted = trustedKey(key);
    if (trusted?.name !== checkpoint.origin) return false;
    return verifySignedNote(note, { name: trusted.name, publicKey: trusted.publicKey }, verifyEd25519);
  });
}

/**
 * Whether the ledger shown now continues the one seen before (RFC 9162 §2.1.4.2). Alarms on another log, an unsigned
 * checkpoint, a shorter record and a proof that does not hold. untrusted: everything that the registry answered.
 */
export async function judgeHistory(
  kept: string | null,
  shown: string,
  keys: readonly LogKey[],
  ask: AskConsistency,
): Promise<HistoryVerdict> {
  if (!isSigned(shown, keys)) return alarmed('The checkpoint it shows is not signed by a key of the log.');
  if (kept === null || kept === shown) return { alarm: null, keep: shown };
  const before = parseCheckpoint(kept).checkpoint;
  const now = parseCheckpoint(shown).checkpoint;
  if (before.origin !== now.origin)
    return alarmed(`This browser knew the log ${before.origin}; this registry shows ${now.origin}.`);
  const shrunk = now.size < before.size;
  if (shrunk)
    return alarmed(`It held ${before.size} facts when this browser last looked, and holds ${now.size} now.`);
  if (now.size === before.size) {
    const same = base64(now.root) === base64(before.root);
    return same
      ? { alarm: null, keep: null }
      : alarmed(`Its first ${now.size} facts are not those this browser saw.`);
  }
  const proof = (await ask(before.size, now.size)).map(fromBase64);
  if (verifyConsistency(before, now, proof)) return { alarm: null, keep: shown };
  return alarmed(`Its first ${before.size} facts are not those this browser saw.`);
}

function alarmed(why: string): HistoryVerdict {
  return {
    alarm: `${why} Decide nothing here; keep this page and call an auditor, who can compare with an outside copy: assay audit verify --since.`,
    keep: null,
  };
}
