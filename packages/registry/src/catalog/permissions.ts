import type { Uuid } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { isMember } from '../people/queries.ts';
import { hasRole, refused } from '../people/refusals.ts';

/** Throws FORBIDDEN unless the caller produces for this team: the role alone is not enough. */
export async function requireProducerOf(tx: Tx, ctx: Context, team: Uuid): Promise<void> {
  if (hasRole(ctx, 'producer') && (await isMember(tx, team, ctx.actor.personId))) return;
  throw refused('FORBIDDEN', 'Only producers of the team that makes this model may do this.');
}

/** Throws FORBIDDEN unless the caller produces for this team, or holds one of these roles. */
export async function requireProducerOrRole(
  tx: Tx,
  ctx: Context,
  team: Uuid,
  ...roles: readonly ('steward' | 'admin')[]
): Promise<void> {
  if (!hasRole(ctx, ...roles)) await requireProducerOf(tx, ctx, team);
}
