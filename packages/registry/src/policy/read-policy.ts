import type { Context } from '../database/context.ts';
import { notFound } from '../people/refusals.ts';
import { policyInForce, proposalByNumber } from './queries.ts';
import { type PolicySummary, type PolicyView, policyViewOf, proposalSummaries } from './views.ts';

/** The policy in force; WRONG_STATE before the first. */
export async function getPolicy(ctx: Context): Promise<PolicyView> {
  return ctx.database.read(async (tx) => {
    await policyInForce(tx);
    const proposal = await tx
      .selectFrom('policy_proposal')
      .selectAll()
      .where('state', '=', 'in-force')
      .executeTakeFirstOrThrow();
    return policyViewOf(tx, proposal);
  });
}

/** Every proposal there was, newest first. */
export async function listPolicies(ctx: Context): Promise<{ readonly proposals: PolicySummary[] }> {
  return ctx.database.read(async (tx) => {
    const rows = await tx.selectFrom('policy_proposal').selectAll().orderBy('number', 'desc').execute();
    return { proposals: await proposalSummaries(tx, rows) };
  });
}

/** One proposal with its diff of authority; NOT_FOUND when there is none. */
export async function getPolicyProposal(
  ctx: Context,
  input: { readonly proposal: number },
): Promise<PolicyView> {
  return ctx.database.read(async (tx) => {
    const proposal = await proposalByNumber(tx, input.proposal);
    if (proposal === undefined) throw notFound(`policy proposal ${input.proposal}`);
    return policyViewOf(tx, proposal);
  });
}
