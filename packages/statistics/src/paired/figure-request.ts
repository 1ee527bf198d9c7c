import type { MetricName } from '../metrics/catalog.ts';
import type { MetricParameters } from '../metrics/outcomes.ts';

/** One figure that is asked for: a metric over all rows or over a slice. */
export interface FigureRequest {
  readonly id: string;
  /** `slice` and `explored` figures are subject to the MDE rule of `sliceVerdict`. */
  readonly group: 'overall' | 'slice' | 'explored';
  readonly metric: MetricName;
  readonly parameters?: MetricParameters;
  /** Row indices of the slice (query numbers of a ranking task); null for all. */
  readonly rows: Uint32Array | null;
  /** How much worse is still allowed, in the metric's unit, ≥ 0. */
  readonly margin: number;
}
