import { pickBytes, pickDoubles } from '../metrics/tabulate.ts';
import { createSubstream, type Rng } from '../random/rng.ts';
import { equalMassBins, type EqualMassBins } from './reliability.ts';

/** Calibration of probabilities in three numbers. */
export interface CalibrationTest {
  /** Plug-in ECE over equal-mass bins: biased upwards, more so with few rows. */
  readonly plugin: number;
  /** Plug-in minus what a calibrated model with these probabilities shows on average, floored at 0. */
  readonly ece: number;
  /** Mean plug-in ECE when labels are drawn from the probabilities: the bias. */
  readonly expectedWhenCalibrated: number;
  /** P(a calibrated model shows a plug-in ECE this large): (1 + hits)/(1 + resamples). */
  readonly p: number;
  readonly bins: number;
  readonly resamples: number;
}

/**
 * Equal-mass ECE, debiased, and tested against resampled calibrated labels (consistency resampling, Bröcker &
 * Smith 2007): labels are drawn anew from the model's own probabilities `resamples` times. A plug-in ECE gets no
 * bootstrap interval: on a calibrated model such an interval never covers. Labels 0/1; probabilities in [0, 1].
 */
export function calibrationTest(options: {
  readonly labels: Uint8Array;
  readonly probabilities: Float64Array;
  readonly seed: Uint8Array;
  readonly bins?: number;
  readonly resamples?: number;
}): CalibrationTest {
  const { labels, probabilities, seed, bins = 15, resamples = 999 } = options;
  const cut = equalMassBins(probabilities, bins);
  const sorted = pickDoubles(probabilities, cut.order);
  const truth = pickBytes(labels, cut.order);
  const expected = sumsByBin(cut, (position) => sorted[position] ?? 0);
  const observed = sumsByBin(cut, (position) => truth[position] ?? 0);
  const plugin = eceOf(observed, expected, labels.length);
  let total = 0;
  let hits = 0;
  const drawn = new Float64Array(expected.length);
  const calibrated = binsOf(cut.starts, sorted);
  for (let r = 0; r < resamples; r++) {
    drawBins(calibrated, createSubstream(seed, r), drawn);
    const ece = eceOf(drawn, expected, labels.length);
    total += ece;
    if (ece >= plugin - 1e-15) hits += 1;
  }
  const expectedWhenCalibrated = total / resamples;
  return {
    plugin,
    ece: Math.max(0, plugin - expectedWhenCalibrated),
    expectedWhenCalibrated,
    p: (1 + hits) / (1 + resamples),
    bins: expected.length,
    resamples,
  };
}

function sumsByBin({ starts }: EqualMassBins, valueAt: (position: number) => number): Float64Array {
  return Float64Array.from({ length: starts.length - 1 }, (_, k) => {
    let sum = 0;
    for (let position = starts[k] ?? 0; position < (starts[k + 1] ?? 0); position++) sum += valueAt(position);
    return sum;
  });
}

function eceOf(observed: Float64Array, predicted: Float64Array, n: number): number {
  let sum = 0;
  for (let k = 0; k < observed.length; k++) sum += Math.abs((observed[k] ?? 0) - (predicted[k] ?? 0));
  return sum / n;
}

/** A bin's rows in ascending probability, and the moments of its number of positives. */
interface Bin {
  readonly probabilities: Float64Array;
  readonly mean: number;
  readonly variance: number;
}

/** From this variance on the number of positives is drawn from its normal limit: skewness is then below .05. */
const NORMAL_FROM = 400;

function binsOf(starts: Uint32Array, sorted: Float64Array): Bin[] {
  return Array.from(starts.subarray(1), (end, k) => {
    const probabilities = sorted.subarray(starts[k], end);
    let mean = 0;
    let variance = 0;
    for (const p of probabilities) {
      mean += p;
      variance += p * (1 - p);
    }
    return { probabilities, mean, variance };
  });
}

/** Draws how many rows of each bin are positive when labels follow the probabilities. */
function drawBins(bins: readonly Bin[], rng: Rng, into: Float64Array): void {
  bins.forEach(({ probabilities, mean, variance }, k) => {
    if (variance >= NORMAL_FROM) {
      into[k] = Math.round(mean + Math.sqrt(variance) * rng.normal());
      return;
    }
    let positives = 0;
    for (const p of probabilities) if (rng.uint32() < p * 0x1_0000_0000) positives += 1;
    into[k] = positives;
  });
}
