import type { Context } from '../database/context.ts';
import { append } from '../ledger/append.ts';
import { notFound, requireRole } from '../people/refusals.ts';
import { incidentByNumber } from './queries.ts';
import { type IncidentView, incidentViewOf } from './view.ts';

/** Says that an incident is over. Saying so again changes nothing. */
export async function resolveIncident(
  ctx: Context,
  input: { readonly number: number },
): Promise<IncidentView> {
  requireRole(ctx, 'service', 'producer', 'steward', 'manager', 'admin');
  return ctx.transact(async (tx) => {
    const incident = await incidentByNumber(tx, input.number);
    if (incident === undefined) throw notFound(`incident I-${input.number}`);
    if (incident.resolved_at === null) {
      const at = ctx.clock.now();
      await append(tx, ctx, { kind: 'incident.resolved', payload: { incident: input.number, at } });
      await tx.updateTable('incident').set({ resolved_at: at }).where('number', '=', input.number).execute();
    }
    return incidentViewOf(tx, input.number);
  });
}
