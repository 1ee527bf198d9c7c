import { instantOf } from '../database/clock.ts';
import type { Context } from '../database/context.ts';
import { leaseMilliseconds } from './lease-rules.ts';
import { type LeaseClaim, requireLease } from './require-lease.ts';

export interface ExtendLease extends LeaseClaim {
  readonly progress: { readonly step: string; readonly done: number; readonly of: number } | null;
}

/** Extends a lease from now, and keeps how far the work is. No fact: it changes nothing that anybody answers for. */
export async function extendLease(ctx: Context, input: ExtendLease): Promise<{ leaseUntil: string }> {
  return ctx.transact(async (tx) => {
    const job = await requireLease(tx, ctx, input);
    const leaseUntil = instantOf(ctx.clock.milliseconds() + leaseMilliseconds);
    await tx
      .updateTable('evaluation_job')
      .set({ lease_until: leaseUntil, ...input.progress })
      .where('id', '=', job.id)
      .execute();
    return { leaseUntil };
  });
}
