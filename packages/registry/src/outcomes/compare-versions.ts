import type { apiOperations } from '@assay/contract';
import type { Uuid } from '@assay/core';
import type { z } from 'zod';
import { requireVersion } from '../catalog/queries.ts';
import { versionViewOf } from '../catalog/views.ts';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { handlesOf } from '../people/queries.ts';
import { requestsOfVersion } from '../promotion/queries.ts';
import { approvalsSeenBy } from '../promotion/read-versions.ts';
import { isPacketOpen } from '../review/read-packet.ts';

export type Comparison = z.infer<typeof apiOperations.compareVersions.response>;

/**
 * Two versions of a model side by side: what they are, where each runs, and the packets of figures about them that
 * this caller may open.
 */
export async function compareVersions(
  ctx: Context,
  input: { readonly model: string; readonly a: number; readonly b: number },
): Promise<Comparison> {
  return ctx.database.read(async (tx) => {
    const a = await requireVersion(tx, input.model, input.a);
    const b = await requireVersion(tx, input.model, input.b);
    const versions = [...new Set([input.a, input.b])];
    return {
      a: await versionViewOf(tx, a.model, a.version, approvalsSeenBy(ctx)),
      b: await versionViewOf(tx, b.model, b.version, approvalsSeenBy(ctx)),
      figures: await figuresOf(tx, ctx, a.model.id, versions),
      live: await liveOf(tx, a.model.id, versions),
    };
  });
}

/** Packets that this caller could open: a producer is told none, a reviewer none before their leaning. */
async function figuresOf(
  tx: Tx,
  ctx: Context,
  model: Uuid,
  versions: readonly number[],
): Promise<Comparison['figures']> {
  const figures: Comparison['figures'] = [];
  for (const version of versions) {
    const requests = await requestsOfVersion(tx, model, version);
    for (const { number, packet, stage } of requests) {
      if (packet === null || !(await isPacketOpen(tx, ctx, packet))) continue;
      figures.push({ request: number, version, packet, stage });
    }
  }
  return figures;
}

async function liveOf(tx: Tx, model: Uuid, versions: readonly number[]): Promise<Comparison['live']> {
  const rows = await tx
    .selectFrom('deployment')
    .select(['version', 'service_id', 'stage', 'from_at'])
    .where('model_id', '=', model)
    .where('version', 'in', versions)
    .where('until_at', 'is', null)
    .orderBy('version')
    .orderBy('from_at')
    .execute();
  const handles = await handlesOf(
    tx,
    rows.map(({ service_id }) => service_id),
  );
  return rows.flatMap(({ version, service_id, stage, from_at }) =>
    version === null ? [] : [{ version, service: handles.get(service_id) ?? '', stage, since: from_at }],
  );
}
