/** The p-quantile of values in ascending order, interpolated between order statistics (Hyndman–Fan type 7). */
export function quantileOfSorted(sorted: Float64Array, p: number): number {
  if (sorted.length === 0) return Number.NaN;
  const position = (sorted.length - 1) * p;
  const low = Math.floor(position);
  const below = sorted[low] ?? Number.NaN;
  const above = sorted[Math.min(low + 1, sorted.length - 1)] ?? Number.NaN;
  return below + (position - low) * (above - below);
}

/** Type-7 quantiles of unsorted values, in the order asked; the input is left as it is. Latency p50, p95, p99. */
export function quantiles(values: Float64Array, probabilities: readonly number[]): number[] {
  const sorted = values.slice().sort();
  return probabilities.map((p) => quantileOfSorted(sorted, p));
}

/** Mean, by compensated summation (Neumaier), so that order and size do not cost digits. */
export function mean(values: Float64Array): number {
  return compensatedSum(values) / values.length;
}

/** Sum by Neumaier's compensated summation. */
export function compensatedSum(values: Float64Array): number {
  let sum = 0;
  let lost = 0;
  for (const value of values) {
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + lost;
}

/** Sample variance (n − 1); NaN below two values. */
export function variance(values: Float64Array): number {
  if (values.length < 2) return Number.NaN;
  const centre = mean(values);
  return compensatedSum(values.map((value) => (value - centre) ** 2)) / (values.length - 1);
}
