import type { Uuid } from '@assay/core';
import type { Context } from '../database/context.ts';
import { notFound } from '../people/refusals.ts';
import { requestByNumber } from '../promotion/queries.ts';
import { type DecisionView, decisionViewOf } from './decision-view.ts';
import { decisionById } from './queries.ts';
import { standpointOf } from './standpoint.ts';
import { isOpened, phaseOf } from './rules.ts';

/**
 * A decision and its receipt, for whoever took it and for those to whom the packet is open. A reviewer who has not
 * leaned in the same round is told that there is no such decision: others' votes open after the leaning.
 */
export async function getDecision(ctx: Context, input: { readonly decision: Uuid }): Promise<DecisionView> {
  return ctx.database.read(async (tx) => {
    const decision = await decisionById(tx, input.decision);
    const request = decision === undefined ? undefined : await requestByNumber(tx, decision.request);
    if (decision === undefined || request === undefined) throw notFound(`decision ${input.decision}`);
    const phase = phaseOf(await standpointOf(tx, ctx, request, null));
    const mine = decision.reviewer === ctx.actor.personId;
    if (!mine && (phase === null || !isOpened(phase))) throw notFound(`decision ${input.decision}`);
    return decisionViewOf(tx, input.decision);
  });
}
