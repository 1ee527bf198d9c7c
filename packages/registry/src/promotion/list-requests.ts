import type { RequestState, RequestView } from '@assay/contract';
import type { Uuid } from '@assay/core';
import { sql } from 'kysely';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { hasRole } from '../people/refusals.ts';
import type { RequestRow } from './queries.ts';
import { sideOf } from './relation.ts';
import type { Side } from './rules.ts';
import { requestViews } from './view.ts';

export interface ListRequests {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly model?: string | undefined;
  readonly state?: RequestState | undefined;
  readonly mine?: 'true' | 'false' | undefined;
}

/**
 * The requests that a caller may know of, newest first, a page at a time; `mine` keeps those of the caller's own
 * side. `next` is the cursor of the following page.
 */
export async function listRequests(
  ctx: Context,
  input: ListRequests,
): Promise<{ requests: RequestView[]; next: string | null }> {
  return ctx.database.read(async (tx) => {
    const everything = hasRole(ctx, 'reviewer', 'steward', 'manager', 'auditor', 'admin');
    const ownOnly = input.mine === 'true' || !everything;
    const side = await sideOf(tx, ctx.actor.personId);
    const rows = await page(tx, input, ownOnly ? side : null);
    const shown = rows.slice(0, input.limit);
    return {
      requests: await requestViews(tx, ctx, shown),
      next: rows.length > input.limit ? String(shown.at(-1)?.number) : null,
    };
  });
}

/** Whether the caller's own side ever produced what was asked for. */
export async function hasProducedAny(tx: Tx, ctx: Context): Promise<boolean> {
  const side = await sideOf(tx, ctx.actor.personId);
  const row = await tx
    .selectFrom('request')
    .select('request.number')
    .where(ofSide(side))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

async function page(tx: Tx, input: ListRequests, side: Side | null): Promise<readonly RequestRow[]> {
  let query = tx.selectFrom('request').selectAll('request');
  if (input.after !== undefined && /^[1-9]\d{0,8}$/.test(input.after)) {
    query = query.where('request.number', '<', Number(input.after));
  }
  if (input.state !== undefined) query = query.where('request.state', '=', input.state);
  if (input.model !== undefined) {
    query = query
      .innerJoin('registered_model', 'registered_model.id', 'request.model_id')
      .where('registered_model.name', '=', input.model);
  }
  if (side !== null) query = query.where(ofSide(side));
  return query
    .orderBy('request.number', 'desc')
    .limit(input.limit + 1)
    .execute();
}

/** Requests of which a side is the producer: its team, or someone of it submitted, registered or contributed. */
function ofSide(side: Side) {
  const people = uuids(side.people);
  const teams = uuids(side.teams);
  return sql<boolean>`(request.team_id = any(${teams}) or request.submitted_by = any(${people})
    or exists (select 1 from model_version v where v.model_id = request.model_id
      and v.version = request.version and v.created_by = any(${people}))
    or exists (select 1 from version_contributor c where c.model_id = request.model_id
      and c.version = request.version and c.person_id = any(${people})))`;
}

function uuids(ids: ReadonlySet<string>) {
  return sql<Uuid[]>`${`{${[...ids].join(',')}}`}::uuid[]`;
}
