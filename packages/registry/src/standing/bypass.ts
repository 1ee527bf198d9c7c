import type { Uuid } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import type { DeploymentRow } from '../deployments/queries.ts';
import { type RunSituation, bypassKind } from '../deployments/rules.ts';
import type { BypassKind } from '../deployments/tables.ts';
import { append } from '../ledger/append.ts';
import { lastApproval, requestsOfVersion, runningOverride } from '../promotion/queries.ts';
import { approvalStanding } from './approval-standing.ts';

/** Finds how a running deployment comes round the gate now, and records it once. False when it does not, or was known. */
export async function noteBypass(tx: Tx, ctx: Context, run: DeploymentRow): Promise<boolean> {
  const kind = bypassKind(await situationOf(tx, ctx, run));
  return kind !== null && (await recordBypass(tx, ctx, run.id, kind));
}

async function situationOf(tx: Tx, ctx: Context, run: DeploymentRow): Promise<RunSituation> {
  const { model_id: modelId, version, stage } = run;
  if (modelId === null || version === null) {
    return { known: false, overridden: false, approval: 'none', approvedElsewhere: false };
  }
  const override = await runningOverride(tx, modelId, stage);
  const others = await requestsOfVersion(tx, modelId, version);
  return {
    known: true,
    overridden: override?.version === version,
    approval: await approvalOf(tx, ctx, { modelId, version, stage }),
    approvedElsewhere: others.some((other) => other.stage !== stage && other.promoted_at !== null),
  };
}

async function approvalOf(
  tx: Tx,
  ctx: Context,
  where: Parameters<typeof lastApproval>[1],
): Promise<RunSituation['approval']> {
  const approval = await lastApproval(tx, where);
  if (approval === undefined) return 'none';
  if (approval.state === 'rolled-back') return 'lapsed';
  const { state } = await approvalStanding(tx, ctx, approval);
  return state === 'lapsed' ? 'lapsed' : 'holds';
}

/** Records once that a deployment was found to come round the gate in this way; false when it was known. */
export async function recordBypass(
  tx: Tx,
  ctx: Context,
  deployment: Uuid,
  kind: BypassKind,
): Promise<boolean> {
  const known = await tx
    .selectFrom('bypass')
    .select('kind')
    .where('deployment_id', '=', deployment)
    .where('kind', '=', kind)
    .executeTakeFirst();
  if (known !== undefined) return false;
  const { at } = await append(tx, ctx, { kind: 'bypass.found', payload: { deployment, kind } });
  await tx.insertInto('bypass').values({ deployment_id: deployment, kind, found_at: at }).execute();
  return true;
}
