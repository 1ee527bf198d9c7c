import type { RequestView } from '@assay/contract';
import type { Context } from '../database/context.ts';
import { append } from '../ledger/append.ts';
import { refused, requireRole } from '../people/refusals.ts';
import { requireProducing } from './relation.ts';
import { mayMove } from './rules.ts';
import { requestViewOf } from './view.ts';

/** Moves the launch date of an open request. It is recorded beside the decision: a moved date presses on it. */
export async function moveLaunch(
  ctx: Context,
  input: { readonly number: number; readonly launchDate: string | null },
): Promise<RequestView> {
  requireRole(ctx, 'producer');
  return ctx.transact(async (tx) => {
    const request = await requireProducing(tx, ctx, input.number);
    if (!mayMove(request.state, 'move-launch')) {
      throw refused(
        'WRONG_STATE',
        `R-${request.number} is ${request.state}; its launch date no longer moves.`,
      );
    }
    if (request.launch_date === input.launchDate) return requestViewOf(tx, ctx, request.number);
    await tx
      .updateTable('request')
      .set({ launch_date: input.launchDate, launch_moves: request.launch_moves + 1 })
      .where('number', '=', request.number)
      .execute();
    await append(tx, ctx, {
      kind: 'request.launch-moved',
      payload: {
        request: request.number,
        round: request.round,
        from: request.launch_date,
        to: input.launchDate,
      },
    });
    return requestViewOf(tx, ctx, request.number);
  });
}
