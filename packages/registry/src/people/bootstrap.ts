import type { PersonView } from '@assay/contract';
import type { Uuid } from '@assay/core';
import type { Actor, Context } from '../database/context.ts';
import type { Database } from '../database/database.ts';
import { append } from '../ledger/append.ts';
import { insertPerson } from './add-person.ts';
import { requirePerson } from './queries.ts';
import { refused } from './refusals.ts';
import { personViewOf } from './views.ts';

/** What an empty registry starts from. */
export interface Beginning {
  readonly organisation: string;
  readonly admin: { readonly handle: string; readonly name: string; readonly mail?: string };
}

/**
 * Names the organisation and its first admin, once. Only Assay itself may call it (the composition root, before it
 * listens): FORBIDDEN to anyone else, ALREADY_EXISTS afterwards.
 */
export async function bootstrap(
  ctx: Context,
  input: Beginning,
): Promise<{ readonly organisation: Uuid; readonly admin: PersonView }> {
  if (ctx.actor.kind !== 'system')
    throw refused('FORBIDDEN', 'Only the registry itself begins an organisation.');
  return ctx.transact(async (tx) => {
    const begun = await tx.selectFrom('organisation').select('id').executeTakeFirst();
    if (begun !== undefined) throw refused('ALREADY_EXISTS', 'This registry has its organisation already.');
    const organisation = ctx.newId();
    await tx
      .insertInto('organisation')
      .values({ id: organisation, name: input.organisation, bootstrapped_at: ctx.clock.now() })
      .execute();
    await append(tx, ctx, {
      kind: 'organisation.bootstrapped',
      payload: { organisation },
      actor: { system: 'bootstrap' },
    });
    const admin = await insertPerson(tx, ctx, {
      handle: input.admin.handle,
      name: input.admin.name,
      mail: input.admin.mail ?? null,
      kind: 'person',
      externalId: null,
      roles: ['admin'],
      manager: null,
      reviewMinutesPerWeek: 0,
    });
    return { organisation, admin: await personViewOf(tx, admin) };
  });
}

/** The organisation's name, or null before it has begun. */
export async function organisationName(database: Database): Promise<string | null> {
  return database.read(async (tx) => {
    const row = await tx.selectFrom('organisation').select('name').executeTakeFirst();
    return row?.name ?? null;
  });
}

/** The actor that a person, service or evaluator is, for a composition root that acts on their behalf. */
export async function actorByHandle(database: Database, handle: string): Promise<Actor> {
  return database.read(async (tx) => {
    const person = await requirePerson(tx, handle);
    return { personId: person.id, kind: person.kind, roles: person.roles };
  });
}
