import type { VersionView } from '@assay/contract';
import * as catalog from '../catalog/read-catalog.ts';
import type { ApprovalsOf } from '../catalog/views.ts';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { handlesOf } from '../people/queries.ts';
import { type RequestRow, requestsOfVersion, slotsOf } from './queries.ts';
import { relationsTo } from './relation.ts';
import { mayKnow } from './rules.ts';

/**
 * The requests about a version as its page shows them to this caller: where it was asked for, what came of it, and who
 * approved. What was promoted is everybody's to know; a request that was not, only of those who may
 * know of it.
 */
export function approvalsSeenBy(ctx: Context): ApprovalsOf {
  return async (tx, model, version) => {
    const requests = await requestsOfVersion(tx, model, version);
    const relations = await relationsTo(tx, requests, ctx.actor);
    const seen = requests.filter(
      ({ number, promoted_at }) =>
        promoted_at !== null || mayKnow(relations.get(number) ?? 'unrelated', ctx.actor.roles),
    );
    return approvalViews(tx, seen);
  };
}

async function approvalViews(tx: Tx, requests: readonly RequestRow[]): Promise<VersionView['approvals']> {
  const approvals: VersionView['approvals'] = [];
  for (const request of requests) {
    approvals.push({
      request: request.number,
      stage: request.stage,
      state: request.state,
      promotedAt: request.promoted_at,
      by: request.promoted_at === null ? [] : await approvers(tx, request.number, request.round),
      expiresAt: request.expires_at,
    });
  }
  return approvals;
}

/** Who approved: told once the version was promoted, so that votes stay sealed while others vote. */
async function approvers(tx: Tx, number: number, round: number): Promise<string[]> {
  const slots = await slotsOf(tx, number, round);
  const voted = slots.flatMap(({ reviewer, decision }) =>
    reviewer === null || decision === null ? [] : [reviewer],
  );
  const handles = await handlesOf(tx, voted);
  return voted.flatMap((id) => handles.get(id) ?? []);
}

/** One model version with its approvals. */
export function getVersion(
  ctx: Context,
  input: Parameters<typeof catalog.getVersion>[1],
): ReturnType<typeof catalog.getVersion> {
  return catalog.getVersion(ctx, input, approvalsSeenBy(ctx));
}

/** Versions of a model, newest first, with their approvals. */
export function listVersions(
  ctx: Context,
  input: Parameters<typeof catalog.listVersions>[1],
): ReturnType<typeof catalog.listVersions> {
  return catalog.listVersions(ctx, input, approvalsSeenBy(ctx));
}
