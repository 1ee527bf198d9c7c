import { refused } from '../people/refusals.ts';

/** A model version by number, or by the alias that points at it. */
export type Reference =
  | { readonly model: string; readonly version: number }
  | { readonly model: string; readonly alias: string };

/**
 * Reads `name/2` or `name@champion`, from the right: a name may hold `@`, a version is digits after the last `/`.
 * BAD_REQUEST for anything else; untrusted: any text.
 */
export function parseReference(text: string): Reference {
  const slash = text.lastIndexOf('/');
  if (slash > 0) {
    const digits = text.slice(slash + 1);
    const version = Number(digits);
    const model = text.slice(0, slash);
    if (/^[1-9]\d{0,8}$/.test(digits) && !model.includes('/')) return { model, version };
    throw unreadable(text);
  }
  const at = text.lastIndexOf('@');
  const alias = text.slice(at + 1);
  if (at > 0 && /^[\w-]+$/.test(alias)) return { model: text.slice(0, at), alias };
  throw unreadable(text);
}

function unreadable(text: string) {
  return refused(
    'BAD_REQUEST',
    `"${text}" names no model version. Write name/2 for a version or name@alias for an alias.`,
  );
}
