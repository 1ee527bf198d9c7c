import type { Role } from '@assay/contract';
import type { Uuid } from '@assay/core';
import { type Selectable, sql } from 'kysely';
import type { Tx } from '../database/schema.ts';
import { notFound } from './refusals.ts';
import type { EvaluatorKeyTable, PersonTable, TeamTable } from './tables.ts';

export type Person = Selectable<PersonTable>;
export type Team = Selectable<TeamTable>;
export type EvaluatorKey = Selectable<EvaluatorKeyTable>;

/** The person with this id. */
export async function personById(tx: Tx, id: Uuid): Promise<Person | undefined> {
  return tx.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The person with this handle, active or not. */
export async function personByHandle(tx: Tx, handle: string): Promise<Person | undefined> {
  return tx.selectFrom('person').selectAll().where('handle', '=', handle).executeTakeFirst();
}

/** As `personByHandle`; NOT_FOUND when there is none. */
export async function requirePerson(tx: Tx, handle: string): Promise<Person> {
  const person = await personByHandle(tx, handle);
  if (person === undefined) throw notFound(`person ${handle}`);
  return person;
}

/** The people with these ids, by id; ids of nobody are left out. */
export async function peopleByIds(tx: Tx, ids: Iterable<Uuid>): Promise<ReadonlyMap<Uuid, Person>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const people = await tx.selectFrom('person').selectAll().where('id', 'in', wanted).execute();
  return new Map(people.map((person) => [person.id, person]));
}

/** Handles by id, for pages and messages. */
export async function handlesOf(tx: Tx, ids: Iterable<Uuid>): Promise<ReadonlyMap<Uuid, string>> {
  const people = await peopleByIds(tx, ids);
  return new Map([...people].map(([id, { handle }]) => [id, handle]));
}

/** The people with these handles, by handle; unknown handles are left out. */
export async function peopleByHandles(
  tx: Tx,
  handles: Iterable<string>,
): Promise<ReadonlyMap<string, Person>> {
  const wanted = [...new Set(handles)];
  if (wanted.length === 0) return new Map();
  const people = await tx.selectFrom('person').selectAll().where('handle', 'in', wanted).execute();
  return new Map(people.map((person) => [person.handle, person]));
}

/** Everyone active who holds a role. */
export async function activeWithRole(tx: Tx, role: Role): Promise<readonly Person[]> {
  return tx
    .selectFrom('person')
    .selectAll()
    .where('active', '=', true)
    .where(sql<boolean>`${role} = any(roles)`)
    .orderBy('handle')
    .execute();
}

export async function teamByName(tx: Tx, name: string): Promise<Team | undefined> {
  return tx.selectFrom('team').selectAll().where('name', '=', name).executeTakeFirst();
}

export async function teamById(tx: Tx, id: Uuid): Promise<Team | undefined> {
  return tx.selectFrom('team').selectAll().where('id', '=', id).executeTakeFirst();
}

/** As `teamByName`; NOT_FOUND when there is none. */
export async function requireTeam(tx: Tx, name: string): Promise<Team> {
  const team = await teamByName(tx, name);
  if (team === undefined) throw notFound(`team ${name}`);
  return team;
}

/** The teams a person belongs to, by name. */
export async function teamsOf(tx: Tx, person: Uuid): Promise<readonly Team[]> {
  return tx
    .selectFrom('team')
    .innerJoin('team_member', 'team_member.team_id', 'team.id')
    .selectAll('team')
    .where('team_member.person_id', '=', person)
    .orderBy('team.name')
    .execute();
}

/** The ids of a team's members. */
export async function membersOf(tx: Tx, team: Uuid): Promise<readonly Uuid[]> {
  const rows = await tx
    .selectFrom('team_member')
    .select('person_id')
    .where('team_id', '=', team)
    .orderBy('person_id')
    .execute();
  return rows.map(({ person_id }) => person_id);
}

/** Whether a person belongs to a team. */
export async function isMember(tx: Tx, team: Uuid, person: Uuid): Promise<boolean> {
  const row = await tx
    .selectFrom('team_member')
    .select('team_id')
    .where('team_id', '=', team)
    .where('person_id', '=', person)
    .executeTakeFirst();
  return row !== undefined;
}

/** Everyone above a person, nearest first: their manager, the manager's manager … Ends even in a ring. */
export async function managersAbove(tx: Tx, person: Uuid): Promise<readonly Uuid[]> {
  return managersAboveAll(tx, [person]);
}

/** Everyone above any of these people, each once, nearest first; the people themselves only if they manage another. */
export async function managersAboveAll(tx: Tx, people: readonly Uuid[]): Promise<readonly Uuid[]> {
  if (people.length === 0) return [];
  const { rows } = await sql<{ id: Uuid }>`
    with recursive above (id, depth) as (
      select manager_id, 1 from person where id in (${sql.join(people)}) and manager_id is not null
      union
      select person.manager_id, above.depth + 1
      from above join person on person.id = above.id
      where person.manager_id is not null and above.depth < 50
    )
    select id from above group by id order by min(depth), id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** The key to which suites are sealed now: the newest of an active evaluator. */
export async function currentEvaluatorKey(tx: Tx): Promise<EvaluatorKey | undefined> {
  return tx
    .selectFrom('evaluator_key')
    .innerJoin('person', 'person.id', 'evaluator_key.evaluator_id')
    .selectAll('evaluator_key')
    .where('person.active', '=', true)
    .orderBy('evaluator_key.registered_at', 'desc')
    .orderBy('evaluator_key.key_id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The key with this id, for checking a report; of an evaluator that may be gone by now. */
export async function evaluatorKeyById(tx: Tx, keyId: string): Promise<EvaluatorKey | undefined> {
  return tx.selectFrom('evaluator_key').selectAll().where('key_id', '=', keyId).executeTakeFirst();
}
