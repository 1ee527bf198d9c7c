import { calibrationTest } from '../calibration/debiased.ts';
import { equalMassBins } from '../calibration/reliability.ts';
import { clopperPearson, wilson } from '../intervals/proportion.ts';
import { percentileInterval } from '../intervals/interval.ts';
import { createSubstream, deriveSeed, type Rng } from '../random/rng.ts';
import { logBinomialPmf } from '../special/distributions.ts';

/** Exact coverage of intervals of a share, over true shares .01 … .99. */
export interface ShareCoverageRow {
  readonly n: number;
  readonly wilsonMean: number;
  readonly wilsonLeast: number;
  /** Over the shares with at least five expected of each outcome. */
  readonly wilsonLeastOfFive: number;
  readonly exactLeast: number;
}

/** Sums the chance of every count whose interval holds the true share; no simulation. */
export function exactShareCoverage(sizes: readonly number[] = [10, 20, 50, 100, 300]): ShareCoverageRow[] {
  return sizes.map((n) => {
    const intervals = Array.from({ length: n + 1 }, (_, k) => ({
      wilson: wilson(k, n),
      exact: clopperPearson(k, n),
    }));
    const shares = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);
    const covered = (pick: (k: number) => { low: number; high: number }): number[] =>
      shares.map((p) => {
        let total = 0;
        for (let k = 0; k <= n; k++) {
          const { low, high } = pick(k);
          if (low <= p && p <= high) total += Math.exp(logBinomialPmf(k, n, p));
        }
        return total;
      });
    const byWilson = covered((k) => intervals[k]?.wilson ?? { low: 0, high: 0 });
    const byExact = covered((k) => intervals[k]?.exact ?? { low: 0, high: 0 });
    return {
      n,
      wilsonMean: byWilson.reduce((a, b) => a + b, 0) / byWilson.length,
      wilsonLeast: Math.min(...byWilson),
      wilsonLeastOfFive: Math.min(1, ...byWilson.filter((_, i) => n * Math.min(i + 1, 99 - i) >= 500)),
      exactLeast: Math.min(...byExact),
    };
  });
}

/** How the calibration test behaves on calibrated models. */
export interface CalibrationRow {
  readonly n: number;
  readonly rejected: number;
  readonly meanPlugin: number;
  readonly meanDebiased: number;
  /** How often a plug-in percentile bootstrap interval would hold the true ECE, which is 0. */
  readonly percentileCoverage: number;
}

/** Calibrated samples of several sizes: rejections at 5 %, bias of the plug-in ECE, and of what a naive interval covers. */
export function calibrationRows(
  seed: Uint8Array,
  repetitions: number,
  sizes: readonly number[] = [200, 1000, 5000],
): CalibrationRow[] {
  return sizes.map((n, which) => {
    const times = Math.max(20, Math.min(repetitions, Math.round((repetitions * 300) / n)));
    const totals = { rejected: 0, plugin: 0, debiased: 0, covered: 0 };
    for (let r = 0; r < times; r++) {
      const rng = createSubstream(deriveSeed(seed, which), r);
      const probabilities = Float64Array.from({ length: n }, () => rng.uniform());
      const labels = Uint8Array.from(probabilities, (p) => (rng.uniform() < p ? 1 : 0));
      const test = calibrationTest({
        labels,
        probabilities,
        seed: deriveSeed(seed, 1000 + r),
        resamples: 199,
      });
      if (test.p <= 0.05) totals.rejected += 1;
      totals.plugin += test.plugin / times;
      totals.debiased += test.ece / times;
      const { low } = percentileInterval(pluginResamples(labels, probabilities, rng, 99), 0.95);
      if (low <= 0) totals.covered += 1;
    }
    return {
      n,
      rejected: totals.rejected / times,
      meanPlugin: totals.plugin,
      meanDebiased: totals.debiased,
      percentileCoverage: totals.covered / times,
    };
  });
}

function pluginResamples(
  labels: Uint8Array,
  probabilities: Float64Array,
  rng: Rng,
  times: number,
): Float64Array {
  const n = labels.length;
  return Float64Array.from({ length: times }, () => {
    const drawn = Uint32Array.from({ length: n }, () => rng.below(n));
    const p = Float64Array.from(drawn, (row) => probabilities[row] ?? 0);
    const { order, starts } = equalMassBins(p);
    let total = 0;
    for (let bin = 0; bin + 1 < starts.length; bin++) {
      let gap = 0;
      for (const k of order.subarray(starts[bin], starts[bin + 1]))
        gap += (labels[drawn[k] ?? 0] ?? 0) - (p[k] ?? 0);
      total += Math.abs(gap);
    }
    return total / n;
  });
}
