import type { worth } from '@assay/contract';
import { wilson } from '@assay/statistics';
import type { z } from 'zod';

export type Worth = z.infer<typeof worth>;

/** What is known of how often approvals were right. Counts only; nothing estimated before. */
export interface WorthCounts {
  /** Versions known to be bad before anyone judged them (probes), and how many of those were stopped. */
  readonly knownBad: number;
  readonly stopped: number;
  /** Approved versions that were live long enough to tell, or had their incident, and how many were bad. */
  readonly matured: number;
  readonly bad: number;
  readonly horizonDays: number;
}

/** Below these an interval would say next to nothing, so nothing is said. */
export const fewest = { knownBad: 10, matured: 10 } as const;

/**
 * What an approval is worth: P(stopped | bad) and P(bad | approved), each with Wilson's 95 % interval, or what is
 * missing to say them. P(stopped | bad) cannot be had from production: a bad version that was stopped never runs, so
 * it needs submissions known to be bad. Unknown is said as unknown, never as zero.
 */
export function deriveWorth(counts: WorthCounts): Worth {
  const stopped = counts.knownBad >= fewest.knownBad ? share(counts.stopped, counts.knownBad) : null;
  const bad = counts.matured >= fewest.matured ? share(counts.bad, counts.matured) : null;
  const missing = [
    ...(stopped === null ? [missingProbes(counts)] : []),
    ...(bad === null ? [missingMaturity(counts)] : []),
  ];
  return {
    known: stopped !== null && bad !== null,
    words: wordsOf(stopped, bad),
    stoppedGivenBad: stopped,
    badGivenApproved: bad,
    missing: missing.length === 0 ? null : missing.join(' '),
  };
}

type Share = NonNullable<Worth['stoppedGivenBad']>;

function share(count: number, n: number): Share {
  const { value, low, high } = wilson(count, n);
  return { value: decimal(value), low: decimal(low), high: decimal(high), n };
}

/** Four places: finer than any interval here. */
function decimal(value: number): string {
  return String(Number(value.toFixed(4)));
}

function missingProbes({ knownBad }: WorthCounts): string {
  const seen =
    knownBad === 0
      ? 'No submission known to be bad was ever judged'
      : `Only ${knownBad} submissions known to be bad were judged`;
  return `${seen}; ${fewest.knownBad} are the fewest that say anything, about 30 give an interval narrower than 35 points.`;
}

function missingMaturity({ matured, horizonDays }: WorthCounts): string {
  const versions = matured === 1 ? '1 approved version was' : `${matured} approved versions were`;
  return `${versions} live for ${horizonDays} days or had an incident; ${fewest.matured} are the fewest that say anything.`;
}

function wordsOf(stopped: Share | null, bad: Share | null): string {
  const first =
    stopped === null
      ? 'What share of bad versions an approval stops: not enough to say.'
      : `An approval stops ${percent(stopped)} of bad versions.`;
  const second =
    bad === null
      ? 'What share of approved versions turn out bad: not enough to say.'
      : `${percent(bad)} of approved versions turned out bad.`;
  return `${first} ${second}`;
}

function percent({ value, low, high }: Share): string {
  const whole = (text: string): string => String(Math.round(Number(text) * 100));
  return `${whole(value)}% (${whole(low)}–${whole(high)})`;
}
