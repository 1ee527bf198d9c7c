import { clopperPearson, wilson } from '../intervals/proportion.ts';
import type { Estimate, Interval } from '../intervals/interval.ts';

/** What is known of an approval's worth, from probes, controls and what happened after. */
export interface WorthEvidence {
  /** Known-bad versions that were decided, and how many were stopped. */
  readonly bad: number;
  readonly stopped: number;
  /** Known-good versions that were decided, and how many were stopped. */
  readonly good: number;
  readonly stoppedGood: number;
  /** Share of bad among what is submitted, with its interval, from policy or from incidents. */
  readonly baseRate: Estimate;
}

/** The two numbers of worth; null where there is too little to say. */
export interface Worth {
  /** P(stopped | bad). */
  readonly stopped: Estimate | null;
  /** P(bad | approved). */
  readonly badGivenApproved: Estimate | null;
}

/** Below this many known-bad decisions nothing is said. */
export const FEWEST_KNOWN_BAD = 10;

/**
 * Worth by Bayes' rule: P(bad | approved) = π(1 − s)/(π(1 − s) + (1 − π)(1 − f)), where s is the share of bad and f
 * that of good that is stopped. Its interval lets all three inputs take the worst and the best of their own 95 %
 * intervals together, so it covers at least that much.
 */
export function worth(evidence: WorthEvidence): Worth {
  const { bad, stopped, good, stoppedGood, baseRate } = evidence;
  if (bad < FEWEST_KNOWN_BAD) return { stopped: null, badGivenApproved: null };
  const caught = wilson(stopped, bad);
  const alarms: Interval & { value: number } =
    good === 0 ? { value: 0, low: 0, high: 1 } : clopperPearson(stoppedGood, good);
  const value = posterior(baseRate.value, caught.value, alarms.value);
  return {
    stopped: caught,
    badGivenApproved: {
      value,
      low: posterior(baseRate.low, caught.high, alarms.low),
      high: Math.max(value, posterior(baseRate.high, caught.low, alarms.high)),
      level: 0.95,
      method: 'bayes-of-bounds',
    },
  };
}

function posterior(base: number, caught: number, alarms: number): number {
  const slipped = base * (1 - caught);
  const passed = (1 - base) * (1 - alarms);
  return slipped + passed === 0 ? 0 : slipped / (slipped + passed);
}

/** Known-bad decisions needed for Wilson's interval to be no wider than `width`, at worst (share one half). */
export function knownBadNeeded(width: number): number {
  let n = 1;
  while (spanOf(wilson(n / 2, n)) > width && n < 1_000_000) n += 1;
  return n;
}

function spanOf({ low, high }: Interval): number {
  return high - low;
}
