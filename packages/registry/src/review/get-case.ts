import type { CaseView } from '@assay/contract';
import type { Context } from '../database/context.ts';
import { requireSeen } from '../promotion/relation.ts';
import { caseOf } from './case.ts';

/** The review page of one slot, as far as it is released to the caller. NOT_FOUND on the producer's side too. */
export async function getCase(
  ctx: Context,
  input: { readonly number: number; readonly slot?: string | undefined },
): Promise<CaseView> {
  return ctx.database.read(async (tx) => {
    const { request } = await requireSeen(tx, ctx, input.number, 'case of');
    return caseOf(tx, ctx, request, input.slot ?? null);
  });
}
