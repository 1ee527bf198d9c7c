import { normalQuantile } from '../special/normal.ts';
import { clamp, waldInterval, type Estimate, type Interval } from '../intervals/interval.ts';

/** How long something was watched, and whether the event came (else it was censored: still well, or taken away). */
export interface Observation {
  readonly time: number;
  readonly event: boolean;
}

/** The survival curve after one event time. */
export interface SurvivalStep {
  readonly time: number;
  readonly atRisk: number;
  readonly events: number;
  readonly survival: number;
  /** Greenwood's standard error. */
  readonly standardError: number;
}

/** Kaplan & Meier's (1958) product-limit estimate. Ties: events come before censorings at the same time. */
export function kaplanMeier(observations: readonly Observation[]): SurvivalStep[] {
  const times = [...new Set(observations.filter((item) => item.event).map((item) => item.time))];
  let survival = 1;
  let greenwood = 0;
  return times
    .toSorted((a, b) => a - b)
    .map((time) => {
      const atRisk = observations.filter((item) => item.time >= time).length;
      const events = observations.filter((item) => item.event && item.time === time).length;
      survival *= 1 - events / atRisk;
      greenwood += events / (atRisk * (atRisk - events));
      const standardError = survival === 0 ? 0 : survival * Math.sqrt(greenwood);
      return { time, atRisk, events, survival, standardError };
    });
}

/** S(t) with its log–log interval, which stays in [0, 1] and holds for few events (Kalbfleisch & Prentice). */
export function survivalAt(steps: readonly SurvivalStep[], time: number, level = 0.95): Estimate {
  const step = steps.findLast((candidate) => candidate.time <= time);
  const method = 'kaplan-meier';
  if (step === undefined) return { value: 1, low: 1, high: 1, level, method };
  const { survival: value, standardError } = step;
  if (value <= 0 || value >= 1)
    return { value, ...clamp(waldInterval(value, standardError, level), 0, 1), level, method };
  const reach = (normalQuantile((1 + level) / 2) * standardError) / (value * Math.log(value));
  const ends = [value ** Math.exp(reach), value ** Math.exp(-reach)];
  return { value, low: Math.min(...ends), high: Math.max(...ends), level, method };
}

/**
 * The order statistics that bracket a median with at least the given coverage, as ranks from 1 and their exact
 * coverage by the binomial; null when even (1st, nth) covers too little.
 */
export function medianRanks(n: number, level = 0.95): { low: number; high: number; coverage: number } | null {
  const tails: number[] = [];
  let cumulative = 0;
  let term = 0.5 ** n;
  for (let k = 0; k < n / 2; k++) {
    cumulative += term;
    tails.push(cumulative);
    term *= (n - k) / (k + 1);
  }
  const rank = tails.findLastIndex((tail) => 1 - 2 * tail >= level) + 1;
  if (rank === 0) return null;
  return { low: rank, high: n + 1 - rank, coverage: 1 - 2 * (tails[rank - 1] ?? 0) };
}

/** The median of values with the interval of {@link medianRanks}; null where there are too few. */
export function medianInterval(
  values: readonly number[],
  level = 0.95,
): (Interval & { coverage: number }) | null {
  const ranks = medianRanks(values.length, level);
  if (ranks === null) return null;
  const sorted = values.toSorted((a, b) => a - b);
  return {
    low: sorted[ranks.low - 1] ?? Number.NaN,
    high: sorted[ranks.high - 1] ?? Number.NaN,
    coverage: ranks.coverage,
  };
}
