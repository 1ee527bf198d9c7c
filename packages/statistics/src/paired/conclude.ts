import { METRICS } from '../metrics/catalog.ts';
import { variance } from '../metrics/quantile.ts';
import { delongAuroc, delongPaired } from '../intervals/delong.ts';
import { percentileInterval, waldInterval, type Estimate, type Interval } from '../intervals/interval.ts';
import { wilson } from '../intervals/proportion.ts';
import { compileStatistic } from '../resampling/evaluators.ts';
import { restrict, rowsOf, type Statistic } from '../resampling/statistic.ts';
import { binomialCdf, logBinomialPmf } from '../special/distributions.ts';
import { normalCdf } from '../special/normal.ts';
import { bonettPrice, discordance } from './bonett-price.ts';
import type { FigureRequest } from './figure-request.ts';
import { mcnemar } from './mcnemar.ts';
import { flip, type DeltaMethod, type PairedDelta } from './paired-delta.ts';
import { minimumDetectableEffect } from './power.ts';
import { isApproximate, supportOf, unitsBehind } from './regime.ts';
import type { VerdictInput } from './verdict.ts';

/** A request with the statistics that answer it, over all rows. */
export interface FigureMaterial {
  readonly request: FigureRequest;
  readonly candidate: Statistic;
  readonly baseline: Statistic | null;
}

/** Replicates of one figure. */
export interface FigureReplicates {
  readonly candidate: Float64Array;
  readonly baseline: Float64Array;
  readonly difference: Float64Array;
}

/** What one figure comes to. */
export interface FigureOutcome {
  readonly n: number;
  readonly clusters: number | null;
  readonly candidate: Estimate;
  readonly baseline: Estimate | null;
  readonly delta: PairedDelta | null;
  /** Intervals at 1 − α and 1 − 2α, which decide the word; the 95 % and 90 % ones at α = .05. */
  readonly decision: VerdictInput | null;
  readonly approximate: boolean;
  readonly pWorse: number | null;
}

/** A signed difference (candidate − baseline, metric's own orientation) with an interval at any level. */
interface Difference {
  readonly value: number;
  readonly standardError: number;
  readonly p: number | null;
  /** One-sided p that the raw difference is not below zero (`low`) or not above (`high`). */
  readonly pBelow: number | null;
  readonly method: DeltaMethod;
  readonly interval: (level: number) => Interval;
}

/** Below this many units a bootstrap knows nothing of the spread; the delta is then not a number, never a guess. */
const FEWEST_UNITS = 10;

/** Point values, intervals and the decision of one figure. */
export function concludeFigure(
  material: FigureMaterial,
  clusters: Uint32Array | null,
  replicates: FigureReplicates,
  alpha: number,
): FigureOutcome {
  const { request } = material;
  const facts = METRICS[request.metric];
  const method = clusters === null ? facts.interval : 'bootstrap';
  const over = (statistic: Statistic): Statistic =>
    request.rows === null ? statistic : restrict(statistic, request.rows);
  const candidate = over(material.candidate);
  const baseline = material.baseline === null ? null : over(material.baseline);
  const n = rowsOf(candidate);
  const clusterCount = clusters === null ? null : distinct(clusters, request.rows);
  const shared = {
    n,
    clusters: clusterCount,
    candidate: sideEstimate(candidate, replicates.candidate, method, clusterCount),
    approximate: isApproximate(method, candidate, clusterCount),
  };
  if (baseline === null || n === 0) {
    return { ...shared, baseline: null, delta: null, decision: null, pWorse: null };
  }
  const difference = differenceOf(candidate, baseline, replicates, method, clusterCount);
  const orient = (interval: Interval): Interval => (facts.higherIsBetter ? interval : flip(interval));
  return {
    ...shared,
    baseline: sideEstimate(baseline, replicates.baseline, method, clusterCount),
    delta: {
      delta: facts.higherIsBetter ? difference.value : 0 - difference.value,
      interval95: orient(difference.interval(0.95)),
      interval90: orient(difference.interval(0.9)),
      standardError: difference.standardError,
      mde80: minimumDetectableEffect(difference.standardError),
      p: difference.p,
      n,
      method: difference.method,
    },
    decision: {
      interval95: orient(difference.interval(1 - alpha)),
      interval90: orient(difference.interval(1 - 2 * alpha)),
      margin: request.margin,
    },
    pWorse: worse(difference, facts.higherIsBetter),
  };
}

function worse({ pBelow }: Difference, higherIsBetter: boolean): number | null {
  if (pBelow === null) return null;
  return higherIsBetter ? pBelow : 1 - pBelow;
}

function valueOf(statistic: Statistic): number {
  return compileStatistic(statistic)(new Uint8Array(rowsOf(statistic)).fill(1));
}

/** Counts behind a share of rows: successes and trials. */
function shareCounts(statistic: Statistic): { count: number; n: number } | null {
  if (statistic.kind !== 'ratio') return null;
  const { numerator, denominator } = statistic;
  let count = 0;
  for (const value of numerator) count += value;
  if (denominator === null) return { count, n: numerator.length };
  let n = 0;
  for (const value of denominator) n += value;
  return { count, n };
}

function bothClasses(labels: Uint8Array): boolean {
  return labels.includes(0) && labels.includes(1);
}

function sideEstimate(
  statistic: Statistic,
  replicates: Float64Array,
  method: string,
  clusters: number | null,
): Estimate {
  const level = 0.95;
  const share = method === 'wilson' ? shareCounts(statistic) : null;
  if (share !== null) return wilson(share.count, share.n, level);
  if (method === 'delong' && statistic.kind === 'auroc' && bothClasses(statistic.labels)) {
    return delongAuroc(statistic.labels, statistic.scores, level);
  }
  const { low, high } = percentileInterval(replicates, level, unitsBehind(statistic, clusters));
  return { value: valueOf(statistic), low, high, level, method: 'bootstrap' };
}

function differenceOf(
  candidate: Statistic,
  baseline: Statistic,
  replicates: FigureReplicates,
  method: string,
  clusters: number | null,
): Difference {
  if (method === 'wilson' && candidate.kind === 'ratio' && baseline.kind === 'ratio') {
    return shareDifference(candidate, baseline);
  }
  const aurocs = candidate.kind === 'auroc' && baseline.kind === 'auroc';
  if (method === 'delong' && aurocs && bothClasses(candidate.labels)) {
    const { delta, standardError, p } = delongPaired(candidate.labels, candidate.scores, baseline.scores);
    return floored({
      value: delta,
      standardError,
      p,
      pBelow: standardError === 0 ? null : normalCdf(delta / standardError),
      method: 'delong',
      interval: (level) => waldInterval(delta, standardError, level),
      support: supportOf(candidate),
    });
  }
  return bootstrapDifference(candidate, baseline, replicates.difference, clusters);
}

function shareDifference(
  candidate: Extract<Statistic, { kind: 'ratio' }>,
  baseline: Extract<Statistic, { kind: 'ratio' }>,
): Difference {
  const { b, c } = discordance(candidate.numerator, baseline.numerator);
  const n = shareCounts(candidate)?.n ?? 0;
  if (n === 0) return undefinedDifference('bonett-price');
  const { delta, standardError, interval } = bonettPrice(b, c, n);
  const discordant = b + c;
  const atB = discordant === 0 ? 1 : Math.exp(logBinomialPmf(b, discordant, 0.5));
  return {
    value: delta,
    standardError,
    p: mcnemar(b, c).midP,
    pBelow: discordant === 0 ? 0.5 : binomialCdf(b, discordant, 0.5) - atB / 2,
    method: 'bonett-price',
    interval,
  };
}

function bootstrapDifference(
  candidate: Statistic,
  baseline: Statistic,
  replicates: Float64Array,
  clusters: number | null,
): Difference {
  const method = clusters !== null ? 'cluster-bootstrap' : 'bootstrap';
  if (rowsOf(candidate) < FEWEST_UNITS) return undefinedDifference(method);
  const value = valueOf(candidate) - valueOf(baseline);
  const standardError = Math.sqrt(variance(replicates.filter((replicate) => !Number.isNaN(replicate))));
  const known = standardError > 0 && !Number.isNaN(value);
  const z = known ? value / standardError : 0;
  return floored({
    value,
    standardError,
    p: known ? 2 * normalCdf(-Math.abs(z)) : null,
    pBelow: known ? normalCdf(z) : null,
    method,
    interval: (level) => percentileInterval(replicates, level, unitsBehind(candidate, clusters)),
    support: supportOf(candidate),
  });
}

/**
 * Where no row moves the figure the sample shows no spread at all; that is a fact about the sample's size as
 * much as about the models. A figure bounded by 0 and 1 then gets the width that one differing row either way
 * would give (as Bonett & Price do), so that three equal rows are never "shown safe".
 */
function floored(difference: Difference & { support: number | null }): Difference {
  const { value, standardError, support, method } = difference;
  if (standardError > 0 || support === null || Number.isNaN(value)) return difference;
  const width = Math.SQRT2 / (support + 2);
  return {
    ...difference,
    standardError: width,
    method,
    interval: (level) => waldInterval(value, width, level),
  };
}

function undefinedDifference(method: DeltaMethod): Difference {
  return {
    value: Number.NaN,
    standardError: Number.NaN,
    p: null,
    pBelow: null,
    method,
    interval: () => ({ low: Number.NaN, high: Number.NaN }),
  };
}

function distinct(clusters: Uint32Array, rows: Uint32Array | null): number {
  return new Set(rows === null ? clusters : rows.map((row) => clusters[row] ?? 0)).size;
}
