import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

/** serialization_failure and deadlock_detected (PostgreSQL, appendix A): the transaction may simply run again. */
const transient = new Set(['40001', '40P01']);

/** Whether the transaction that raised this may be run again as it was. */
export function isTransient(error: unknown): boolean {
  const code = sqlState(error);
  return code !== undefined && transient.has(code);
}

/** The SQLSTATE of a database error, or undefined for any other value. */
export function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code) ? error.code : undefined;
}

/** Whether an insert met a row with the same key (unique_violation). */
export function isUniqueViolation(error: unknown): boolean {
  return sqlState(error) === '23505';
}

/** Waits a random time that doubles with each attempt, up to 250 ms, so that contenders spread out. */
export async function pauseBeforeRetry(attempt: number): Promise<void> {
  const longest = Math.min(250, 2 ** (attempt + 1));
  await pause(randomInt(0, longest));
}
