import type { CapabilityReplay } from '../ledger/replay-projection.ts';

/** How suite versions, their budgets and their readers follow from the facts. */
export const suitesReplay: CapabilityReplay = {
  projections: [
    {
      table: 'suite_version',
      key: ['id'],
      columns: ['id', 'suite', 'version', 'manifest_digest', 'sealed_digest', 'state', 'sealed_by', 'bits'],
      apply: {
        'suite.sealed': (rows, { payload }) =>
          rows.set({
            id: payload.suite,
            suite: payload.name,
            version: payload.version,
            manifest_digest: payload.manifest,
            sealed_digest: payload.sealed,
            state: 'sealed',
            sealed_by: payload.steward,
            bits: payload.bits,
          }),
        'suite.in-force': (rows, { payload }) => rows.update([payload.suite], { state: 'in-force' }),
        'suite.refused': (rows, { payload }) => rows.update([payload.suite], { state: 'refused' }),
        'suite.exhausted': (rows, { payload }) => rows.update([payload.suite], { state: 'exhausted' }),
        'suite.deprecated': (rows, { payload }) => rows.update([payload.suite], { state: 'deprecated' }),
        'suite.retired': (rows, { payload }) => rows.update([payload.suite], { state: 'retired' }),
      },
    },
    {
      table: 'exposure',
      key: ['id'],
      columns: ['id', 'suite_id', 'team_id', 'request', 'what', 'bits', 'at'],
      apply: {
        'exposure.charged': (rows, { id, at, payload }) =>
          rows.set({
            id,
            suite_id: payload.suite,
            team_id: payload.team,
            request: payload.request,
            what: payload.what,
            bits: payload.bits,
            at,
          }),
      },
    },
    {
      table: 'suite_reader',
      key: ['suite_id', 'person_id', 'how'],
      columns: ['suite_id', 'person_id', 'how'],
      apply: {
        'exposure.person-read': (rows, { payload }) =>
          rows.set({ suite_id: payload.suite, person_id: payload.person, how: payload.how }),
      },
    },
  ],
  derived: {},
};
