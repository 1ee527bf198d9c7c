import type { CapabilityReplay } from '../ledger/replay-projection.ts';

/** How the authority of people follows from the facts. */
export const peopleReplay: CapabilityReplay = {
  projections: [
    {
      table: 'person',
      key: ['id'],
      columns: ['id', 'handle_digest', 'kind', 'active', 'roles', 'manager_id', 'review_minutes'],
      apply: {
        'person.added': (rows, { payload }) =>
          rows.set({
            id: payload.person,
            handle_digest: payload.handleDigest,
            kind: payload.kind,
            active: true,
            roles: payload.roles,
            manager_id: payload.manager,
            review_minutes: 0,
          }),
        'person.roles-set': (rows, { payload }) => rows.update([payload.person], { roles: payload.roles }),
        'person.manager-set': (rows, { payload }) =>
          rows.update([payload.person], { manager_id: payload.manager }),
        'person.hours-set': (rows, { payload }) =>
          rows.update([payload.person], { review_minutes: payload.minutesPerWeek }),
        'person.deactivated': (rows, { payload }) => rows.update([payload.person], { active: false }),
        'person.reactivated': (rows, { payload }) => rows.update([payload.person], { active: true }),
      },
    },
    {
      table: 'team',
      key: ['id'],
      columns: ['id', 'name'],
      apply: {
        'team.created': (rows, { payload }) => rows.set({ id: payload.team, name: payload.name }),
      },
    },
    {
      table: 'team_member',
      key: ['team_id', 'person_id'],
      columns: ['team_id', 'person_id'],
      apply: {
        'team.members-set': (rows, { payload }) => {
          const before = Array.from(rows.all(), ({ team_id, person_id }) => ({ team_id, person_id }));
          for (const { team_id, person_id } of before)
            if (team_id === payload.team && typeof person_id === 'string')
              rows.delete(payload.team, person_id);
          for (const person of payload.members) rows.set({ team_id: payload.team, person_id: person });
        },
      },
    },
    {
      table: 'api_token',
      key: ['id'],
      columns: ['id', 'person_id', 'secret_digest', 'roles', 'expires_at', 'revoked_at'],
      apply: {
        'token.issued': (rows, { payload }) =>
          rows.set({
            id: payload.token,
            person_id: payload.person,
            secret_digest: payload.secretDigest,
            roles: payload.roles,
            expires_at: payload.expiresAt,
            revoked_at: null,
          }),
        'token.revoked': (rows, { payload, at }) => rows.update([payload.token], { revoked_at: at }),
      },
    },
    {
      table: 'sign_in_link',
      key: ['id'],
      columns: ['id', 'person_id', 'secret_digest', 'expires_at', 'used_at'],
      apply: {
        'sign-in-link.issued': (rows, { payload }) =>
          rows.set({
            id: payload.link,
            person_id: payload.person,
            secret_digest: payload.secretDigest,
            expires_at: payload.expiresAt,
            used_at: null,
          }),
        'session.started': (rows, { payload, at }) => rows.update([payload.link], { used_at: at }),
      },
    },
    {
      table: 'session',
      key: ['id'],
      columns: ['id', 'person_id', 'secret_digest', 'expires_at', 'ended_at'],
      apply: {
        'session.started': (rows, { payload }) =>
          rows.set({
            id: payload.session,
            person_id: payload.person,
            secret_digest: payload.secretDigest,
            expires_at: payload.expiresAt,
            ended_at: null,
          }),
        'session.ended': (rows, { payload, at }) => rows.update([payload.session], { ended_at: at }),
      },
    },
    {
      table: 'evaluator_key',
      key: ['key_id'],
      columns: ['key_id', 'evaluator_id', 'sealing_key', 'signing_key'],
      apply: {
        'evaluator.keys-registered': (rows, { payload }) =>
          rows.set({
            key_id: payload.keyId,
            evaluator_id: payload.evaluator,
            sealing_key: payload.sealingKey,
            signing_key: payload.signingKey,
          }),
      },
    },
  ],
  derived: {
    organisation: 'the organisation’s name',
    profile: 'names and mail; erasable',
  },
};
