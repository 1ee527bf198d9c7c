import type { Uuid } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { type DeploymentRow, deploymentById } from '../deployments/queries.ts';
import { append } from '../ledger/append.ts';
import { hasRole, notFound, refused, requireRole } from '../people/refusals.ts';
import { modelOf } from '../promotion/catalog-reads.ts';
import { sideOf } from '../promotion/relation.ts';
import { type DeploymentView, deploymentViews } from './deployment-view.ts';

/** Records that a service stopped running a version. Ending what ended changes nothing. */
export async function endDeployment(ctx: Context, input: { readonly id: Uuid }): Promise<DeploymentView> {
  requireRole(ctx, 'service', 'producer', 'admin');
  return ctx.transact(async (tx) => {
    const row = await deploymentById(tx, input.id);
    if (row === undefined) throw notFound(`deployment ${input.id}`);
    await requireMayEnd(tx, ctx, row);
    if (row.until_at === null) await endDeploymentRow(tx, ctx, row);
    const ended = await deploymentById(tx, input.id);
    const [view] = ended === undefined ? [] : await deploymentViews(tx, ctx, [ended]);
    if (view === undefined) throw new Error('a deployment that was just ended has no view');
    return view;
  });
}

/** Ends a running deployment in the caller's transaction. */
export async function endDeploymentRow(tx: Tx, ctx: Context, row: DeploymentRow): Promise<void> {
  const until = ctx.clock.now();
  await tx.updateTable('deployment').set({ until_at: until }).where('id', '=', row.id).execute();
  await append(tx, ctx, { kind: 'deployment.ended', payload: { deployment: row.id, until } });
}

async function requireMayEnd(tx: Tx, ctx: Context, row: DeploymentRow): Promise<void> {
  if (hasRole(ctx, 'admin') || ctx.actor.personId === row.service_id) return;
  if (ctx.actor.kind === 'person' && row.model_id !== null) {
    const model = await modelOf(tx, row.model_id);
    if ((await sideOf(tx, ctx.actor.personId)).teams.has(model.team_id)) return;
  }
  throw refused('FORBIDDEN', 'Only the service, the team that produces the model, or an admin may end this.');
}
