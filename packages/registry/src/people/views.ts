import type { PersonView } from '@assay/contract';
import type { Uuid } from '@assay/core';
import type { Tx } from '../database/schema.ts';
import { type Person, type Team, handlesOf } from './queries.ts';

/** People as the API shows them, in the order given. */
export async function personViews(tx: Tx, people: readonly Person[]): Promise<readonly PersonView[]> {
  if (people.length === 0) return [];
  const ids = people.map(({ id }) => id);
  const profiles = await tx
    .selectFrom('profile')
    .select(['person_id', 'name'])
    .where('person_id', 'in', ids)
    .execute();
  const memberships = await tx
    .selectFrom('team_member')
    .innerJoin('team', 'team.id', 'team_member.team_id')
    .select(['team_member.person_id', 'team.name'])
    .where('team_member.person_id', 'in', ids)
    .orderBy('team.name')
    .execute();
  const managers = await handlesOf(
    tx,
    people.flatMap(({ manager_id }) => manager_id ?? []),
  );
  const nameOf = new Map(profiles.map(({ person_id, name }) => [person_id, name]));
  return people.map((person) => ({
    id: person.id,
    handle: person.handle,
    name: nameOf.get(person.id) ?? null,
    kind: person.kind,
    externalId: person.external_id,
    active: person.active,
    roles: person.roles,
    manager: person.manager_id === null ? null : (managers.get(person.manager_id) ?? null),
    teams: memberships.filter(({ person_id }) => person_id === person.id).map(({ name }) => name),
    calendar: { zone: person.zone, hours: [...person.hours] },
    reviewMinutesPerWeek: person.review_minutes,
  }));
}

/** One person as the API shows them. */
export async function personViewOf(tx: Tx, id: Uuid): Promise<PersonView> {
  const person = await tx.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const [view] = await personViews(tx, [person]);
  if (view === undefined) throw new Error('a person that was just read has no view');
  return view;
}

export interface TeamView {
  readonly id: Uuid;
  readonly name: string;
  readonly title: string;
  readonly members: string[];
}

/** Teams as the API shows them, in the order given. */
export async function teamViews(tx: Tx, teams: readonly Team[]): Promise<readonly TeamView[]> {
  if (teams.length === 0) return [];
  const members = await tx
    .selectFrom('team_member')
    .innerJoin('person', 'person.id', 'team_member.person_id')
    .select(['team_member.team_id', 'person.handle'])
    .where(
      'team_member.team_id',
      'in',
      teams.map(({ id }) => id),
    )
    .orderBy('person.handle')
    .execute();
  return teams.map(({ id, name, title }) => ({
    id,
    name,
    title,
    members: members.filter(({ team_id }) => team_id === id).map(({ handle }) => handle),
  }));
}
