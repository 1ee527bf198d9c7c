import type { Interval } from '../intervals/interval.ts';

/** How a delta's interval was made. */
export type DeltaMethod = 'bonett-price' | 'delong' | 'bootstrap' | 'cluster-bootstrap';

/** Candidate − baseline on the same rows, oriented so that positive is better. */
export interface PairedDelta {
  readonly delta: number;
  readonly interval95: Interval;
  /** Its lower end is the one-sided 95 % limit that decides non-inferiority. */
  readonly interval90: Interval;
  readonly standardError: number;
  /** The smallest true difference that would be found 8 times in 10, one-sided 5 %. */
  readonly mde80: number;
  /** Two-sided p of no difference: mid-p McNemar, DeLong, or z on the bootstrap's standard error. */
  readonly p: number | null;
  readonly n: number;
  readonly method: DeltaMethod;
}

/** Turns a loss's interval round: −high … −low. */
export function flip(interval: Interval): Interval {
  return { low: 0 - interval.high, high: 0 - interval.low };
}
