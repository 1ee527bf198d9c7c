import type { RequestView } from '@assay/contract';
import type { Context } from '../database/context.ts';
import { append } from '../ledger/append.ts';
import { refused, requireRole } from '../people/refusals.ts';
import { endOverrideOf } from './overrides.ts';
import { requireProducing } from './relation.ts';
import { mayMove } from './rules.ts';
import { endRequest, setState } from './settle.ts';
import { requestViewOf } from './view.ts';

/**
 * Withdraws an open request. After evidence was sealed it counts as a would-be rejection, which the fact says; an
 * override that it was opened for ends with it.
 */
export async function withdrawRequest(
  ctx: Context,
  input: { readonly number: number },
): Promise<RequestView> {
  requireRole(ctx, 'producer');
  return ctx.transact(async (tx) => {
    const request = await requireProducing(tx, ctx, input.number);
    if (!mayMove(request.state, 'withdraw')) {
      throw refused('WRONG_STATE', `R-${request.number} is ${request.state} and cannot be withdrawn.`);
    }
    const afterEvidence = request.packet !== null || request.round > 1;
    await append(tx, ctx, {
      kind: 'request.withdrawn',
      payload: { request: request.number, round: request.round, afterEvidence },
    });
    await setState(tx, ctx, request, 'withdrawn');
    await endRequest(
      tx,
      ctx,
      request.number,
      afterEvidence ? 'Withdrawn after evidence was sealed.' : 'Withdrawn before evidence was sealed.',
    );
    await endOverrideOf(tx, ctx, request, 'withdrawn');
    return requestViewOf(tx, ctx, request.number);
  });
}
