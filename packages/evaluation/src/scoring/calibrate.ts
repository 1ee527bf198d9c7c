import type { EvaluationResult } from '@assay/contract';
import { calibrationTest, comparePaired, reliabilityCurve, type Outcomes } from '@assay/statistics';
import { writtenEstimate } from './compare.ts';
import { decimalOf } from './decimal.ts';

type Calibration = NonNullable<EvaluationResult['calibration']>['candidate'];

/** Above this many rows the null distribution is narrow, and fewer draws fix its mean and tail well enough. */
const manyRows = 20_000;
const drawsOfMany = 199;
const drawsOfFew = 999;

/**
 * Calibration of a binary model's probabilities, or of a multiclass model's confidence in its own answer (top label):
 * reliability curve over equal-mass bins, debiased ECE with the p of a calibrated model, Brier score. Null where a row
 * has no finite probability, because a curve would leave rows out.
 */
export function calibrate(outcomes: Outcomes, seed: Uint8Array, resamples: number): Calibration | null {
  const binary = asBinary(outcomes);
  if (binary === null || binary.scores.length === 0 || !binary.scores.every(Number.isFinite)) return null;
  const { labels, scores } = binary;
  const most = scores.length > manyRows ? drawsOfMany : drawsOfFew;
  const draws = Math.max(1, Math.min(most, resamples));
  const test = calibrationTest({ labels, probabilities: scores, seed, resamples: draws });
  const brier = comparePaired(
    {
      candidate: outcomes,
      baseline: null,
      clusters: null,
      figures: [{ id: 'brier', group: 'overall', metric: 'brier', rows: null, margin: 0 }],
    },
    { seed, resamples },
  )[0];
  const estimate = brier ? writtenEstimate(brier.candidate) : null;
  if (estimate === null) return null;
  return {
    bins: reliabilityCurve(labels, scores).map((bin) => ({
      n: bin.n,
      predicted: decimalOf(bin.predicted),
      observed: decimalOf(bin.observed.value),
      low: decimalOf(bin.observed.low),
      high: decimalOf(bin.observed.high),
    })),
    ece: decimalOf(test.ece),
    eceP: decimalOf(test.p),
    brier: estimate,
  };
}

function asBinary(outcomes: Outcomes): { labels: Uint8Array; scores: Float64Array } | null {
  if (outcomes.task === 'binary') return outcomes;
  if (outcomes.task !== 'multiclass') return null;
  const { labels, probabilities, classes } = outcomes;
  const hit = new Uint8Array(labels.length);
  const confidence = new Float64Array(labels.length);
  for (let row = 0; row < labels.length; row += 1) {
    let best = 0;
    for (let index = 1; index < classes; index += 1)
      if ((probabilities[row * classes + index] ?? 0) > (probabilities[row * classes + best] ?? 0))
        best = index;
    confidence[row] = Math.min(1, Math.max(0, probabilities[row * classes + best] ?? Number.NaN));
    hit[row] = labels[row] === best ? 1 : 0;
  }
  return { labels: hit, scores: confidence };
}
