import type { Estimate } from './interval.ts';

/**
 * a − b for figures measured on different rows (the gate part minus the vault part), by MOVER: each side's own
 * interval is carried over, so skewed and bounded figures keep their shape (Zou & Donner 2008; Newcombe's 1998
 * method 10 when both are Wilson intervals). RangeError when the levels differ.
 */
export function independentDifference(a: Estimate, b: Estimate): Estimate {
  if (a.level !== b.level) throw new RangeError(`levels differ: ${a.level} and ${b.level}`);
  const value = a.value - b.value;
  return {
    value,
    low: value - Math.hypot(a.value - a.low, b.high - b.value),
    high: value + Math.hypot(a.high - a.value, b.value - b.low),
    level: a.level,
    method: 'mover',
  };
}
