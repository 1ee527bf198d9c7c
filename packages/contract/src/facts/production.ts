import { z } from 'zod';
import { digest, instant, uuid } from '../primitives.ts';

export const productionFacts = {
  'deployment.recorded': z.object({
    deployment: uuid,
    service: uuid,
    stage: z.string(),
    model: uuid.nullable(),
    version: z.int().nullable(),
    artifact: digest,
    from: instant,
    trafficPerDay: z.int().nullable(),
    trafficShare: z.string().nullable(),
  }),
  'deployment.ended': z.object({ deployment: uuid, until: instant }),
  'deployment.refused': z.object({
    service: uuid,
    stage: z.string(),
    artifact: digest,
    condition: z.string(),
  }),
  'bypass.found': z.object({
    deployment: uuid,
    kind: z.enum([
      'never-approved',
      'other-stage',
      'overridden',
      'lapsed',
      'unknown-digest',
      'condition-breached',
    ]),
  }),
  'approval.lapsed': z.object({ request: z.int(), reasons: z.array(z.string()) }),
  'incident.reported': z.object({
    incident: z.int(),
    deployment: uuid.nullable(),
    model: uuid.nullable(),
    version: z.int().nullable(),
    severity: z.int(),
    startedAt: instant,
    by: uuid,
  }),
  'incident.attributed': z.object({
    incident: z.int(),
    attribution: z.string(),
    model: uuid.nullable(),
    version: z.int().nullable(),
    slot: z.string().nullable(),
    by: uuid,
  }),
  'incident.resolved': z.object({ incident: z.int(), at: instant }),
  'ledger.key-added': z.object({
    keyId: z.string(),
    name: z.string(),
    publicKey: z.string(),
    holder: z.string(),
    from: z.int(),
  }),
  'ledger.key-retired': z.object({ keyId: z.string(), until: z.int() }),
};
