import type { CapabilityReplay } from '../ledger/replay-projection.ts';

/** Incidents follow from the facts; their texts do not. */
export const incidentsReplay: CapabilityReplay = {
  projections: [
    {
      table: 'incident',
      key: ['number'],
      columns: [
        'number',
        'severity',
        'deployment_id',
        'model_id',
        'version',
        'started_at',
        'reported_by',
        'resolved_at',
        'attribution',
        'slot',
        'attributed_by',
      ],
      apply: {
        'incident.reported': (rows, { payload }) =>
          rows.set({
            number: payload.incident,
            severity: payload.severity,
            deployment_id: payload.deployment,
            model_id: payload.model,
            version: payload.version,
            started_at: payload.startedAt,
            reported_by: payload.by,
            resolved_at: null,
            attribution: 'unknown',
            slot: null,
            attributed_by: null,
          }),
        'incident.attributed': (rows, { payload }) =>
          rows.update([payload.incident], {
            attribution: payload.attribution,
            model_id: payload.model,
            version: payload.version,
            slot: payload.slot,
            attributed_by: payload.by,
          }),
        'incident.resolved': (rows, { payload }) =>
          rows.update([payload.incident], { resolved_at: payload.at }),
      },
    },
  ],
  derived: {},
};
