import type { CapabilityReplay, Projection } from '../ledger/replay-projection.ts';

/** The columns of an evaluation job on which what may be done, and what was found, rest. */
const jobs: Projection = {
  table: 'evaluation_job',
  key: ['id'],
  columns: ['id', 'criteria', 'guard_commitment', 'envelope', 'result', 'measured'],
  apply: {
    'suite.sealed': (rows, { id }) => rows.set({ id, criteria: null, guard_commitment: null, ...unreported }),
    'evaluation.criteria-fixed': (rows, { payload }) =>
      rows.set({
        id: payload.job,
        criteria: payload.criteria,
        guard_commitment: payload.guardCommitment,
        ...unreported,
      }),
    'evaluation.reported': (rows, { payload }) =>
      rows.update([payload.job], {
        envelope: payload.envelope,
        result: payload.result,
        measured: payload.measured,
      }),
    'case-view.asked': (rows, { payload }) =>
      rows.set({ id: payload.job, criteria: null, guard_commitment: null, ...unreported }),
  },
};

const unreported = { envelope: null, result: null, measured: null };

const packets: Projection = {
  table: 'evidence_packet',
  key: ['digest'],
  columns: ['digest', 'request', 'round', 'job_id', 'report', 'suite', 'baseline'],
  apply: {
    'packet.sealed': (rows, { payload }) =>
      rows.set({
        digest: payload.packet,
        request: payload.request,
        round: payload.round,
        job_id: payload.job,
        report: payload.report,
        suite: payload.suite,
        baseline: payload.baseline,
      }),
  },
};

const outcomes: Projection = {
  table: 'producer_outcome',
  key: ['request', 'round'],
  columns: ['request', 'round', 'verdict', 'category', 'bits', 'released_at'],
  apply: {
    'outcome.released': (rows, { payload, at }) =>
      rows.set({
        request: payload.request,
        round: payload.round,
        ...payload.outcome,
        bits: payload.bits,
        released_at: at,
      }),
  },
};

const views: Projection = {
  table: 'case_view',
  key: ['id'],
  columns: ['id', 'job_id', 'request', 'suite_id', 'reviewer', 'rows'],
  apply: {
    'case-view.asked': (rows, { payload }) =>
      rows.set({
        id: payload.view,
        job_id: payload.job,
        request: payload.request,
        suite_id: payload.suite,
        reviewer: payload.reviewer,
        rows: payload.rows,
      }),
  },
};

const events: Projection = {
  table: 'lineage_event',
  key: ['digest'],
  columns: ['digest', 'run', 'event_type'],
  apply: {
    'lineage.received': (rows, { payload }) =>
      rows.set({ digest: payload.event, run: payload.run, event_type: payload.eventType }),
  },
};

const manifests: Projection = {
  table: 'fingerprint_manifest',
  key: ['model_id', 'version', 'digest'],
  columns: ['model_id', 'version', 'digest', 'rows'],
  apply: {
    'fingerprints.received': (rows, { payload }) =>
      rows.set({
        model_id: payload.model,
        version: payload.version,
        digest: payload.manifest,
        rows: payload.rows,
      }),
  },
};

/** What the facts say of evidence's tables. Where a job stands in the queue is the evaluators' business, and derived. */
export const evidenceReplay: CapabilityReplay = {
  projections: [jobs, packets, outcomes, views, events, manifests],
  derived: {
    lineage_dataset: 'read out of the event, whose bytes are a document under its digest',
    claim_guard: 'the guard’s noise, sealed; what was told because of it is in producer_outcome',
  },
};
