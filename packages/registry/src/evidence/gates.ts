import type { GateResult, PolicyFile } from '@assay/contract';
import { type CompiledCondition, compileCondition } from '../policy/gates.ts';
import { listInWords } from './finding-words.ts';
import type { GateComparison, GateVariables } from './gate-variables.ts';

export type GateRule = PolicyFile['stages'][number]['gates'][number];

/**
 * The outcome of every gate of a stage, in the order of policy. A gate is *passed* only when its condition is true
 * over something that was measured; it is *inconclusive*, never passed and never failed, when there was not enough
 * to say: nothing was measured, there is no baseline that it could compare with, its own `inconclusive` holds, or
 * (where it has none) a verdict it reads is inconclusive and none is inferior; or the condition cannot be computed.
 */
export function evaluateGates(
  rules: readonly GateRule[],
  variables: GateVariables,
  measured: boolean,
): GateResult[] {
  return rules.map((rule) => {
    const { outcome, because } = evaluateGate(rule, variables, measured);
    return { name: rule.name, rule: rule.pass, outcome, because };
  });
}

type Verdict = Pick<GateResult, 'outcome' | 'because'>;

function evaluateGate(rule: GateRule, variables: GateVariables, measured: boolean): Verdict {
  const condition = compileCondition(rule.pass);
  if (!condition.ok) return inconclusive(`The condition cannot be read: ${condition.reason}.`);
  if (!measured && condition.reads.some((name) => name !== 'findings' && name !== 'baseline')) {
    return inconclusive('Nothing was measured.');
  }
  const passed = truthOf(condition, variables);
  const read = comparisonsRead(condition.reads, variables);
  if (typeof passed !== 'boolean') return inconclusive(`It cannot be computed: ${passed.reason}.`);
  if (passed) return { outcome: 'passed', because: passedBecause(read) };
  return notPassed(rule, variables, condition.reads, read);
}

function notPassed(
  rule: GateRule,
  variables: GateVariables,
  reads: readonly string[],
  read: readonly GateComparison[],
): Verdict {
  const unclear = read.filter(({ verdict }) => verdict === 'inconclusive');
  const worse = read.filter(({ verdict }) => verdict === 'inferior');
  if (rule.inconclusive === undefined) {
    if (unclear.length > 0 && worse.length === 0) return inconclusive(notEnough(unclear, variables));
  } else {
    const second = compileCondition(rule.inconclusive);
    if (second.ok && truthOf(second, variables) === true) return inconclusive(notEnough(unclear, variables));
  }
  return { outcome: 'failed', because: failedBecause(reads, worse, variables) };
}

function truthOf(
  condition: Extract<CompiledCondition, { ok: true }>,
  variables: GateVariables,
): boolean | { readonly reason: string } {
  try {
    const value = condition.evaluate({ ...variables });
    return typeof value === 'boolean' ? value : { reason: 'it is neither true nor false' };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { reason: message.split('\n')[0] ?? 'it failed' };
  }
}

function comparisonsRead(reads: readonly string[], variables: GateVariables): readonly GateComparison[] {
  return [
    ...(reads.includes('overall') ? variables.overall : []),
    ...(reads.includes('slices') ? variables.slices : []),
  ];
}

function passedBecause(read: readonly GateComparison[]): string {
  if (read.length === 0) return 'The condition holds.';
  return `The condition holds over ${read.length === 1 ? 'the one comparison' : `all ${read.length} comparisons`} it reads.`;
}

function failedBecause(
  reads: readonly string[],
  worse: readonly GateComparison[],
  { findings }: GateVariables,
): string {
  if (worse.length > 0) return `Inferior: ${listInWords(worse.map(labelOf))}.`;
  if (reads.includes('findings')) {
    const grave = findings.filter(({ severity }) => severity === 'blocking');
    const named = (grave.length > 0 ? grave : findings).map(({ kind }) => kind);
    if (named.length > 0) return `Among the findings: ${listInWords([...new Set(named)])}.`;
  }
  return 'The condition does not hold.';
}

function notEnough(unclear: readonly GateComparison[], { baseline }: GateVariables): string {
  if (baseline.kind === 'none') return 'There is no baseline to compare with.';
  if (unclear.length === 0) return 'There was not enough to say.';
  return `Inconclusive: ${listInWords(unclear.map(labelOf))}.`;
}

function labelOf({ name, metric }: GateComparison): string {
  return name === metric || name === '' ? metric : `${name} (${metric})`;
}

function inconclusive(because: string): Verdict {
  return { outcome: 'inconclusive', because };
}
