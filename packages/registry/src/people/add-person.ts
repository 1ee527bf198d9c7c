import type { apiOperations, PersonView } from '@assay/contract';
import type { Uuid } from '@assay/core';
import type { z } from 'zod';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { handleDigest } from './handle-digest.ts';
import { personByHandle, requirePerson } from './queries.ts';
import { refused, requireRole } from './refusals.ts';
import { canonicalRoles, hoursFault, isZone, roleFault } from './rules.ts';
import { personViewOf } from './views.ts';

export type NewPerson = z.infer<typeof apiOperations.addPerson.body>;

/** Nine to five, Monday to Friday. */
const officeHours = {
  zone: 'UTC',
  hours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: 9 * 60, to: 17 * 60 })),
};

/**
 * Adds a person, service or evaluator. FORBIDDEN unless an admin asks; ALREADY_EXISTS when the handle or the
 * external id is taken; BAD_REQUEST for roles or hours that cannot be.
 */
export async function addPerson(ctx: Context, input: NewPerson): Promise<PersonView> {
  requireRole(ctx, 'admin');
  return ctx.transact(async (tx) => {
    const id = await insertPerson(tx, ctx, input);
    return personViewOf(tx, id);
  });
}

/** Writes a new person and the facts of it; the caller has authorised it. */
export async function insertPerson(tx: Tx, ctx: Context, input: NewPerson): Promise<Uuid> {
  const calendar = input.calendar ?? officeHours;
  requireSound(input.kind, input.roles, calendar);
  if ((await personByHandle(tx, input.handle)) !== undefined) throw taken(`The handle ${input.handle}`);
  if (input.externalId !== null && (await hasExternalId(tx, input.externalId)))
    throw taken(`The external id ${input.externalId}`);
  const manager = input.manager === null ? null : (await requirePerson(tx, input.manager)).id;
  const id = ctx.newId();
  const roles = canonicalRoles(input.roles);
  await tx
    .insertInto('person')
    .values({
      id,
      handle: input.handle,
      kind: input.kind,
      external_id: input.externalId,
      active: true,
      roles,
      manager_id: manager,
      zone: calendar.zone,
      hours: JSON.stringify(calendar.hours),
      review_minutes: input.reviewMinutesPerWeek,
      created_at: ctx.clock.now(),
    })
    .execute();
  await tx.insertInto('profile').values({ person_id: id, name: input.name, mail: input.mail }).execute();
  await append(tx, ctx, {
    kind: 'person.added',
    payload: {
      person: id,
      handleDigest: handleDigest(id, input.handle),
      kind: input.kind,
      roles,
      manager,
    },
  });
  if (input.reviewMinutesPerWeek > 0) {
    await append(tx, ctx, {
      kind: 'person.hours-set',
      payload: { person: id, minutesPerWeek: input.reviewMinutesPerWeek },
    });
  }
  return id;
}

/** Throws BAD_REQUEST for roles, a zone or hours that cannot be. */
export function requireSound(
  kind: NewPerson['kind'],
  roles: NewPerson['roles'],
  calendar: NonNullable<NewPerson['calendar']>,
): void {
  const fault =
    roleFault(kind, roles) ??
    (isZone(calendar.zone) ? null : `"${calendar.zone}" is no time zone. Write one such as Europe/Paris.`) ??
    hoursFault(calendar.hours);
  if (fault !== null) throw refused('BAD_REQUEST', fault);
}

async function hasExternalId(tx: Tx, externalId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('person')
    .select('id')
    .where('external_id', '=', externalId)
    .executeTakeFirst();
  return row !== undefined;
}

function taken(what: string) {
  return refused('ALREADY_EXISTS', `${what} is taken. Choose another.`);
}
