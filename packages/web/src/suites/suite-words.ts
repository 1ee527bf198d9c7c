import type { CallOutput } from '@assay/client';
import { plural } from '../words/numbers.ts';

export type Suite = CallOutput<'listSuites'>['suites'][number];
type Policy = CallOutput<'getPolicy'>['policy'];

/** What each state means for whoever relies on the suite version, and how grave that is. */
export const suiteStates: Readonly<Record<Suite['state'], readonly [words: string, tone: string]>> = {
  sealed: ['sealed; the evaluator has not opened it yet', 'warn'],
  'in-force': ['in force', 'good'],
  refused: ['refused by the evaluator', 'bad'],
  exhausted: ['spent: no further verdict would be honest', 'bad'],
  deprecated: ['deprecated', 'warn'],
  retired: ['retired', 'third'],
};

/** How many suite versions judge, and whether one is nearly spent, in a sentence. */
export function suitesSentence(suites: readonly Suite[]): string {
  if (suites.length === 0) return 'No suite is sealed yet.';
  const force = suites.filter(({ state }) => state === 'in-force');
  const low = force.filter(({ budget }) => budget.bits > 0 && budget.remaining / budget.bits < 0.2);
  const head = `${plural(force.length, 'suite version')} in force`;
  if (low.length === 0) return `${head}, each with budget left.`;
  return `${head}; ${low.map(({ suite, version }) => `${suite} ${version}`).join(', ')} ${low.length === 1 ? 'is' : 'are'} nearly spent.`;
}

/** Policy's patterns are those of .gitignore: `*`, `?`, `[a-c]`, and a backslash before what is meant as it is. */
function fits(pattern: string, model: string): boolean {
  const source = pattern.replaceAll(
    /\\(.)|(\*+)|(\?)|(\[[!^]?[^\]]+\])|[.+^${}()|[\]]/g,
    (found, meant?: string, stars?: string, one?: string, set?: string) => {
      if (meant !== undefined) return /\w/.test(meant) ? meant : `\\${meant}`;
      if (stars !== undefined) return '.*';
      if (one !== undefined) return '.';
      return set === undefined ? `\\${found}` : set.replace(/^\[!/, '[^');
    },
  );
  return new RegExp(`^${source}$`).test(model);
}

/** The models whose first fitting line of policy binds them to a suite. */
export function modelsBoundTo(
  suite: string,
  policy: Pick<Policy, 'suites'> | undefined,
  models: readonly string[],
): readonly string[] {
  return models.filter((model) => policy?.suites.find((line) => fits(line.models, model))?.suite === suite);
}
