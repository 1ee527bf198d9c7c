import { type Context, factsSince } from '@assay/registry';
import type { ChangeEvent, ChangeFeed } from '../events/stream.ts';
import { changeOf } from '../events/topics.ts';

/** Follows the numbered ledger and tells open pages what changed, each change once a round. Starts at the present. */
export function announceChanges(now: () => Context, feed: ChangeFeed): () => Promise<boolean> {
  let after: number | null = null;
  return async () => {
    const { facts, last } = await factsSince(now(), after);
    const first = after === null;
    after = last;
    if (first) return false;
    const changes = new Map<string, ChangeEvent>();
    for (const { kind } of facts) {
      const change = changeOf(kind);
      if (change) changes.set(change.topic, change);
    }
    feed.publish([...changes.values()]);
    return false;
  };
}
