import type { Digest } from '@assay/core';
import type { Context } from '../database/context.ts';
import { append } from '../ledger/append.ts';
import { type Registration, onFact } from '../ledger/reactions.ts';
import { notFound, refused } from '../people/refusals.ts';
import { settleProposal } from './put-in-force.ts';
import { proposalByNumber } from './queries.ts';
import { type PolicyView, policyViewOf } from './views.ts';

/**
 * Approves a proposal that takes authority from the caller; the digest repeats what was read. When it was the last
 * approval needed, the policy comes in force. FORBIDDEN to anyone who loses nothing; WRONG_STATE when it is no
 * longer open; CONFLICT for another digest. Approving twice is once.
 */
export async function approvePolicy(
  ctx: Context,
  input: { readonly proposal: number; readonly digest: Digest },
): Promise<PolicyView> {
  return ctx.transact(async (tx) => {
    const proposal = await proposalByNumber(tx, input.proposal);
    if (proposal === undefined) throw notFound(`policy proposal ${input.proposal}`);
    if (proposal.digest !== input.digest)
      throw refused('CONFLICT', `Proposal ${input.proposal} has another digest. Read it again.`);
    const mine = await tx
      .selectFrom('policy_loser')
      .select('approved')
      .where('proposal', '=', proposal.number)
      .where('person_id', '=', ctx.actor.personId)
      .executeTakeFirst();
    if (mine === undefined)
      throw refused('FORBIDDEN', 'Only those whose authority the proposal takes are asked to approve it.');
    if (mine.approved) return policyViewOf(tx, proposal);
    if (proposal.state !== 'proposed')
      throw refused('WRONG_STATE', `Proposal ${proposal.number} is ${proposal.state}, and no longer open.`);
    await tx
      .updateTable('policy_loser')
      .set({ approved: true })
      .where('proposal', '=', proposal.number)
      .where('person_id', '=', ctx.actor.personId)
      .execute();
    await append(tx, ctx, {
      kind: 'policy.approved',
      payload: { proposal: proposal.number, by: ctx.actor.personId },
    });
    await settleProposal(tx, ctx, proposal);
    return policyViewOf(tx, (await proposalByNumber(tx, proposal.number)) ?? proposal);
  });
}

/** A proposal that waited only for people who have left waits no longer. */
const settleWhenApproversLeave = onFact('person.deactivated', async (tx, ctx, fact) => {
  const open = await tx
    .selectFrom('policy_proposal')
    .innerJoin('policy_loser', 'policy_loser.proposal', 'policy_proposal.number')
    .selectAll('policy_proposal')
    .where('policy_proposal.state', '=', 'proposed')
    .where('policy_loser.person_id', '=', fact.payload.person)
    .orderBy('policy_proposal.number')
    .execute();
  for (const proposal of open) if (await settleProposal(tx, ctx, proposal)) return;
});

export const policyReactions: readonly Registration[] = [settleWhenApproversLeave];
