import type { incidentView } from '@assay/contract';
import type { z } from 'zod';
import type { Tx } from '../database/schema.ts';
import { handlesOf } from '../people/queries.ts';
import { modelOf } from '../promotion/catalog-reads.ts';
import type { IncidentRow } from './queries.ts';

export type IncidentView = z.infer<typeof incidentView>;

/** Incidents as the API shows them, in the order given. */
export async function incidentViews(tx: Tx, rows: readonly IncidentRow[]): Promise<IncidentView[]> {
  const handles = await handlesOf(
    tx,
    rows.flatMap(({ reported_by, service_id }) => [
      reported_by,
      ...(service_id === null ? [] : [service_id]),
    ]),
  );
  const views: IncidentView[] = [];
  for (const row of rows) {
    views.push({
      number: row.number,
      title: row.title,
      severity: row.severity,
      service: row.service_id === null ? null : (handles.get(row.service_id) ?? null),
      model: row.model_id === null ? null : (await modelOf(tx, row.model_id)).name,
      version: row.version,
      startedAt: row.started_at,
      reportedAt: row.reported_at,
      reportedBy: handles.get(row.reported_by) ?? '',
      resolvedAt: row.resolved_at,
      attribution: row.attribution,
      answeredForBy: row.slot,
    });
  }
  return views;
}

/** One incident as the API shows it. */
export async function incidentViewOf(tx: Tx, number: number): Promise<IncidentView> {
  const row = await tx
    .selectFrom('incident')
    .selectAll()
    .where('number', '=', number)
    .executeTakeFirstOrThrow();
  const [view] = await incidentViews(tx, [row]);
  if (view === undefined) throw new Error('an incident that was just read has no view');
  return view;
}
