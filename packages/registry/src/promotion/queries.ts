import type { RequestState } from '@assay/contract';
import type { Uuid } from '@assay/core';
import type { Selectable } from 'kysely';
import type { Tx } from '../database/schema.ts';
import { openStates } from './rules.ts';
import type { RequestSlotTable, RequestTable, StageOverrideTable } from './tables.ts';

export type RequestRow = Selectable<RequestTable>;
export type SlotRow = Selectable<RequestSlotTable>;
export type OverrideRow = Selectable<StageOverrideTable>;

/** The request of this number, or undefined. Says nothing about who may see it: see `requireSeen`. */
export async function requestByNumber(tx: Tx, number: number): Promise<RequestRow | undefined> {
  return tx.selectFrom('request').selectAll().where('number', '=', number).executeTakeFirst();
}

/** The slots of one round, by group and ordinal. */
export async function slotsOf(tx: Tx, number: number, round: number): Promise<SlotRow[]> {
  return tx
    .selectFrom('request_slot')
    .selectAll()
    .where('request', '=', number)
    .where('round', '=', round)
    .orderBy('group_name')
    .orderBy('ordinal')
    .execute();
}

/** One slot of a request's current round, or undefined. */
export async function currentSlot(tx: Tx, request: RequestRow, slot: string): Promise<SlotRow | undefined> {
  return tx
    .selectFrom('request_slot')
    .selectAll()
    .where('request', '=', request.number)
    .where('round', '=', request.round)
    .where('slot', '=', slot)
    .executeTakeFirst();
}

/** The slots of the current rounds of many requests, by request number: one statement for a whole queue. */
export async function currentSlotsOf(
  tx: Tx,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, readonly SlotRow[]>> {
  if (numbers.length === 0) return new Map();
  const rows = await tx
    .selectFrom('request_slot')
    .innerJoin('request', (join) =>
      join
        .onRef('request.number', '=', 'request_slot.request')
        .onRef('request.round', '=', 'request_slot.round'),
    )
    .selectAll('request_slot')
    .where('request_slot.request', 'in', numbers)
    .orderBy('request_slot.group_name')
    .orderBy('request_slot.ordinal')
    .execute();
  const byRequest = new Map<number, SlotRow[]>();
  for (const row of rows) byRequest.set(row.request, [...(byRequest.get(row.request) ?? []), row]);
  return byRequest;
}

/** Requests that still wait for somebody, for one model and stage, or all. */
export async function openRequests(
  tx: Tx,
  where: { readonly modelId?: Uuid; readonly stage?: string; readonly suiteId?: Uuid } = {},
): Promise<RequestRow[]> {
  let query = tx
    .selectFrom('request')
    .selectAll()
    .where('state', 'in', [...openStates]);
  if (where.modelId !== undefined) query = query.where('model_id', '=', where.modelId);
  if (where.stage !== undefined) query = query.where('stage', '=', where.stage);
  if (where.suiteId !== undefined) query = query.where('suite_id', '=', where.suiteId);
  return query.orderBy('number').execute();
}

/** States of a request that was promoted once and whose approval may still be relied on. */
const approvedStates: readonly RequestState[] = ['promoted', 'superseded'];

/**
 * The promoted request whose approval is under a version in a stage, newest first promotion; undefined when no
 * approval ever was, or when it was rolled back. It may have expired or lapsed: see `approvalHolds`.
 */
export async function approvalUnder(
  tx: Tx,
  where: { readonly modelId: Uuid; readonly version: number; readonly stage: string },
): Promise<RequestRow | undefined> {
  return tx
    .selectFrom('request')
    .selectAll()
    .where('model_id', '=', where.modelId)
    .where('version', '=', where.version)
    .where('stage', '=', where.stage)
    .where('state', 'in', [...approvedStates])
    .where('promoted_at', 'is not', null)
    .orderBy('promoted_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/**
 * The last request that ever promoted a version to a stage, also when it was rolled back since; undefined when none
 * did. For saying what is under a run, not for relying on it.
 */
export async function lastApproval(
  tx: Tx,
  where: { readonly modelId: Uuid; readonly version: number; readonly stage: string },
): Promise<RequestRow | undefined> {
  return tx
    .selectFrom('request')
    .selectAll()
    .where('model_id', '=', where.modelId)
    .where('version', '=', where.version)
    .where('stage', '=', where.stage)
    .where('promoted_at', 'is not', null)
    .orderBy('promoted_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Every request about one version, newest first. */
export async function requestsOfVersion(tx: Tx, modelId: Uuid, version: number): Promise<RequestRow[]> {
  return tx
    .selectFrom('request')
    .selectAll()
    .where('model_id', '=', modelId)
    .where('version', '=', version)
    .orderBy('number', 'desc')
    .execute();
}

/** The running override of a stage, or undefined. */
export async function runningOverride(
  tx: Tx,
  modelId: Uuid,
  stage: string,
): Promise<OverrideRow | undefined> {
  return tx
    .selectFrom('stage_override')
    .selectAll()
    .where('model_id', '=', modelId)
    .where('stage', '=', stage)
    .where('state', '=', 'overridden')
    .executeTakeFirst();
}
