import { z } from 'zod';
import { digest, instant, uuid } from '../primitives.ts';
import { role } from '../roles.ts';

const roles = z.array(role);

/** Facts of `people`. Names and mail stand in an erasable profile, not here. */
export const peopleFacts = {
  'organisation.bootstrapped': z.object({ organisation: uuid }),
  'person.added': z.object({
    person: uuid,
    /** SHA-256 of `<person id>:<handle>`: ties the handle that policy names to the id without naming it. */
    handleDigest: digest,
    kind: z.enum(['person', 'service', 'evaluator']),
    roles,
    manager: uuid.nullable(),
  }),
  'person.manager-set': z.object({ person: uuid, manager: uuid.nullable() }),
  'person.roles-set': z.object({ person: uuid, roles }),
  'person.deactivated': z.object({ person: uuid }),
  'person.reactivated': z.object({ person: uuid }),
  'person.hours-set': z.object({ person: uuid, minutesPerWeek: z.int() }),
  'team.created': z.object({ team: uuid, name: z.string() }),
  'team.members-set': z.object({ team: uuid, members: z.array(uuid) }),
  'token.issued': z.object({
    token: uuid,
    person: uuid,
    roles,
    /** Of the secret, which has 256 bits of randomness. */
    secretDigest: digest,
    expiresAt: instant,
  }),
  'token.revoked': z.object({ token: uuid }),
  'sign-in-link.issued': z.object({ link: uuid, person: uuid, secretDigest: digest, expiresAt: instant }),
  'session.started': z.object({
    session: uuid,
    person: uuid,
    link: uuid,
    secretDigest: digest,
    expiresAt: instant,
  }),
  'session.ended': z.object({ session: uuid }),
  'evaluator.keys-registered': z.object({
    evaluator: uuid,
    sealingKey: z.string(),
    signingKey: z.string(),
    keyId: z.string(),
  }),
  'profile.erased': z.object({ person: uuid }),
  'policy.proposed': z.object({ proposal: z.int(), policy: digest, losers: z.array(uuid) }),
  'policy.approved': z.object({ proposal: z.int(), by: uuid }),
  'policy.in-force': z.object({
    proposal: z.int(),
    policy: digest,
    previous: digest.nullable(),
    bootstrap: z.boolean(),
  }),
};
