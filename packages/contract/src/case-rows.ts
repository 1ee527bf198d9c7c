import { z } from 'zod';
import { handle, uuid } from './primitives.ts';

/**
 * HPKE (RFC 9180 base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM) of a case view: `info` is this text,
 * the associated data is the id of the case view (the evaluator's job) as text, the recipient key the raw 32 bytes of
 * the reader's one-time X25519 public key in base64. All three are UTF-8.
 */
export const caseRowsUse = 'assay.cases/1';

const answer = z
  .object({
    /** Class, value or text that the side answered with; empty when its output was NaN or infinite. */
    answer: z.string(),
    /** Probability that it gave the answer, where it gives probabilities. */
    probability: z.number().nullable(),
    correct: z.boolean().nullable(),
  })
  .nullable();

/** What a case view decrypts to (as JSON): sealed rows, read by one independent reviewer. Never stored. */
export const caseRows = z.object({
  schema: z.literal('assay.cases/1'),
  job: uuid,
  suite: handle,
  version: z.string(),
  rows: z.array(
    z.object({
      ordinal: z.int(),
      id: z.string().nullable(),
      label: z.string(),
      slices: z.array(z.string()),
      cells: z.record(z.string(), z.string()),
      candidate: answer,
      baseline: answer,
    }),
  ),
});
export type CaseRows = z.infer<typeof caseRows>;
