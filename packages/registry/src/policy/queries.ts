import type { Digest, Uuid } from '@assay/core';
import type { Selectable } from 'kysely';
import type { Tx } from '../database/schema.ts';
import { peopleByHandles } from '../people/queries.ts';
import { notFound, refused } from '../people/refusals.ts';
import { type PolicyVersion, readPolicyVersion } from './policy-version.ts';
import { type MatrixQuestion, type SlotRequirement, requiredSlots } from './slots.ts';
import type { PolicyProposalTable } from './tables.ts';

export type PolicyProposal = Selectable<PolicyProposalTable>;

/** The policy in force, or undefined before the first. */
export async function findPolicyInForce(tx: Tx): Promise<PolicyVersion | undefined> {
  const row = await tx
    .selectFrom('policy_proposal')
    .innerJoin('policy_version', 'policy_version.digest', 'policy_proposal.digest')
    .select(['policy_version.digest', 'policy_version.bytes'])
    .where('policy_proposal.state', '=', 'in-force')
    .executeTakeFirst();
  return row === undefined ? undefined : readPolicyVersion(row.digest, row.bytes);
}

/** The policy in force; WRONG_STATE, saying what to do, before the first. */
export async function policyInForce(tx: Tx): Promise<PolicyVersion> {
  const version = await findPolicyInForce(tx);
  if (version !== undefined) return version;
  throw refused(
    'WRONG_STATE',
    'No policy is in force yet. An admin proposes the first with: assay policy apply.',
  );
}

/** A policy version that a request pinned, in force or not any more. */
export async function policyByDigest(tx: Tx, digest: Digest): Promise<PolicyVersion> {
  const row = await tx
    .selectFrom('policy_version')
    .select('bytes')
    .where('digest', '=', digest)
    .executeTakeFirst();
  if (row === undefined) throw notFound(`policy ${digest}`);
  return readPolicyVersion(digest, row.bytes);
}

/** A slot with those it admits by id as well. */
export interface ResolvedSlot extends SlotRequirement {
  /** Ids of `admits` who are known, active or not. */
  readonly admitIds: readonly Uuid[];
}

/** The slots that a promotion of this model to this stage needs under a policy version. */
export async function slotsFor(
  tx: Tx,
  version: PolicyVersion,
  question: MatrixQuestion,
): Promise<readonly ResolvedSlot[]> {
  const slots = requiredSlots(version, question);
  const people = await peopleByHandles(
    tx,
    slots.flatMap(({ admits }) => admits),
  );
  return slots.map((slot) => ({
    ...slot,
    admitIds: slot.admits.flatMap((handle) => people.get(handle)?.id ?? []),
  }));
}

/** The proposal with this number. */
export async function proposalByNumber(tx: Tx, number: number): Promise<PolicyProposal | undefined> {
  return tx.selectFrom('policy_proposal').selectAll().where('number', '=', number).executeTakeFirst();
}
