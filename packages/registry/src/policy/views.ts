import type { apiOperations } from '@assay/contract';
import type { z } from 'zod';
import type { Tx } from '../database/schema.ts';
import { handlesOf } from '../people/queries.ts';
import { type PolicyProposal, policyByDigest } from './queries.ts';

export type PolicyView = z.infer<typeof apiOperations.getPolicy.response>;
export type PolicySummary = Omit<PolicyView, 'policy' | 'sources'>;

/** Proposals as the API lists them, in the order given. */
export async function proposalSummaries(
  tx: Tx,
  proposals: readonly PolicyProposal[],
): Promise<PolicySummary[]> {
  if (proposals.length === 0) return [];
  const losers = await tx
    .selectFrom('policy_loser')
    .selectAll()
    .where(
      'proposal',
      'in',
      proposals.map(({ number }) => number),
    )
    .execute();
  const handles = await handlesOf(tx, [
    ...proposals.map(({ proposed_by }) => proposed_by),
    ...losers.map(({ person_id }) => person_id),
    ...proposals.flatMap(({ changes }) => changes.map(({ person }) => person)),
  ]);
  return proposals.map((proposal) => {
    const needed = losers.filter((loser) => loser.proposal === proposal.number);
    const named = (rows: typeof needed): string[] =>
      rows.map(({ person_id }) => handles.get(person_id) ?? '').sort();
    return {
      proposal: proposal.number,
      digest: proposal.digest,
      state: proposal.state,
      proposedBy: handles.get(proposal.proposed_by) ?? '',
      proposedAt: proposal.proposed_at,
      inForceAt: proposal.in_force_at,
      bootstrap: proposal.bootstrap,
      changes: proposal.changes.map((change) => ({ ...change, person: handles.get(change.person) ?? '' })),
      approvalsNeeded: named(needed),
      approvals: named(needed.filter(({ approved }) => approved)),
    };
  });
}

/** One proposal with what it says. */
export async function policyViewOf(tx: Tx, proposal: PolicyProposal): Promise<PolicyView> {
  const [summary] = await proposalSummaries(tx, [proposal]);
  if (summary === undefined) throw new Error('a proposal that was just read has no view');
  const { policy, sources } = await policyByDigest(tx, proposal.digest);
  return { ...summary, policy, sources };
}
