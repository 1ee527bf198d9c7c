import type { queueItem } from '@assay/contract';
import type { z } from 'zod';
import type { Context } from '../database/context.ts';
import { requireRole } from '../people/refusals.ts';
import { type QueueEntry, elsewhereOf, queueEntries } from './queue.ts';

export type QueueItem = z.infer<typeof queueItem>;

/**
 * What waits for the caller: slots they hold and open slots that admit them, on requests they may judge; and what
 * waits for others. Severities are not told here: they open after the leaning.
 */
export async function getQueue(
  ctx: Context,
  _input: { readonly all?: 'true' | 'false' | undefined },
): Promise<{ items: QueueItem[]; elsewhere: Awaited<ReturnType<typeof elsewhereOf>> }> {
  requireRole(ctx, 'reviewer');
  return ctx.database.read(async (tx) => {
    const entries: readonly QueueEntry[] = await queueEntries(tx, ctx);
    return { items: entries.map(({ item }) => item), elsewhere: await elsewhereOf(tx, ctx, entries) };
  });
}
