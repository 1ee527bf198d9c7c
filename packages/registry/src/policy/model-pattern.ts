import ignore from 'ignore';

/** Tells whether a model's name fits a pattern. */
export type ModelMatcher = (name: string) => boolean;

/**
 * Why a text is no model pattern, or null. Patterns are those of .gitignore, case-sensitive: `*`, `?`, `[a-c]`,
 * and a backslash before a space, `#` or `!` that is meant. Model names hold no `/`, so neither may a pattern;
 * a negation would let one line undo another out of sight, so there is none.
 */
export function patternFault(pattern: string): string | null {
  if (pattern === '') return 'the model pattern is missing';
  if (pattern.startsWith('!')) return `"${pattern}" negates; write a later line instead`;
  if (pattern.includes('/')) return `"${pattern}" has a "/", which no model name has`;
  return null;
}

/** The matcher of a pattern, with the semantics of .gitignore (git's gitignore(5)), case-sensitive. */
export function matcherOf(pattern: string): ModelMatcher {
  const rules = ignore({ ignorecase: false }).add(pattern);
  return (name) => ignore.isPathValid(name) && rules.ignores(name);
}

/** A name that the pattern fits, for comparing what two files say of names nobody registered yet; or null. */
export function witnessOf(pattern: string): string | null {
  const name = pattern
    .replace(/\[(!|\^)?(?:\\(.)|([^\]]))[^\]]*\]/g, (_, not: string | undefined, a?: string, b?: string) =>
      not === undefined ? (a ?? b ?? 'x') : '~',
    )
    .replace(/(?<!\\)\*+/g, 'x')
    .replace(/(?<!\\)\?/g, 'x')
    .replace(/\\(.)/g, '$1');
  return matcherOf(pattern)(name) ? name : null;
}
