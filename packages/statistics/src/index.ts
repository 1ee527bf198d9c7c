export { erf, erfc, normalCdf, normalDensity, normalQuantile } from './special/normal.ts';
export { logGamma, regularizedGammaP, regularizedGammaQ } from './special/gamma.ts';
export { betaQuantile, logBeta, regularizedBeta } from './special/beta.ts';
export {
  binomialCdf,
  binomialQuantile,
  chiSquaredQuantile,
  chiSquaredSurvival,
  gammaQuantile,
  logBinomialPmf,
  poissonCdf,
  studentTCdf,
  studentTQuantile,
  studentTTwoSided,
} from './special/distributions.ts';
export { createRng, createSubstream, deriveSeed, laplaceFromUniform, type Rng } from './random/rng.ts';
export { METRICS, isMetricName, metricsFor, type MetricFacts, type MetricName } from './metrics/catalog.ts';
export { unitsOf, type MetricParameters, type Outcomes, type TaskKind } from './metrics/outcomes.ts';
export { metricStatistic } from './metrics/metric-statistic.ts';
export {
  binaryBrier,
  binaryCalls,
  binaryLogLoss,
  multiclassBrier,
  multiclassCalls,
  multiclassLogLoss,
  pinballLoss,
  topKHits,
} from './metrics/row-losses.ts';
export { ndcgByQuery, reciprocalRankByQuery } from './metrics/ranking.ts';
export { compensatedSum, mean, quantileOfSorted, quantiles, variance } from './metrics/quantile.ts';
export { compileStatistic } from './resampling/evaluators.ts';
export { restrict, rowsOf, type Statistic, type WeightedEvaluator } from './resampling/statistic.ts';
export {
  compilePlan,
  mergeReplicates,
  replicatesOf,
  type CompiledPlan,
  type PairedStatistic,
  type Population,
  type Replicates,
  type ResamplingPlan,
} from './resampling/resample.ts';
export {
  clamp,
  percentileInterval,
  waldInterval,
  type Estimate,
  type Interval,
} from './intervals/interval.ts';
export {
  clopperPearson,
  funnelLimits,
  garwood,
  observedToExpected,
  upperBoundOfZeroEvents,
  wilson,
} from './intervals/proportion.ts';
export {
  aurocComponents,
  delongAuroc,
  delongPaired,
  type AurocComponents,
  type DelongComparison,
} from './intervals/delong.ts';
export { independentDifference } from './intervals/independent-difference.ts';
export { mcnemar, type McNemar } from './paired/mcnemar.ts';
export { bonettPrice, discordance, pairedWald, type PairedShares } from './paired/bonett-price.ts';
export { signFlipTest, type SignFlip } from './paired/permutation.ts';
export {
  minimumDetectableEffect,
  pairedPower,
  pairedSampleSize,
  plannedDetectableEffect,
  rateSampleSize,
  rowsForMargin,
} from './paired/power.ts';
export {
  guardrailGate,
  sliceVerdict,
  verdict,
  type GateOutcome,
  type Verdict,
  type VerdictInput,
} from './paired/verdict.ts';
export type { DeltaMethod, PairedDelta } from './paired/paired-delta.ts';
export type { FigureRequest } from './paired/figure-request.ts';
export {
  comparePaired,
  prepareComparison,
  type ComparisonInput,
  type Figure,
  type PreparedComparison,
} from './paired/comparison.ts';
export { SHOWN_REGIME } from './paired/regime.ts';
export { benjaminiHochberg, holm } from './multiplicity/adjust.ts';
export { calibrationTest, type CalibrationTest } from './calibration/debiased.ts';
export {
  equalMassBins,
  equalWidthCalibration,
  reliabilityCurve,
  type EqualMassBins,
  type ReliabilityBin,
} from './calibration/reliability.ts';
export {
  adaptiveError,
  alphaForAttempt,
  bitsOfAnswer,
  budgetBits,
  budgetSentence,
  nonAdaptiveError,
  nonAdaptiveQueries,
  shareBudget,
} from './guard/budget.ts';
export {
  LADDER_START,
  fixedLadderStep,
  ladderFrom,
  ladderMultiplier,
  ladderStep,
  type LadderState,
  type LadderStep,
} from './guard/ladder.ts';
export {
  thresholdoutDefaults,
  thresholdoutStart,
  thresholdoutStep,
  type ThresholdoutAnswer,
  type ThresholdoutSettings,
  type ThresholdoutState,
} from './guard/thresholdout.ts';
export { brierScore, brierSkill, logScore, type Forecast } from './people/forecast.ts';
export {
  betaBinomialShrinkage,
  betaPosterior,
  gammaPosterior,
  overdispersion,
  type BetaBinomialFit,
  type GroupCount,
} from './people/shrinkage.ts';
export {
  kaplanMeier,
  medianInterval,
  medianRanks,
  survivalAt,
  type Observation,
  type SurvivalStep,
} from './people/survival.ts';
export {
  chanceOfNoRejection,
  chapman,
  signalDetection,
  spearmanBrown,
  uncorrectedDetection,
  type Detection,
  type DetectionCounts,
} from './people/detection.ts';
export { FEWEST_KNOWN_BAD, knownBadNeeded, worth, type Worth, type WorthEvidence } from './people/worth.ts';
export {
  erlangA,
  erlangB,
  erlangC,
  pollaczekKhinchine,
  queueOutlook,
  sakasegawaWait,
  sojournBeyond,
  type Load,
  type QueueOutlook,
} from './planning/queueing.ts';
export {
  honestSla,
  slaOutlook,
  staffingNeeded,
  type SlaOutlook,
  type Staffing,
  type StaffingNeed,
} from './planning/staffing.ts';
export {
  lossAvoided,
  planKnapsack,
  weightedShortestFirst,
  type Plan,
  type PlanItem,
} from './planning/knapsack.ts';
export {
  findSlices,
  type ExploreColumn,
  type FoundSlice,
  type SliceSearch,
  type SliceTerm,
} from './exploring/slice-finding.ts';
