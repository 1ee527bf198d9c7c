import type { apiOperations, PersonView } from '@assay/contract';
import type { Uuid } from '@assay/core';
import type { z } from 'zod';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { requireSound } from './add-person.ts';
import { endAllAccess } from './end-all-access.ts';
import { type Person, activeWithRole, managersAbove, requirePerson } from './queries.ts';
import { refused, requireRole } from './refusals.ts';
import { canonicalRoles, closesRing } from './rules.ts';
import { personViewOf } from './views.ts';

export type PersonChange = z.infer<typeof apiOperations.changePerson.body>;

/**
 * Changes roles, manager, hours, or whether someone is active. Whoever becomes inactive loses every token and
 * session in the same transaction. FORBIDDEN unless an admin asks; WRONG_STATE when no active admin would be left.
 */
export async function changePerson(
  ctx: Context,
  input: { readonly handle: string } & PersonChange,
): Promise<PersonView> {
  requireRole(ctx, 'admin');
  return ctx.transact(async (tx) => {
    const person = await requirePerson(tx, input.handle);
    requireSound(
      person.kind,
      input.roles ?? person.roles,
      input.calendar ?? { zone: person.zone, hours: [...person.hours] },
    );
    await requireAdminLeft(tx, person, input);
    if (input.roles !== undefined) await setRoles(tx, ctx, person, input.roles);
    if (input.manager !== undefined) await setManager(tx, ctx, person, input.manager);
    if (input.calendar !== undefined) await setCalendar(tx, person.id, input.calendar);
    if (input.reviewMinutesPerWeek !== undefined)
      await setReviewMinutes(tx, ctx, person, input.reviewMinutesPerWeek);
    if (input.active !== undefined) await setActive(tx, ctx, person, input.active);
    return personViewOf(tx, person.id);
  });
}

/** Sets the caller's own review minutes a week. */
export async function setMyHours(
  ctx: Context,
  input: { readonly reviewMinutesPerWeek: number },
): Promise<PersonView> {
  return ctx.transact(async (tx) => {
    const person = await tx
      .selectFrom('person')
      .selectAll()
      .where('id', '=', ctx.actor.personId)
      .executeTakeFirstOrThrow();
    await setReviewMinutes(tx, ctx, person, input.reviewMinutesPerWeek);
    return personViewOf(tx, person.id);
  });
}

async function requireAdminLeft(tx: Tx, person: Person, change: PersonChange): Promise<void> {
  const stays = (change.active ?? person.active) && (change.roles ?? person.roles).includes('admin');
  if (stays || !person.active || !person.roles.includes('admin')) return;
  const admins = await activeWithRole(tx, 'admin');
  if (admins.some(({ id }) => id !== person.id)) return;
  throw refused(
    'WRONG_STATE',
    `${person.handle} is the last active admin. Give the role to someone else first.`,
  );
}

async function setRoles(
  tx: Tx,
  ctx: Context,
  person: Person,
  wanted: NonNullable<PersonChange['roles']>,
): Promise<void> {
  const roles = canonicalRoles(wanted);
  if (roles.join() === person.roles.join()) return;
  await tx.updateTable('person').set({ roles }).where('id', '=', person.id).execute();
  await append(tx, ctx, { kind: 'person.roles-set', payload: { person: person.id, roles } });
}

async function setManager(tx: Tx, ctx: Context, person: Person, handle: string | null): Promise<void> {
  const manager = handle === null ? null : (await requirePerson(tx, handle)).id;
  if (manager === person.manager_id) return;
  if (manager !== null && closesRing(person.id, manager, await managersAbove(tx, manager))) {
    throw refused('CONFLICT', `${handle} answers to ${person.handle} already. Nobody manages themselves.`);
  }
  await tx.updateTable('person').set({ manager_id: manager }).where('id', '=', person.id).execute();
  await append(tx, ctx, { kind: 'person.manager-set', payload: { person: person.id, manager } });
}

async function setCalendar(tx: Tx, id: Uuid, calendar: NonNullable<PersonChange['calendar']>): Promise<void> {
  await tx
    .updateTable('person')
    .set({ zone: calendar.zone, hours: JSON.stringify(calendar.hours) })
    .where('id', '=', id)
    .execute();
}

async function setReviewMinutes(tx: Tx, ctx: Context, person: Person, minutesPerWeek: number): Promise<void> {
  if (minutesPerWeek === person.review_minutes) return;
  await tx
    .updateTable('person')
    .set({ review_minutes: minutesPerWeek })
    .where('id', '=', person.id)
    .execute();
  await append(tx, ctx, { kind: 'person.hours-set', payload: { person: person.id, minutesPerWeek } });
}

async function setActive(tx: Tx, ctx: Context, person: Person, active: boolean): Promise<void> {
  if (active === person.active) return;
  await tx.updateTable('person').set({ active }).where('id', '=', person.id).execute();
  if (!active) await endAllAccess(tx, ctx, person.id);
  await append(tx, ctx, {
    kind: active ? 'person.reactivated' : 'person.deactivated',
    payload: { person: person.id },
  });
}
