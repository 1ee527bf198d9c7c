import type { Comparison, Estimate, PairedDelta } from '@assay/contract';
import {
  benjaminiHochberg,
  holm,
  prepareComparison,
  type Figure,
  type FigureRequest,
  type Outcomes,
} from '@assay/statistics';
import { RuntimeFailure } from '../runtime/runtime-failure.ts';
import { decimalOf } from './decimal.ts';
import type { DeclaredMetric } from './declared-metrics.ts';
import { resampleAll } from './resample.ts';

/** A slice of the rows that are scored. */
export interface ScoredSlice {
  readonly group: 'slice' | 'explored';
  readonly name: string;
  /** The metric as the suite writes it. */
  readonly metric: string;
  readonly margin: number;
  /** Indices of its rows, ascending. */
  readonly rows: Uint32Array;
}

/** The outcomes of both sides on the same rows. */
export interface PairedOutcomes {
  readonly candidate: Outcomes;
  readonly baseline: Outcomes | null;
}

/** How verdicts are reached. */
export interface ComparisonMethod {
  readonly seed: Uint8Array;
  readonly resamples: number;
  /** One-sided; it shrinks with each submission of a model. */
  readonly alpha: number;
}

/** An estimate as the report writes it; null when a bound is undefined. */
export function writtenEstimate(estimate: {
  value: number;
  low: number;
  high: number;
  level: number;
  method: string;
}): Estimate | null {
  const { value, low, high, level, method } = estimate;
  if (![value, low, high].every(Number.isFinite)) return null;
  return {
    value: decimalOf(value),
    low: decimalOf(low),
    high: decimalOf(high),
    level: decimalOf(level),
    method,
  };
}

function writtenDelta(delta: NonNullable<Figure['delta']>): PairedDelta | null {
  const { interval95, interval90, standardError, p, method } = delta;
  const numbers = [
    delta.delta,
    interval95.low,
    interval95.high,
    interval90.low,
    interval90.high,
    standardError,
  ];
  if (!numbers.every(Number.isFinite)) return null;
  return {
    value: decimalOf(delta.delta),
    low95: decimalOf(interval95.low),
    high95: decimalOf(interval95.high),
    low90: decimalOf(interval90.low),
    high90: decimalOf(interval90.high),
    standardError: decimalOf(standardError),
    p: p === null ? null : decimalOf(p),
    method,
  };
}

function writtenFigure(figure: Figure, name: string, metric: string): Comparison {
  const delta = figure.delta === null ? null : writtenDelta(figure.delta);
  return {
    id: figure.id,
    group: figure.group,
    name,
    metric,
    higherIsBetter: figure.higherIsBetter,
    unit: figure.unit,
    n: figure.n,
    clusters: figure.clusters,
    candidate: writtenEstimate(figure.candidate),
    baseline: figure.baseline === null ? null : writtenEstimate(figure.baseline),
    delta,
    mde: delta === null || figure.mde === null ? null : decimalOf(figure.mde),
    margin: decimalOf(figure.margin),
    verdict: delta === null ? 'inconclusive' : figure.verdict,
    approximate: figure.approximate,
    adjustedP: null,
  };
}

interface Asked {
  readonly request: FigureRequest;
  readonly metric: DeclaredMetric;
  readonly name: string;
}

function requestsOf(metrics: readonly DeclaredMetric[], slices: readonly ScoredSlice[]): Asked[] {
  const overall = metrics.map((metric) => ({
    metric,
    name: 'overall',
    request: {
      id: `overall:${metric.name}`,
      group: 'overall' as const,
      metric: metric.catalog,
      parameters: metric.parameters,
      rows: null,
      margin: metric.margin,
    },
  }));
  const sliced = slices.flatMap((slice) =>
    metrics
      .filter((metric) => metric.name === slice.metric)
      .map((metric) => ({
        metric,
        name: slice.name,
        request: {
          id: `${slice.group}:${slice.name}:${slice.metric}`,
          group: slice.group,
          metric: metric.catalog,
          parameters: metric.parameters,
          rows: slice.rows,
          margin: slice.margin,
        },
      })),
  );
  return [...overall, ...sliced];
}

/** Metrics that read the same outcomes are resampled together; a custom metric has outcomes of its own. */
function groupsOf(
  asked: readonly Asked[],
  outcomes: (metric: DeclaredMetric) => PairedOutcomes,
): Map<PairedOutcomes, Asked[]> {
  const groups = new Map<PairedOutcomes, Asked[]>();
  for (const item of asked) {
    const pair = outcomes(item.metric);
    const members = groups.get(pair);
    if (members) members.push(item);
    else groups.set(pair, [item]);
  }
  return groups;
}

/**
 * Compares candidate and baseline by every declared metric, overall and on each slice, all on the same resamples.
 * Slices carry the Holm-adjusted p of "worse than live" among declared ones, Benjamini–Hochberg among explored ones.
 * `outcomes` must answer with the same object for metrics that share outcomes.
 */
export async function compareAll(options: {
  readonly metrics: readonly DeclaredMetric[];
  readonly slices: readonly ScoredSlice[];
  readonly outcomes: (metric: DeclaredMetric) => PairedOutcomes;
  readonly clusters: Uint32Array | null;
  readonly method: ComparisonMethod;
}): Promise<Comparison[]> {
  const { method, clusters } = options;
  const asked = requestsOf(options.metrics, options.slices);
  const answered = new Map<string, { comparison: Comparison; pWorse: number | null }>();
  for (const [pair, members] of groupsOf(asked, options.outcomes)) {
    const figures = await compareGroup(pair, members, clusters, method);
    figures.forEach((figure, index) => {
      const item = members[index];
      if (item)
        answered.set(figure.id, {
          comparison: writtenFigure(figure, item.name, item.metric.name),
          pWorse: figure.pWorse,
        });
    });
  }
  const inOrder = asked.flatMap((item) => answered.get(item.request.id) ?? []);
  adjust(inOrder, 'slice', holm);
  adjust(inOrder, 'explored', benjaminiHochberg);
  return inOrder.map((item) => item.comparison);
}

async function compareGroup(
  pair: PairedOutcomes,
  members: readonly Asked[],
  clusters: Uint32Array | null,
  method: ComparisonMethod,
): Promise<Figure[]> {
  try {
    const figures = members.map((item) => item.request);
    const prepared = prepareComparison({ ...pair, clusters, figures });
    const replicates = await resampleAll(prepared.plan, method.seed, method.resamples);
    return prepared.conclude(replicates, { alpha: method.alpha });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RuntimeFailure('suite-unreadable', `The suite cannot be scored: ${error.message}.`);
  }
}

function adjust(
  items: { comparison: Comparison; pWorse: number | null }[],
  group: Comparison['group'],
  correct: (p: readonly number[]) => number[],
): void {
  const tested = items.filter((item) => item.comparison.group === group && item.pWorse !== null);
  const adjusted = correct(tested.map((item) => item.pWorse ?? 1));
  tested.forEach((item, index) => {
    item.comparison = { ...item.comparison, adjustedP: decimalOf(adjusted[index] ?? 1) };
  });
}
