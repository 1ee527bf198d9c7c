import type { PersonView } from '@assay/contract';
import type { Context } from '../database/context.ts';
import { requirePerson } from './queries.ts';
import { type TeamView, personViewOf, personViews, teamViews } from './views.ts';

/** The caller, and the anti-forgery token of their session (null with an API token). */
export async function getMe(
  ctx: Context,
  input: { readonly csrfToken: string | null },
): Promise<PersonView & { readonly csrfToken: string | null }> {
  return ctx.database.read(async (tx) => ({
    ...(await personViewOf(tx, ctx.actor.personId)),
    roles: [...ctx.actor.roles],
    csrfToken: input.csrfToken,
  }));
}

/** Everyone, by handle. Any signed-in caller may know who works here. */
export async function listPeople(ctx: Context): Promise<{ readonly people: PersonView[] }> {
  return ctx.database.read(async (tx) => {
    const people = await tx.selectFrom('person').selectAll().orderBy('handle').execute();
    return { people: [...(await personViews(tx, people))] };
  });
}

/** One person by handle; NOT_FOUND when there is none. */
export async function getPerson(ctx: Context, input: { readonly handle: string }): Promise<PersonView> {
  return ctx.database.read(async (tx) => personViewOf(tx, (await requirePerson(tx, input.handle)).id));
}

/** Every team, by name. */
export async function listTeams(ctx: Context): Promise<{ readonly teams: TeamView[] }> {
  return ctx.database.read(async (tx) => {
    const teams = await tx.selectFrom('team').selectAll().orderBy('name').execute();
    return { teams: [...(await teamViews(tx, teams))] };
  });
}
