import type { RequestView } from '@assay/contract';
import type { Context } from '../database/context.ts';
import { requireSeen } from './relation.ts';
import { requestViewOf } from './view.ts';

/** One promotion request as the caller may see it; NOT_FOUND alike when there is none and when they may not know. */
export async function getRequest(ctx: Context, input: { readonly number: number }): Promise<RequestView> {
  return ctx.database.read(async (tx) => {
    await requireSeen(tx, ctx, input.number);
    return requestViewOf(tx, ctx, input.number);
  });
}
