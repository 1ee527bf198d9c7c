import { z } from 'zod';

/** The closed list of error codes. `server` maps each to an HTTP status in a table that must be complete. */
export const errorCode = z.enum([
  'BAD_REQUEST',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'ALREADY_EXISTS',
  'STALE_EVIDENCE',
  'WRONG_STATE',
  'NOT_ADMITTED',
  'SEPARATION_OF_DUTIES',
  'SLOT_TAKEN',
  'LEANING_REQUIRED',
  'IDEMPOTENCY_KEY_MISSING',
  'IDEMPOTENCY_KEY_REUSED',
  'BUDGET_EXHAUSTED',
  'LIMIT_REACHED',
  'TOO_LARGE',
  'UNSUPPORTED_MEDIA',
  'POLICY_INVALID',
  'SUITE_INVALID',
  'MODEL_INVALID',
  'INTEGRITY',
  'CONDITION_BREACHED',
  'CSRF',
  'HOST_NOT_ALLOWED',
  'LEASE_LOST',
  'DATA_FOLDER_IN_USE',
  'DATABASE_NEWER',
  'UNAVAILABLE',
  'INTERNAL',
]);
export type ErrorCode = z.infer<typeof errorCode>;

export const fieldError = z.object({ path: z.string(), message: z.string() });

/** RFC 9457 problem details with every field error. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string().optional(),
  code: errorCode,
  fields: z.array(fieldError).optional(),
  /** What changed under the caller's feet, by name (409 STALE_EVIDENCE). */
  changed: z.array(z.object({ what: z.string(), was: z.string(), is: z.string() })).optional(),
});
export type Problem = z.infer<typeof problem>;
