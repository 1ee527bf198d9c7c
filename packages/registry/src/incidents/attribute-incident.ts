import type { Uuid } from '@assay/core';
import { resolveReference } from '../catalog/queries.ts';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { notFound, refused, requireRole } from '../people/refusals.ts';
import { requestsOfVersion, slotsOf } from '../promotion/queries.ts';
import { type IncidentRow, incidentByNumber } from './queries.ts';
import type { Attribution } from './tables.ts';
import { type IncidentView, incidentViewOf } from './view.ts';

export interface AttributeIncident {
  readonly number: number;
  readonly attribution: Attribution;
  readonly version: string | null;
  readonly slot: string | null;
  readonly reason: string;
}

/**
 * Attributes an incident: to what, to which version, and to the slot that answered for it. Nobody attributes an
 * incident of a version that they approved themselves. It may be attributed again; every time is a fact.
 */
export async function attributeIncident(ctx: Context, input: AttributeIncident): Promise<IncidentView> {
  requireRole(ctx, 'steward', 'manager');
  return ctx.transact(async (tx) => {
    const incident = await incidentByNumber(tx, input.number);
    if (incident === undefined) throw notFound(`incident I-${input.number}`);
    const version = await versionMeant(tx, incident, input);
    if (version !== null) await requireSlotAndDistance(tx, ctx, version, input.slot);
    else if (input.slot !== null) {
      throw refused('BAD_REQUEST', 'Name the version whose approval the slot was part of.');
    }
    await append(tx, ctx, {
      kind: 'incident.attributed',
      payload: {
        incident: input.number,
        attribution: input.attribution,
        version: version?.number ?? null,
        model: version?.modelId ?? null,
        slot: input.slot,
        by: ctx.actor.personId,
      },
    });
    await tx
      .updateTable('incident')
      .set({
        attribution: input.attribution,
        model_id: version?.modelId ?? null,
        version: version?.number ?? null,
        slot: input.slot,
        attribution_reason: input.reason,
        attributed_by: ctx.actor.personId,
      })
      .where('number', '=', input.number)
      .execute();
    return incidentViewOf(tx, input.number);
  });
}

interface VersionMeant {
  readonly modelId: Uuid;
  readonly number: number;
}

async function versionMeant(
  tx: Tx,
  incident: IncidentRow,
  input: AttributeIncident,
): Promise<VersionMeant | null> {
  if (input.version !== null) {
    const { model, version } = await resolveReference(tx, input.version);
    return { modelId: model.id, number: version.version };
  }
  const { model_id: modelId, version } = incident;
  return modelId === null || version === null ? null : { modelId, number: version };
}

async function requireSlotAndDistance(
  tx: Tx,
  ctx: Context,
  version: VersionMeant,
  slot: string | null,
): Promise<void> {
  const requests = await requestsOfVersion(tx, version.modelId, version.number);
  const slots: string[] = [];
  for (const { number, round, promoted_at } of requests) {
    if (promoted_at === null) continue;
    for (const one of await slotsOf(tx, number, round)) {
      slots.push(one.slot);
      if (one.decision !== null && one.reviewer === ctx.actor.personId) {
        throw refused(
          'SEPARATION_OF_DUTIES',
          `You decided on R-${number}. Somebody else attributes an incident of what it approved.`,
        );
      }
    }
  }
  if (slot !== null && !slots.includes(slot)) {
    throw refused(
      'BAD_REQUEST',
      `No approval of that version had a slot ${slot}. It had: ${slots.join(', ')}.`,
    );
  }
}
