import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import type { PolicyProposal } from './queries.ts';

/**
 * Puts a proposal in force when everyone active whose authority it takes has approved; true when it did. The one
 * before is replaced, and every other open proposal is withdrawn, because its diff was against what is gone.
 */
export async function settleProposal(tx: Tx, ctx: Context, proposal: PolicyProposal): Promise<boolean> {
  const waiting = await tx
    .selectFrom('policy_loser')
    .innerJoin('person', 'person.id', 'policy_loser.person_id')
    .select('person_id')
    .where('proposal', '=', proposal.number)
    .where('approved', '=', false)
    .where('person.active', '=', true)
    .limit(1)
    .executeTakeFirst();
  if (waiting !== undefined) return false;
  const previous = await tx
    .selectFrom('policy_proposal')
    .select('digest')
    .where('state', '=', 'in-force')
    .executeTakeFirst();
  await tx
    .updateTable('policy_proposal')
    .set({ state: 'replaced' })
    .where('state', '=', 'in-force')
    .execute();
  await tx
    .updateTable('policy_proposal')
    .set({ state: 'withdrawn' })
    .where('state', '=', 'proposed')
    .where('number', '!=', proposal.number)
    .execute();
  await tx
    .updateTable('policy_proposal')
    .set({ state: 'in-force', in_force_at: ctx.clock.now() })
    .where('number', '=', proposal.number)
    .execute();
  await append(tx, ctx, {
    kind: 'policy.in-force',
    payload: {
      proposal: proposal.number,
      policy: proposal.digest,
      previous: previous?.digest ?? null,
      bootstrap: proposal.bootstrap,
    },
  });
  return true;
}
