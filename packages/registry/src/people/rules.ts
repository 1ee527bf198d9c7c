import type { Role } from '@assay/contract';
import type { PersonKind } from './tables.ts';

/** Roles as they are stored: sorted, each once. */
export function canonicalRoles(roles: readonly Role[]): Role[] {
  return [...new Set(roles)].sort();
}

/**
 * Why someone of this kind may not hold these roles, or null. An evaluator is only that, nobody else is one,
 * and a judgment is a person's.
 */
export function roleFault(kind: PersonKind, roles: readonly Role[]): string | null {
  if (kind === 'evaluator') {
    return roles.every((role) => role === 'evaluator')
      ? null
      : 'An evaluator holds the role evaluator and no other.';
  }
  if (roles.includes('evaluator')) return `The role evaluator is for evaluators, not for a ${kind}.`;
  if (kind === 'service' && roles.includes('reviewer'))
    return 'A service cannot review: a judgment is a person’s.';
  return null;
}

/** The roles in `wanted` that `held` lacks; a token never widens what its bearer may do. */
export function rolesBeyond(wanted: readonly Role[], held: readonly Role[]): Role[] {
  return canonicalRoles(wanted).filter((role) => !held.includes(role));
}

/** Whether making `manager` the manager of `person` closes a ring, given the managers above `manager`. */
export function closesRing(person: string, manager: string, aboveManager: readonly string[]): boolean {
  return person === manager || aboveManager.includes(person);
}

/** Why these working hours cannot be: an end before its start, or two spans of one day that overlap. */
export function hoursFault(
  hours: readonly { readonly weekday: number; readonly from: number; readonly to: number }[],
): string | null {
  const spans = [...hours].sort((a, b) => a.weekday - b.weekday || a.from - b.from);
  for (const [index, span] of spans.entries()) {
    if (span.to <= span.from) return `The hours of weekday ${span.weekday} end before they start.`;
    const next = spans[index + 1];
    if (next !== undefined && next.weekday === span.weekday && next.from < span.to)
      return `The hours of weekday ${span.weekday} overlap.`;
  }
  return null;
}

/** Whether a text names a time zone of the IANA database that this runtime knows. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
