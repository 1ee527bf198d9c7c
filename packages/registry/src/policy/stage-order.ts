import type { Tx } from '../database/schema.ts';
import { findPolicyInForce } from './queries.ts';

/** Sorts things of stages as the policy in force lists its stages; stages that it no longer has come last, by name. */
export async function inStageOrder<T extends { readonly stage: string }>(
  tx: Tx,
  things: readonly T[],
): Promise<T[]> {
  const stages = (await findPolicyInForce(tx))?.policy.stages.map(({ name }) => name) ?? [];
  const place = ({ stage }: T): number => (stages.includes(stage) ? stages.indexOf(stage) : stages.length);
  return [...things].sort((a, b) => place(a) - place(b) || (a.stage < b.stage ? -1 : 1));
}
