import type { ErrorCode, Role } from '@assay/contract';
import { AssayError } from '@assay/core';
import type { Context } from '../database/context.ts';

/**
 * The one answer for what is not there and for what the caller may not know of. `what` repeats only what the
 * caller asked for: `model spam-filter`.
 */
export function notFound(what: string): AssayError<ErrorCode> {
  return new AssayError({ code: 'NOT_FOUND', publicMessage: `There is no ${what} that you may see.` });
}

/** A refusal with any other code, saying what to do next. */
export function refused(code: ErrorCode, publicMessage: string): AssayError<ErrorCode> {
  return new AssayError({ code, publicMessage });
}

/** Whether the caller holds one of these roles. Relation to the matter beats it: check that too. */
export function hasRole(ctx: Context, ...roles: readonly Role[]): boolean {
  return roles.some((role) => ctx.actor.roles.includes(role));
}

/** Throws FORBIDDEN unless the caller holds one of these roles. */
export function requireRole(ctx: Context, ...roles: readonly Role[]): void {
  if (!hasRole(ctx, ...roles)) {
    throw refused('FORBIDDEN', `This needs the role ${roles.join(' or ')}. Ask an admin for it.`);
  }
}
