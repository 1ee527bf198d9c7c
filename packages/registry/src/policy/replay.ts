import type { CapabilityReplay } from '../ledger/replay-projection.ts';

/** How what is in force, and who had to agree, follows from the facts. */
export const policyReplay: CapabilityReplay = {
  projections: [
    {
      table: 'policy_proposal',
      key: ['number'],
      columns: ['number', 'digest', 'state', 'proposed_by', 'bootstrap'],
      apply: {
        'policy.proposed': (rows, { payload, actor }) =>
          rows.set({
            number: payload.proposal,
            digest: payload.policy,
            state: 'proposed',
            proposed_by: 'person' in actor ? actor.person : null,
            bootstrap: false,
          }),
        'policy.in-force': (rows, { payload }) => {
          const before = Array.from(rows.all(), ({ number, state }) => ({ number: Number(number), state }));
          for (const { number, state } of before) {
            if (state === 'in-force') rows.update([number], { state: 'replaced' });
            else if (state === 'proposed') rows.update([number], { state: 'withdrawn' });
          }
          rows.update([payload.proposal], { state: 'in-force', bootstrap: payload.bootstrap });
        },
      },
    },
    {
      table: 'policy_loser',
      key: ['proposal', 'person_id'],
      columns: ['proposal', 'person_id', 'approved'],
      apply: {
        'policy.proposed': (rows, { payload }) => {
          for (const person of payload.losers)
            rows.set({ proposal: payload.proposal, person_id: person, approved: false });
        },
        'policy.approved': (rows, { payload }) =>
          rows.update([payload.proposal, payload.by], { approved: true }),
      },
    },
  ],
  derived: { policy_version: 'canonical bytes, which the database holds against their digest' },
};
