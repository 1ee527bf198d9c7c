import type { Relation } from '@assay/contract';
import type { Uuid } from '@assay/core';
import { sql } from 'kysely';
import type { Actor, Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { notFound, refused } from '../people/refusals.ts';
import { type RequestRow, requestByNumber } from './queries.ts';
import { type Side, deriveRelation, mayKnow } from './rules.ts';

/** A person, everyone below them in the line of managers, and the teams they belong to. Ends even in a ring. */
export async function sideOf(tx: Tx, person: Uuid): Promise<Side> {
  const { rows: people } = await sql<{ id: Uuid }>`
    with recursive below (id) as (
      select ${person}::uuid
      union
      select person.id from below join person on person.manager_id = below.id
    )
    select id from below`.execute(tx);
  const teams = await tx
    .selectFrom('team_member')
    .select('team_id')
    .where('person_id', '=', person)
    .execute();
  return {
    people: new Set(people.map(({ id }) => id)),
    teams: new Set(teams.map(({ team_id }) => team_id)),
  };
}

/**
 * Whoever produced the versions that these requests are about: who submitted, who registered, who contributed. By
 * request number.
 */
export async function producersOf(
  tx: Tx,
  requests: readonly RequestRow[],
): Promise<ReadonlyMap<number, ReadonlySet<Uuid>>> {
  if (requests.length === 0) return new Map();
  const numbers = requests.map(({ number }) => number);
  const registered = tx
    .selectFrom('request')
    .innerJoin('model_version', (join) =>
      join
        .onRef('model_version.model_id', '=', 'request.model_id')
        .onRef('model_version.version', '=', 'request.version'),
    )
    .select(['request.number', 'model_version.created_by as person'])
    .where('request.number', 'in', numbers);
  const contributed = tx
    .selectFrom('request')
    .innerJoin('version_contributor', (join) =>
      join
        .onRef('version_contributor.model_id', '=', 'request.model_id')
        .onRef('version_contributor.version', '=', 'request.version'),
    )
    .select(['request.number', 'version_contributor.person_id as person'])
    .where('request.number', 'in', numbers);
  const rows = await registered.unionAll(contributed).execute();
  const producers = new Map(requests.map((row) => [row.number, new Set([row.submitted_by])]));
  for (const { number, person } of rows) producers.get(number)?.add(person);
  return producers;
}

/** What a caller is to each of these requests, by number. */
export async function relationsTo(
  tx: Tx,
  requests: readonly RequestRow[],
  caller: Pick<Actor, 'personId' | 'roles'>,
): Promise<ReadonlyMap<number, Relation>> {
  const side = await sideOf(tx, caller.personId);
  const producers = await producersOf(tx, requests);
  return new Map(
    requests.map((row) => [
      row.number,
      deriveRelation(
        { side, roles: caller.roles },
        { team: row.team_id, producers: [...(producers.get(row.number) ?? [])] },
      ),
    ]),
  );
}

/** What a caller is to one request; relation beats role. */
export async function relationTo(
  tx: Tx,
  request: RequestRow,
  caller: Pick<Actor, 'personId' | 'roles'>,
): Promise<Relation> {
  return (await relationsTo(tx, [request], caller)).get(request.number) ?? 'unrelated';
}

/**
 * The request of this number with what the caller is to it. NOT_FOUND alike when there is none and when the caller
 * may not know of it; `what` is what they asked for, when it is a part of it that others may not see either.
 */
export async function requireSeen(
  tx: Tx,
  ctx: Context,
  number: number,
  what = 'request',
): Promise<{ readonly request: RequestRow; readonly relation: Relation }> {
  const request = await requestByNumber(tx, number);
  const relation = request === undefined ? 'unrelated' : await relationTo(tx, request, ctx.actor);
  if (request === undefined || !mayKnow(relation, ctx.actor.roles)) throw notFound(`${what} R-${number}`);
  return { request, relation };
}

/** As `requireSeen`; FORBIDDEN unless the caller is of the producer's side. */
export async function requireProducing(tx: Tx, ctx: Context, number: number): Promise<RequestRow> {
  const { request, relation } = await requireSeen(tx, ctx, number);
  if (relation !== 'producer') {
    throw refused('FORBIDDEN', `Only the side that produced it may do this to R-${number}.`);
  }
  return request;
}
