import { useEffect, useState } from 'react';
import { api } from './api.ts';
import { readLocal, writeLocal } from './local-store.ts';

const keptKey = 'assay.checkpoint';
const lookAgainMilliseconds = 60_000;

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

async function look(): Promise<string | null> {
  const [{ judgeHistory }, { checkpoint }, { keys }] = await Promise.all([
    import('./judge-history.ts'),
    api.call('getCheckpoint', {}),
    api.call('getLedgerKeys', {}),
  ]);
  const kept = readLocal(keptKey, isText, '');
  const verdict = await judgeHistory(kept === '' ? null : kept, checkpoint, keys, async (from, to) => {
    const { proof } = await api.call('getConsistency', { query: { from, to } });
    return proof;
  });
  if (verdict.keep !== null) writeLocal(keptKey, verdict.keep);
  return verdict.alarm;
}

/**
 * Keeps the last checkpoint this browser saw and demands, now and every minute, a proof that the ledger only grew.
 * Words for an alarm, or null. A registry that does not answer is no alarm: it proves nothing either way.
 */
export function useHistoryWatch(): string | null {
  const [alarm, setAlarm] = useState<string | null>(null);
  useEffect(() => {
    const watch = (): void => {
      look().then(
        (found) => found !== null && setAlarm(found),
        () => undefined,
      );
    };
    const first = setTimeout(watch, 1500);
    const timer = setInterval(watch, lookAgainMilliseconds);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, []);
  return alarm;
}
