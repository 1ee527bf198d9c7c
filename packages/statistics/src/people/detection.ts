import { normalQuantile } from '../special/normal.ts';

/** Probes (known bad) and controls (known good), and how many of each were stopped. */
export interface DetectionCounts {
  readonly hits: number;
  readonly bad: number;
  readonly falseAlarms: number;
  readonly good: number;
}

/** Signal detection: how well bad is told from good, and how reluctant the gate is to stop. */
export interface Detection {
  readonly hitRate: number;
  readonly falseAlarmRate: number;
  /** d′ = z(H) − z(F): sensitivity. */
  readonly sensitivity: number;
  /** c = −½(z(H) + z(F)): above 0 the gate is reluctant to reject. */
  readonly criterion: number;
}

/** d′ and c with the log-linear correction (n + ½)/(N + 1) for everyone, always (Hautus 1995). */
export function signalDetection(counts: DetectionCounts): Detection {
  return fromRates((counts.hits + 0.5) / (counts.bad + 1), (counts.falseAlarms + 0.5) / (counts.good + 1));
}

/** d′ and c from raw rates; infinite where a rate is 0 or 1. */
export function uncorrectedDetection(counts: DetectionCounts): Detection {
  return fromRates(counts.hits / counts.bad, counts.falseAlarms / counts.good);
}

function fromRates(hitRate: number, falseAlarmRate: number): Detection {
  const hit = normalQuantile(hitRate);
  const alarm = normalQuantile(falseAlarmRate);
  return { hitRate, falseAlarmRate, sensitivity: hit - alarm, criterion: -(hit + alarm) / 2 };
}

/** Spearman–Brown: the reliability of k events when one has reliability r. */
export function spearmanBrown(single: number, events: number): number {
  return (events * single) / (1 + (events - 1) * single);
}

/** Chapman's estimate of all faults from two independent finders and what both found (nearly unbiased). */
export function chapman(first: number, second: number, both: number): number {
  return ((first + 1) * (second + 1)) / (both + 1) - 1;
}

/** P(no rejection among n decisions | share of bad, share of bad that is caught). */
export function chanceOfNoRejection(decisions: number, badShare: number, caughtShare: number): number {
  return (1 - badShare * caughtShare) ** decisions;
}
