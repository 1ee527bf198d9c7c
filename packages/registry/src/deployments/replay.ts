import type { CapabilityReplay } from '../ledger/replay-projection.ts';

/** Deployments and bypasses follow from the facts. */
export const deploymentsReplay: CapabilityReplay = {
  projections: [
    {
      table: 'deployment',
      key: ['id'],
      columns: [
        'id',
        'service_id',
        'stage',
        'model_id',
        'version',
        'artifact',
        'from_at',
        'until_at',
        'traffic_per_day',
        'traffic_share',
      ],
      apply: {
        'deployment.recorded': (rows, { payload }) =>
          rows.set({
            id: payload.deployment,
            service_id: payload.service,
            stage: payload.stage,
            model_id: payload.model,
            version: payload.version,
            artifact: payload.artifact,
            from_at: payload.from,
            until_at: null,
            traffic_per_day: payload.trafficPerDay,
            traffic_share: payload.trafficShare,
          }),
        'deployment.ended': (rows, { payload }) =>
          rows.update([payload.deployment], { until_at: payload.until }),
      },
    },
    {
      table: 'bypass',
      key: ['deployment_id', 'kind'],
      columns: ['deployment_id', 'kind', 'found_at'],
      apply: {
        'bypass.found': (rows, { payload, at }) =>
          rows.set({ deployment_id: payload.deployment, kind: payload.kind, found_at: at }),
      },
    },
  ],
  derived: {},
};
