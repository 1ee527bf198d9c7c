import type { Uuid } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { peopleByHandles, requireTeam, teamByName } from './queries.ts';
import { notFound, refused, requireRole } from './refusals.ts';
import { type TeamView, teamViews } from './views.ts';

/** Creates a team with its members. FORBIDDEN unless an admin asks; ALREADY_EXISTS when the name is taken. */
export async function createTeam(
  ctx: Context,
  input: { readonly name: string; readonly title: string; readonly members: readonly string[] },
): Promise<TeamView> {
  requireRole(ctx, 'admin');
  return ctx.transact(async (tx) => {
    if ((await teamByName(tx, input.name)) !== undefined) {
      throw refused('ALREADY_EXISTS', `A team named ${input.name} exists already. Choose another name.`);
    }
    const id = ctx.newId();
    const { name, title } = input;
    await tx.insertInto('team').values({ id, name, title, created_at: ctx.clock.now() }).execute();
    await append(tx, ctx, { kind: 'team.created', payload: { team: id, name } });
    await setMembers(tx, ctx, id, input.members);
    return viewOf(tx, input.name);
  });
}

/** Replaces a team's members. Whoever joins has the producer's view of its requests from now on. Admins only. */
export async function setTeamMembers(
  ctx: Context,
  input: { readonly name: string; readonly members: readonly string[] },
): Promise<TeamView> {
  requireRole(ctx, 'admin');
  return ctx.transact(async (tx) => {
    const team = await requireTeam(tx, input.name);
    await setMembers(tx, ctx, team.id, input.members);
    return viewOf(tx, input.name);
  });
}

async function setMembers(tx: Tx, ctx: Context, team: Uuid, handles: readonly string[]): Promise<void> {
  const people = await peopleByHandles(tx, handles);
  const unknown = handles.find((handle) => !people.has(handle));
  if (unknown !== undefined) throw notFound(`person ${unknown}`);
  const members = [...people.values()].map(({ id }) => id).sort();
  await tx.deleteFrom('team_member').where('team_id', '=', team).execute();
  if (members.length > 0) {
    await tx
      .insertInto('team_member')
      .values(members.map((person_id) => ({ team_id: team, person_id })))
      .execute();
  }
  await append(tx, ctx, { kind: 'team.members-set', payload: { team, members } });
}

async function viewOf(tx: Tx, name: string): Promise<TeamView> {
  const [view] = await teamViews(tx, [await requireTeam(tx, name)]);
  if (view === undefined) throw notFound(`team ${name}`);
  return view;
}
