import { Environment, type ParseResult } from '@marcbachmann/cel-js';

/**
 * All that a gate may read. Nothing here can be written by a producer: their claims and their card are compared
 * with what was measured by findings, and a gate reads those.
 */
export const gateVariables = ['overall', 'slices', 'findings', 'rows', 'suite', 'baseline'] as const;

/** A condition ready to be evaluated over the gate variables. */
export type GateCondition = (variables: Readonly<Record<string, unknown>>) => unknown;

/** A compiled gate condition, or why the text is none. */
export type CompiledCondition =
  | { readonly ok: true; readonly evaluate: GateCondition; readonly reads: readonly string[] }
  | { readonly ok: false; readonly reason: string };

const producersWords = new Set([
  'claims',
  'card',
  'tags',
  'description',
  'parameters',
  'datasets',
  'lineage',
]);

const environment = gateVariables.reduce(
  (built, name) => built.registerVariable(name, 'dyn'),
  new Environment({ unlistedVariablesAreDyn: false, homogeneousAggregateLiterals: false }),
);

/**
 * Compiles one gate condition (Common Expression Language). Refused: what does not parse, what cannot be true or
 * false, and any variable but those of `gateVariables`. The environment offers no clock, no randomness and no I/O.
 */
export function compileCondition(text: string): CompiledCondition {
  let parsed: ParseResult;
  try {
    parsed = environment.parse(text);
  } catch (error) {
    return { ok: false, reason: firstLine(error) };
  }
  const checked = parsed.check();
  if (!checked.valid) return { ok: false, reason: explained(firstLine(checked.error)) };
  if (checked.type !== 'bool' && checked.type !== 'dyn')
    return { ok: false, reason: `it yields ${checked.type ?? 'nothing'}, not true or false` };
  const reads = gateVariables.filter((name) => new RegExp(`\\b${name}\\b`).test(text));
  return { ok: true, evaluate: (variables) => parsed({ ...variables }), reads };
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n')[0] ?? 'it cannot be read';
}

function explained(reason: string): string {
  const name = /[Uu]nknown variable:?\s*['"]?(\w+)/.exec(reason)?.[1];
  if (name === undefined) return reason;
  return producersWords.has(name)
    ? `it reads "${name}", which the producer writes; read findings instead`
    : `it reads "${name}"; a gate may read ${gateVariables.join(', ')}`;
}
