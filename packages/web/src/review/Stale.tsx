import { type ReactElement, useState } from 'react';
import type { Case } from './case.ts';

/** What the page showed when it was first read. */
interface Seen {
  readonly key: string;
  readonly round: number;
  readonly baseline: string;
  readonly shownDigest: string;
}

function seenOf(shown: Case): Seen {
  return {
    key: `${shown.request.number}/${shown.slot?.slot ?? ''}`,
    round: shown.request.round,
    baseline: shown.request.baseline?.version ?? 'no baseline',
    shownDigest: shown.shownDigest,
  };
}

/** Words when the evidence moved under the reader's feet since the page was opened; null when it did not. */
export function changeSince(seen: Seen, shown: Case): string | null {
  const now = seenOf(shown);
  if (seen.key !== now.key || seen.round === now.round) return null;
  if (seen.baseline !== now.baseline) return `The baseline moved from ${seen.baseline} to ${now.baseline}.`;
  return `Round ${now.round} began: the evidence is new.`;
}

/** Watches for stale evidence: the words for a band, and how to say that the new delta was read. */
export function useStaleness(shown: Case): readonly [string | null, () => void] {
  const [seen, setSeen] = useState(() => seenOf(shown));
  return [changeSince(seen, shown), () => setSeen(seenOf(shown))];
}

/** Over the panels while the evidence is newer than what was read. */
export function StaleBand({
  words,
  onRead,
}: {
  readonly words: string;
  readonly onRead: () => void;
}): ReactElement {
  return (
    <div className="stale" role="alert">
      <p>
        <strong>{words}</strong> Your words are kept; read the new delta.
      </p>
      <button type="button" className="button small" onClick={onRead}>
        I have read it
      </button>
    </div>
  );
}
