import type { Context } from '../database/context.ts';
import { notFound } from '../people/refusals.ts';
import { incidentByNumber, newestIncidents } from './queries.ts';
import { type IncidentView, incidentViews } from './view.ts';

/** Incidents, newest first: everyone signed in sees what went wrong. */
export async function listIncidents(ctx: Context): Promise<{ incidents: IncidentView[] }> {
  return ctx.database.read(async (tx) => ({
    incidents: await incidentViews(tx, await newestIncidents(tx, 500)),
  }));
}

/** One incident; NOT_FOUND when there is none. */
export async function getIncident(ctx: Context, input: { readonly number: number }): Promise<IncidentView> {
  return ctx.database.read(async (tx) => {
    const row = await incidentByNumber(tx, input.number);
    const [view] = row === undefined ? [] : await incidentViews(tx, [row]);
    if (view === undefined) throw notFound(`incident I-${input.number}`);
    return view;
  });
}
