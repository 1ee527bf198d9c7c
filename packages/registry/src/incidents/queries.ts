import type { Uuid } from '@assay/core';
import type { Selectable } from 'kysely';
import type { Tx } from '../database/schema.ts';
import type { IncidentTable } from './tables.ts';

export type IncidentRow = Selectable<IncidentTable>;

export async function incidentByNumber(tx: Tx, number: number): Promise<IncidentRow | undefined> {
  return tx.selectFrom('incident').selectAll().where('number', '=', number).executeTakeFirst();
}

/** Incidents, newest first. */
export async function newestIncidents(tx: Tx, limit: number): Promise<IncidentRow[]> {
  return tx.selectFrom('incident').selectAll().orderBy('number', 'desc').limit(limit).execute();
}

/** Incidents of a version, oldest first. */
export async function incidentsOfVersion(tx: Tx, modelId: Uuid, version: number): Promise<IncidentRow[]> {
  return tx
    .selectFrom('incident')
    .selectAll()
    .where('model_id', '=', modelId)
    .where('version', '=', version)
    .orderBy('started_at')
    .execute();
}
