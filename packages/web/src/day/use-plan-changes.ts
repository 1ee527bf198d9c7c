import { useState } from 'react';
import { useWrite } from '../app/use-call.ts';
import { announce } from '../frame/announce.ts';
import { type Change, type Row, rowKey } from './plan.ts';

interface PlanChanges {
  readonly changes: readonly Change[];
  readonly error: Error | null;
  readonly busy: boolean;
  readonly move: (row: Row, change: Omit<Change, 'request' | 'slot'>, words: string) => void;
  readonly undo: () => void;
}

/** My changes to the proposed plan, each asked of the planner at once, each of which can be undone. */
export function usePlanChanges(): PlanChanges {
  const [changes, setChanges] = useState<readonly Change[]>([]);
  const write = useWrite('changeDayPlan', ['getDayPlan']);
  const ask = (next: readonly Change[], words: string): void => {
    write.mutate(
      { body: { changes: [...next] } },
      {
        onSuccess: () => {
          setChanges(next);
          announce(words);
        },
      },
    );
  };
  return {
    changes,
    error: write.error,
    busy: write.isPending,
    move(row, change, words) {
      const [request, slot] = [row.item.request, row.item.slot.slot];
      const others = changes.filter((one) => `${one.request}/${one.slot}` !== rowKey(row));
      ask([...others, { ...change, request, slot }], `${words} Undo: u`);
    },
    undo() {
      if (changes.length > 0) ask(changes.slice(0, -1), 'Undone.');
    },
  };
}
