import type { Interval } from '../intervals/interval.ts';

/** The four words for a delta. `inconclusive` is never folded into another. */
export type Verdict = 'superior' | 'non-inferior' | 'inferior' | 'inconclusive';

/** A delta oriented so that positive is better, with the margin by which worse is still allowed (≥ 0). */
export interface VerdictInput {
  readonly interval95: Interval;
  readonly interval90: Interval;
  readonly margin: number;
}

/**
 * The word for a delta, by this rule, in this order:
 *
 * 1. `superior`: the whole 95 % interval lies right of zero.
 * 2. `non-inferior`: the whole 90 % interval lies right of −margin (the one-sided 5 % test of "worse by the
 *    margin or more").
 * 3. `inferior`: the whole 95 % interval lies left of zero and the 90 % interval reaches to −margin or past it.
 * 4. `inconclusive`: anything else, and whenever a bound is not a number.
 *
 * RangeError on a negative or missing margin.
 */
export function verdict({ interval95, interval90, margin }: VerdictInput): Verdict {
  if (!(margin >= 0)) throw new RangeError(`a margin is not negative, got ${margin}`);
  const bounds = [interval95.low, interval95.high, interval90.low, interval90.high];
  if (bounds.some((bound) => Number.isNaN(bound))) return 'inconclusive';
  if (interval95.low > 0) return 'superior';
  if (interval90.low > -margin) return 'non-inferior';
  if (interval95.high < 0) return 'inferior';
  return 'inconclusive';
}

/**
 * The word for a slice: where the minimum detectable effect exceeds the margin the rows are too few to call it
 * safe, so `non-inferior` becomes `inconclusive`. What is shown is shown: `superior` and `inferior` stand, because
 * an interval that leaves zero on one side needs no power calculation to be read (ADR 2).
 */
export function sliceVerdict(input: VerdictInput, minimumDetectable: number): Verdict {
  const word = verdict(input);
  if (word !== 'non-inferior') return word;
  return minimumDetectable <= input.margin ? word : 'inconclusive';
}

/** What a guardrail gate says of pre-declared slices. */
export type GateOutcome = 'passed' | 'failed' | 'inconclusive';

/**
 * Intersection–union (Berger 1982): passed only when every slice is shown superior or non-inferior, each at its
 * own margin and its own one-sided 5 %; failed when any is inferior; else inconclusive. No correction is needed
 * for the number of slices, and adding a slice never turns the gate towards passing. A gate without slices has
 * shown nothing: inconclusive.
 */
export function guardrailGate(verdicts: readonly Verdict[]): GateOutcome {
  if (verdicts.includes('inferior')) return 'failed';
  const shown =
    verdicts.length > 0 && verdicts.every((word) => word === 'superior' || word === 'non-inferior');
  return shown ? 'passed' : 'inconclusive';
}
