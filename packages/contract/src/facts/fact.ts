import { z } from 'zod';
import { instant, uuid } from '../primitives.ts';

/** Who acted: a person or process by id, or a commitment that is opened later (probes). */
export const factActor = z.union([
  z.object({ person: uuid }),
  z.object({ system: z.enum(['registry', 'bootstrap']) }),
  z.object({ commitment: z.string() }),
]);

/**
 * A ledger entry as it is hashed: canonical JSON of this object. Carries ids and digests, never names, mail,
 * free text or sealed content.
 */
export const factEnvelope = z.object({
  schema: z.literal('assay.fact/1'),
  id: uuid,
  kind: z.string(),
  at: instant,
  actor: factActor,
  payload: z.record(z.string(), z.unknown()),
});
export type FactActor = z.infer<typeof factActor>;
