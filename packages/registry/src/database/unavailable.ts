import { AssayError } from '@assay/core';
import { sqlState } from './retry.ts';

/** Node's codes of a connection that cannot be made or was lost. */
const connectionCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EHOSTUNREACH',
]);

/** The driver gives these no code. */
const connectionWords =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/;

/**
 * UNAVAILABLE for an error that says the database is gone: connection exceptions (class 08), shutdown and start-up
 * (57P01–57P03), too many connections (53300), and what the network says. Any other error as it is.
 *
 * When the connection broke while committing, nobody knows whether the work was done; that is what idempotency keys
 * are for, and the message says so.
 */
export function asUnavailable(error: unknown): unknown {
  if (error instanceof AssayError || !saysUnavailable(error)) return error;
  return new AssayError({
    code: 'UNAVAILABLE',
    publicMessage:
      'The database does not answer. Try again in a moment, with the same Idempotency-Key where the call has one.',
    detail: error instanceof Error ? error.message : String(error),
    cause: error,
  });
}

function saysUnavailable(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined) return state.startsWith('08') || /^57P0[123]$/.test(state) || state === '53300';
  if (!(error instanceof Error)) return false;
  if ('code' in error && typeof error.code === 'string' && connectionCodes.has(error.code)) return true;
  return connectionWords.test(error.message);
}
