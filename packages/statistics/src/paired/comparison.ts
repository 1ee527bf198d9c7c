import { METRICS, type MetricName } from '../metrics/catalog.ts';
import { metricStatistic } from '../metrics/metric-statistic.ts';
import { unitsOf, type Outcomes } from '../metrics/outcomes.ts';
import type { Estimate } from '../intervals/interval.ts';
import { compilePlan, replicatesOf, type Replicates, type ResamplingPlan } from '../resampling/resample.ts';
import { concludeFigure, type FigureMaterial } from './conclude.ts';
import type { FigureRequest } from './figure-request.ts';
import type { PairedDelta } from './paired-delta.ts';
import { sliceVerdict, verdict, type Verdict } from './verdict.ts';

/** What is compared, on the same rows. */
export interface ComparisonInput {
  readonly candidate: Outcomes;
  /** Null where there is nothing to compare with: figures then have no delta and stay inconclusive. */
  readonly baseline: Outcomes | null;
  /** Dense cluster numbers of the units, when rows share an entity; then all intervals are cluster bootstraps. */
  readonly clusters: Uint32Array | null;
  readonly figures: readonly FigureRequest[];
}

/** One answered figure. */
export interface Figure {
  readonly id: string;
  readonly group: FigureRequest['group'];
  readonly metric: MetricName;
  readonly higherIsBetter: boolean;
  readonly unit: 'share' | 'score' | 'label-unit';
  /** Units of the population: rows, or queries. */
  readonly n: number;
  /** Distinct clusters among them, when clusters were given. */
  readonly clusters: number | null;
  readonly candidate: Estimate;
  readonly baseline: Estimate | null;
  /** Candidate − baseline, flipped for losses: positive is better. */
  readonly delta: PairedDelta | null;
  readonly mde: number | null;
  readonly margin: number;
  readonly verdict: Verdict;
  /** Outside the regime in which coverage was shown (docs/coverage.md). */
  readonly approximate: boolean;
  /** One-sided p of "the candidate is not worse", for Holm among slices; null without a delta. */
  readonly pWorse: number | null;
}

/** A comparison made ready to resample. */
export interface PreparedComparison {
  /** Post this to workers; `compilePlan(plan).resample(seed, from, to)` gives shards of the replicates. */
  readonly plan: ResamplingPlan;
  /** Answers every figure from the joined replicates, in the order asked. `alpha` is one-sided, .05 unless said. */
  conclude(replicates: Replicates, options?: { readonly alpha?: number }): Figure[];
}

/** Builds statistics for every figure; RangeError when a metric does not fit the task or sides differ in rows. */
export function prepareComparison(input: ComparisonInput): PreparedComparison {
  const rows = unitsOf(input.candidate);
  if (input.baseline !== null && unitsOf(input.baseline) !== rows) {
    throw new RangeError(`candidate has ${rows} rows, baseline ${unitsOf(input.baseline)}`);
  }
  const statistics = cachedStatistics(input);
  const materials: FigureMaterial[] = input.figures.map((request) => ({ request, ...statistics(request) }));
  const { populations, columns } = populationsOf(materials, input.clusters !== null);
  const plan: ResamplingPlan = { rows, clusters: input.clusters, populations };
  return {
    plan,
    conclude(replicates, { alpha = 0.05 } = {}) {
      return materials.map((material, index) => {
        const column = columns[index] ?? null;
        const drawn = column === null ? NONE : replicatesOf(replicates, column);
        return conclude(material, input, drawn, alpha);
      });
    },
  };
}

/** Prepares, resamples on this thread and concludes: the whole comparison in one call. */
export function comparePaired(
  input: ComparisonInput,
  options: { readonly seed: Uint8Array; readonly resamples: number; readonly alpha?: number },
): Figure[] {
  const prepared = prepareComparison(input);
  const replicates = compilePlan(prepared.plan).resample(options.seed, 0, options.resamples);
  return prepared.conclude(replicates, { alpha: options.alpha ?? 0.05 });
}

/** Slices share the statistics of their metric: the arrays are made once, and restricted when compiled. */
function cachedStatistics(
  input: ComparisonInput,
): (request: FigureRequest) => Pick<FigureMaterial, 'candidate' | 'baseline'> {
  const made = new Map<string, Pick<FigureMaterial, 'candidate' | 'baseline'>>();
  return ({ metric, parameters = {} }) => {
    const key = `${metric}/${parameters.k ?? ''}/${parameters.quantile ?? ''}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const fresh = {
      candidate: metricStatistic(metric, input.candidate, parameters),
      baseline: input.baseline === null ? null : metricStatistic(metric, input.baseline, parameters),
    };
    made.set(key, fresh);
    return fresh;
  };
}

/** No replicates: a figure whose interval is a closed form has none. */
const NONE: ReturnType<typeof replicatesOf> = {
  candidate: new Float64Array(),
  baseline: new Float64Array(),
  difference: new Float64Array(),
};

/**
 * Figures over the same rows array form one population, so that a slice's weights are gathered once. Only figures
 * whose interval is a bootstrap are resampled; the column of the others is null.
 */
function populationsOf(
  materials: readonly FigureMaterial[],
  clustered: boolean,
): { populations: ResamplingPlan['populations']; columns: (number | null)[] } {
  const groups = new Map<Uint32Array | null, number[]>();
  materials.forEach(({ request }, index) => {
    if (!clustered && METRICS[request.metric].interval !== 'bootstrap') return;
    const members = groups.get(request.rows);
    if (members === undefined) groups.set(request.rows, [index]);
    else members.push(index);
  });
  const columns: (number | null)[] = materials.map(() => null);
  let column = 0;
  const populations = [...groups].map(([rows, members]) => ({
    rows,
    statistics: members.flatMap((index) => {
      const material = materials[index];
      columns[index] = column++;
      return material === undefined ? [] : [{ candidate: material.candidate, baseline: material.baseline }];
    }),
  }));
  return { populations, columns };
}

function conclude(
  material: FigureMaterial,
  input: ComparisonInput,
  replicates: ReturnType<typeof replicatesOf>,
  alpha: number,
): Figure {
  const { request } = material;
  const facts = METRICS[request.metric];
  const outcome = concludeFigure(material, input.clusters, replicates, alpha);
  const { delta, decision } = outcome;
  return {
    id: request.id,
    group: request.group,
    metric: request.metric,
    higherIsBetter: facts.higherIsBetter,
    unit: facts.unit,
    n: outcome.n,
    clusters: outcome.clusters,
    candidate: outcome.candidate,
    baseline: outcome.baseline,
    delta,
    mde: delta?.mde80 ?? null,
    margin: request.margin,
    verdict: wordFor(request, delta, decision),
    approximate: outcome.approximate,
    pWorse: outcome.pWorse,
  };
}

function wordFor(
  request: FigureRequest,
  delta: PairedDelta | null,
  decision: Parameters<typeof verdict>[0] | null,
): Verdict {
  if (delta === null || decision === null) return 'inconclusive';
  return request.group === 'overall' ? verdict(decision) : sliceVerdict(decision, delta.mde80);
}
