import type { CapabilityReplay } from '../ledger/replay-projection.ts';

const unread = { leaning_digest: null, opened_packet: null, recused: false } as const;

/** What of `review` follows from the facts: who decided what on which evidence, and who approached whom. */
export const reviewReplay: CapabilityReplay = {
  projections: [
    {
      table: 'decision',
      key: ['id'],
      columns: [
        'id',
        'request',
        'round',
        'slot',
        'reviewer',
        'kind',
        'packet',
        'envelope',
        'annex',
        'policy',
        'expires_at',
        'fact_id',
        'at',
      ],
      apply: {
        'decision.recorded': (rows, fact) => {
          const { decision, conditions: _conditions, expiresAt, ...recorded } = fact.payload;
          rows.set({ id: decision, ...recorded, expires_at: expiresAt, fact_id: fact.id, at: fact.at });
        },
      },
    },
    {
      table: 'contact',
      key: ['id'],
      columns: ['id', 'request', 'kind', 'from_id', 'to_id', 'at'],
      apply: {
        'contact.recorded': (rows, fact) => {
          const { contact, from, to, ...recorded } = fact.payload;
          rows.set({ id: contact, ...recorded, from_id: from, to_id: to, at: fact.at });
        },
      },
    },
    {
      table: 'review',
      key: ['request', 'round', 'slot', 'reviewer'],
      columns: ['request', 'round', 'slot', 'reviewer', 'leaning_digest', 'opened_packet', 'recused'],
      apply: {
        'request.round-started': (rows, { payload: { request, round, slots } }) => {
          for (const { slot, reviewer } of slots) {
            if (reviewer !== null) rows.set({ ...unread, request, round, slot, reviewer });
          }
        },
        'slot.claimed': (rows, fact) => {
          const { request, round, slot, reviewer } = fact.payload;
          if (rows.get(request, round, slot, reviewer) === undefined)
            rows.set({ ...unread, request, round, slot, reviewer });
        },
        'leaning.recorded': (rows, fact) => {
          const { request, round, slot, reviewer, salted } = fact.payload;
          rows.set({ ...unread, request, round, slot, reviewer, leaning_digest: salted });
        },
        'evidence.opened': (rows, fact) => {
          const { request, round, slot, reviewer, packet } = fact.payload;
          rows.update([request, round, slot, reviewer], { opened_packet: packet });
        },
        'slot.released': (rows, fact) => {
          const { request, round, slot, reviewer, reason } = fact.payload;
          if (reason === 'recused')
            rows.set({
              ...unread,
              ...rows.get(request, round, slot, reviewer),
              request,
              round,
              slot,
              reviewer,
              recused: true,
            });
        },
      },
    },
  ],
  derived: {
    disposition: 'words about findings; the annex of the decision carries the last of them, by digest',
    card_reading: 'which card text a reviewer was shown last',
    day_plan: 'a plan; keeping it is a fact that names what it said',
    packet_reading: 'counted from the packet',
  },
};
