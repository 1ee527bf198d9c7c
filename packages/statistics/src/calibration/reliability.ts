import { wilson } from '../intervals/proportion.ts';
import { ascendingOrder } from '../resampling/sorted-order.ts';
import type { Estimate } from '../intervals/interval.ts';

/** One bin of a reliability curve: what the model says and what is. */
export interface ReliabilityBin {
  readonly n: number;
  /** Mean predicted probability. */
  readonly predicted: number;
  /** Share of positives, with Wilson's interval. */
  readonly observed: Estimate;
}

/** Rows in ascending order of probability, cut into bins of equal count (±1), in the order of the cuts. */
export interface EqualMassBins {
  readonly order: Uint32Array;
  /** Where each bin begins in `order`, and the end of the last: bins + 1 numbers. */
  readonly starts: Uint32Array;
}

/**
 * Equal-mass bins, 15 by default; fewer when there are fewer rows. Rows with equal probabilities may fall into
 * neighbouring bins, in row order. Probabilities must be finite (RangeError).
 */
export function equalMassBins(probabilities: Float64Array, bins = 15): EqualMassBins {
  const n = probabilities.length;
  if (n === 0 || !(bins >= 1)) throw new RangeError(`need rows and bins, got ${n} and ${bins}`);
  const broken = probabilities.findIndex((p) => !Number.isFinite(p));
  if (broken >= 0) throw new RangeError(`probability of row ${broken} is ${probabilities[broken]}`);
  const order = ascendingOrder(probabilities);
  const used = Math.min(bins, n);
  return { order, starts: Uint32Array.from({ length: used + 1 }, (_, k) => Math.floor((k * n) / used)) };
}

/** The reliability curve over equal-mass bins. Labels 0/1. */
export function reliabilityCurve(
  labels: Uint8Array,
  probabilities: Float64Array,
  bins = 15,
): ReliabilityBin[] {
  const { order, starts } = equalMassBins(probabilities, bins);
  return Array.from(starts.subarray(1), (end, k) => {
    const rows = order.subarray(starts[k], end);
    let predicted = 0;
    let positives = 0;
    for (const row of rows) {
      predicted += probabilities[row] ?? 0;
      positives += labels[row] ?? 0;
    }
    return { n: rows.length, predicted: predicted / rows.length, observed: wilson(positives, rows.length) };
  });
}

/** A bin by its sums, for the calibration errors below. */
interface BinSums {
  readonly n: number;
  readonly predicted: number;
  readonly observed: number;
}

/** ECE, root mean squared and maximum calibration error over equal-width bins (Guo et al. 2017; Nixon et al. 2019). */
export function equalWidthCalibration(
  labels: Uint8Array,
  probabilities: Float64Array,
  bins: number,
): { ece: number; rms: number; max: number } {
  const sums = Array.from({ length: bins }, () => ({ n: 0, predicted: 0, observed: 0 }));
  probabilities.forEach((p, i) => {
    const bin = sums[Math.min(bins - 1, Math.floor(p * bins))];
    if (bin === undefined) throw new RangeError(`probability of row ${i} is ${p}`);
    bin.n += 1;
    bin.predicted += p;
    bin.observed += labels[i] ?? 0;
  });
  return errorsOf(sums, labels.length);
}

function errorsOf(sums: readonly BinSums[], total: number): { ece: number; rms: number; max: number } {
  let ece = 0;
  let square = 0;
  let max = 0;
  for (const { n, predicted, observed } of sums) {
    if (n === 0) continue;
    const gap = Math.abs(observed - predicted) / n;
    ece += (n / total) * gap;
    square += (n / total) * gap * gap;
    max = Math.max(max, gap);
  }
  return { ece, rms: Math.sqrt(square), max };
}
