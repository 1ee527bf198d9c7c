import type { RequestState } from '@assay/contract';
import type {
  CapabilityReplay,
  Projection,
  ReplayState,
  ReplayedRow,
  ReplayedRows,
} from '../ledger/replay-projection.ts';
import { type RequestSituation, deriveRequestState } from './rules.ts';

const slots: Projection = {
  table: 'request_slot',
  key: ['request', 'round', 'slot'],
  columns: [
    'request',
    'round',
    'slot',
    'group_name',
    'ordinal',
    'minutes',
    'admits',
    'state',
    'reviewer',
    'decision',
    'decision_kind',
    'conditions',
    'decision_expires_at',
  ],
  apply: {
    'request.round-started': (rows, { payload }) => {
      for (const row of rows.all()) {
        if (row['request'] === payload.request) rows.set({ ...row, state: 'outdated' });
      }
      for (const slot of payload.slots) {
        rows.set({
          request: payload.request,
          round: payload.round,
          slot: slot.slot,
          group_name: slot.group,
          ordinal: slot.ordinal,
          minutes: slot.minutes,
          admits: slot.admits,
          state: slot.reviewer === null ? 'open' : 'claimed',
          reviewer: slot.reviewer,
          decision: null,
          decision_kind: null,
          conditions: null,
          decision_expires_at: null,
        });
      }
    },
    'slot.added': (rows, { payload: { group, because: _because, ...slot } }) =>
      rows.set({ ...slot, group_name: group, ...openSlot }),
    'slot.claimed': (rows, { payload }) =>
      rows.update(slotKey(payload), { state: 'claimed', reviewer: payload.reviewer }),
    'slot.released': (rows, { payload }) => {
      const admits = rows.get(...slotKey(payload))?.['admits'];
      // Whoever recuses is no longer admitted.
      const recused = payload.reason === 'recused' && Array.isArray(admits);
      rows.update(slotKey(payload), {
        state: 'open',
        reviewer: null,
        ...(recused ? { admits: admits.filter((id) => id !== payload.reviewer) } : {}),
      });
    },
    'decision.recorded': (rows, { payload }) =>
      rows.update(slotKey(payload), {
        state: 'filled',
        reviewer: payload.reviewer,
        decision: payload.decision,
        decision_kind: payload.kind,
        conditions: withoutText(payload.conditions ?? null),
        decision_expires_at: payload.expiresAt,
      }),
  },
};

const requests: Projection = {
  table: 'request',
  key: ['number'],
  columns: [
    'number',
    'model_id',
    'version',
    'artifact',
    'stage',
    'tier',
    'team_id',
    'submitted_by',
    'launch_date',
    'launch_moves',
    'slips',
    'state',
    'round',
    'policy',
    'evaluation',
    'packet',
    'packet_suite',
    'packet_baseline',
    'limited',
    'conditions',
    'expires_at',
    'approved_at',
    'promoted_at',
    'lapsed_at',
    'lapsed_reasons',
  ],
  apply: {
    'request.submitted': (rows, { payload }) =>
      rows.set({
        number: payload.request,
        model_id: payload.model,
        version: payload.version,
        artifact: payload.artifact,
        stage: payload.stage,
        tier: payload.tier,
        team_id: payload.team,
        submitted_by: payload.submittedBy,
        launch_date: payload.launchDate,
        launch_moves: 0,
        slips: 0,
        state: 'submitted',
        round: 1,
        policy: payload.policy,
        ...noEvidence,
        promoted_at: null,
        lapsed_at: null,
        lapsed_reasons: [],
      }),
    'request.round-started': (rows, { payload }) =>
      rows.update([payload.request], {
        round: payload.round,
        policy: payload.policy,
        version: payload.version,
        artifact: payload.artifact,
        state: 'evaluating',
        ...noEvidence,
      }),
    'request.queued': (rows, { payload }, state) => {
      rows.update([payload.request], {
        evaluation: 'sealed',
        packet: payload.packet,
        packet_suite: payload.suite,
        packet_baseline: payload.baseline,
      });
      derive(rows, payload.request, state);
    },
    'request.evaluation-failed': (rows, { payload }) =>
      rows.update([payload.request], { evaluation: 'failed', state: 'evaluation-failed' }),
    'slot.added': (rows, { payload }, state) => derive(rows, payload.request, state),
    'slot.claimed': (rows, { payload }, state) => derive(rows, payload.request, state),
    'slot.released': (rows, { payload }, state) => derive(rows, payload.request, state),
    'decision.recorded': (rows, { payload }, state) => derive(rows, payload.request, state),
    'request.approved': (rows, { payload, at }) =>
      rows.update([payload.request], {
        state: 'approved',
        limited: payload.limited,
        conditions: withoutText(payload.conditions),
        expires_at: payload.expiresAt,
        approved_at: at,
      }),
    'request.promoted': (rows, { payload, at }) =>
      rows.update([payload.request], { state: 'promoted', promoted_at: at }),
    'request.rejected': (rows, { payload }) => rows.update([payload.request], { state: 'rejected' }),
    'request.needs-evidence': (rows, { payload }) =>
      rows.update([payload.request], { state: 'needs-evidence' }),
    'request.withdrawn': (rows, { payload }) => rows.update([payload.request], { state: 'withdrawn' }),
    'request.superseded': (rows, { payload }) => rows.update([payload.request], { state: 'superseded' }),
    'request.rolled-back': (rows, { payload }) => rows.update([payload.request], { state: 'rolled-back' }),
    'request.launch-moved': (rows, { payload }) =>
      rows.update([payload.request], {
        launch_date: payload.to,
        launch_moves: Number(rows.get(payload.request)?.['launch_moves'] ?? 0) + 1,
      }),
    'request.launch-slipped': (rows, { payload }) =>
      rows.update([payload.request], { slips: Number(rows.get(payload.request)?.['slips'] ?? 0) + 1 }),
    'approval.lapsed': (rows, { payload, at }) =>
      rows.update([payload.request], { lapsed_at: at, lapsed_reasons: payload.reasons }),
  },
};

const overrides: Projection = {
  table: 'stage_override',
  key: ['number'],
  columns: [
    'number',
    'model_id',
    'version',
    'artifact',
    'stage',
    'state',
    'proposed_by',
    'confirmed_by',
    'confirmed_at',
    'until',
    'request',
    'ended_at',
    'ended_because',
  ],
  apply: {
    'override.proposed': (rows, { payload }) =>
      rows.set({
        number: payload.override,
        model_id: payload.model,
        version: payload.version,
        artifact: payload.artifact,
        stage: payload.stage,
        state: 'proposed',
        proposed_by: payload.by,
        confirmed_by: null,
        confirmed_at: null,
        until: null,
        request: null,
        ended_at: null,
        ended_because: null,
      }),
    'override.confirmed': (rows, { payload, at }) =>
      rows.update([payload.override], {
        state: 'overridden',
        confirmed_by: payload.by,
        confirmed_at: at,
        until: payload.until,
        request: payload.request,
      }),
    'override.ended': (rows, { payload, at }) =>
      rows.update([payload.override], { state: 'ended', ended_at: at, ended_because: payload.because }),
  },
};

/** Every table of promotion follows from the facts; texts and what is shown while an evaluation runs do not. */
export const promotionReplay: CapabilityReplay = { projections: [slots, requests, overrides], derived: {} };

const openSlot = {
  state: 'open',
  reviewer: null,
  decision: null,
  decision_kind: null,
  conditions: null,
  decision_expires_at: null,
} as const;

const noEvidence = {
  evaluation: 'awaited',
  packet: null,
  packet_suite: null,
  packet_baseline: null,
  limited: false,
  conditions: null,
  expires_at: null,
  approved_at: null,
} as const;

/** Conditions as their columns hold them: the text stands apart. */
function withoutText<T extends object>(conditions: T | null): (T & { readonly text: null }) | null {
  return conditions === null ? null : { ...conditions, text: null };
}

function slotKey(payload: {
  readonly request: number;
  readonly round: number;
  readonly slot: string;
}): [number, number, string] {
  return [payload.request, payload.round, payload.slot];
}

/** The state by the same rule as the use cases; what a slotless request came to is told by the fact that follows. */
function derive(rows: ReplayedRows, number: number, state: ReplayState): void {
  const request = rows.get(number);
  if (request === undefined || request['state'] === 'withdrawn') return;
  const current = [...state.rows('request_slot').all()].filter(
    (slot) => slot['request'] === number && slot['round'] === request['round'],
  );
  if (current.length === 0) return rows.update([number], { state: 'in-queue' });
  return rows.update([number], { state: stateOf(request, current) });
}

function stateOf(request: ReplayedRow, current: readonly ReplayedRow[]): RequestState {
  return deriveRequestState({
    evaluation: request['evaluation'] as RequestSituation['evaluation'],
    slots: current.map(
      (slot) =>
        ({ state: slot['state'], decision: slot['decision_kind'] }) as RequestSituation['slots'][number],
    ),
    gatesPassed: false,
    promoted: request['promoted_at'] !== null,
    ended: null,
  });
}
