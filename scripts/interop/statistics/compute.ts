/**
 * Random inputs, and what this repository's estimators make of them, as one JSON document on standard output.
 * `check.py` makes the same of the inputs with scipy, scikit-learn and statsmodels.
 */
import {
  aurocComponents,
  benjaminiHochberg,
  betaBinomialShrinkage,
  betaQuantile,
  binomialCdf,
  bonettPrice,
  chiSquaredQuantile,
  chiSquaredSurvival,
  clopperPearson,
  compilePlan,
  compileStatistic,
  createRng,
  delongAuroc,
  delongPaired,
  erfc,
  erlangC,
  gammaQuantile,
  garwood,
  holm,
  independentDifference,
  kaplanMeier,
  logBeta,
  logGamma,
  mcnemar,
  metricStatistic,
  normalCdf,
  normalQuantile,
  percentileInterval,
  poissonCdf,
  quantiles,
  regularizedBeta,
  regularizedGammaP,
  regularizedGammaQ,
  replicatesOf,
  rowsOf,
  signFlipTest,
  studentTCdf,
  studentTQuantile,
  wilson,
  type MetricName,
  type MetricParameters,
  type Outcomes,
} from '@assay/statistics';

const SEED = Uint8Array.from({ length: 16 }, (_, i) => 31 * i + 7);
const rng = createRng(SEED);
const cases: { kind: string; input: unknown; output: unknown }[] = [];
const add = (kind: string, input: unknown, output: unknown): void => {
  cases.push({ kind, input, output });
};
const logUniform = (low: number, high: number): number => low * (high / low) ** rng.uniform();
const times = (n: number, action: (i: number) => void): void => {
  for (let i = 0; i < n; i++) action(i);
};

times(200, () => {
  const x = 16 * rng.uniform() - 8;
  add('erfc', [x], erfc(x));
  add('normalCdf', [x], normalCdf(x));
  const p = rng.below(2) === 0 ? rng.uniform() : logUniform(1e-12, 0.5);
  add('normalQuantile', [p], normalQuantile(p));
  const a = logUniform(0.05, 5000);
  const b = logUniform(0.05, 5000);
  add('logGamma', [a], logGamma(a));
  add('logBeta', [a, b], logBeta(a, b));
  const t = a * logUniform(0.2, 5);
  add('gammaP', [a, t], regularizedGammaP(a, t));
  add('gammaQ', [a, t], regularizedGammaQ(a, t));
  const share = Math.min(1 - 1e-9, Math.max(1e-9, a / (a + b) + 0.2 * (rng.uniform() - 0.5)));
  add('beta', [share, a, b], regularizedBeta(share, a, b));
  const q = 0.001 + 0.998 * rng.uniform();
  add('betaQuantile', [q, a + 0.5, b + 0.5], betaQuantile(q, a + 0.5, b + 0.5));
  add('gammaQuantile', [q, a + 0.5], gammaQuantile(q, a + 0.5));
  const df = logUniform(0.7, 3000);
  add('studentTCdf', [x, df], studentTCdf(x, df));
  add('studentTQuantile', [q, df], studentTQuantile(q, df));
  add('chiSquaredSurvival', [t, df], chiSquaredSurvival(t, df));
  add('chiSquaredQuantile', [q, df], chiSquaredQuantile(q, df));
  const n = 1 + rng.below(4000);
  const k = rng.below(n + 1);
  add('binomialCdf', [k, n, q], binomialCdf(k, n, q));
  add('poissonCdf', [k, a], poissonCdf(k, a));
  add('wilson', [k, n], pair(wilson(k, n)));
  add('clopperPearson', [k, n], pair(clopperPearson(k, n)));
  add('garwood', [k], pair(garwood(k)));
  const m = 1 + rng.below(300);
  const j = rng.below(m + 1);
  add('newcombe', [k, n, j, m], pair(independentDifference(wilson(k, n), wilson(j, m))));
});

function pair({ low, high }: { low: number; high: number }): [number, number] {
  return [low, high];
}

times(60, () => {
  const b = rng.below(60);
  const c = rng.below(60);
  const test = mcnemar(b, c);
  if (b + c > 0) add('mcnemar', [b, c], [test.p, test.pCorrected, test.exactP, test.midP]);
  const n = b + c + 1 + rng.below(500);
  add('bonettPrice', [b, c, n], pair(bonettPrice(b, c, n).interval(0.9)));
  const p = Array.from({ length: 1 + rng.below(20) }, () => rng.uniform() ** 3);
  add('holm', p, holm(p));
  add('benjaminiHochberg', p, benjaminiHochberg(p));
  const values = Array.from({ length: 1 + rng.below(80) }, () => rng.normal());
  add('quantiles', values, quantiles(Float64Array.from(values), [0.05, 0.5, 0.95, 0.99]));
  const servers = 1 + rng.below(40);
  const offered = servers * (0.05 + 0.9 * rng.uniform());
  add('erlangC', [servers, offered], erlangC(servers, offered));
});

/** Scores with many ties when `coarse`. */
function binarySides(n: number, coarse: boolean): { labels: Uint8Array; a: Float64Array; b: Float64Array } {
  const labels = Uint8Array.from({ length: n }, (_, i) => (i < 2 ? i : rng.uniform() < 0.35 ? 1 : 0));
  const score = (label: number): number => {
    const p = 1 / (1 + Math.exp(-(1.3 * (label - 0.5) + rng.normal())));
    return coarse ? Math.round(10 * p) / 10 : p;
  };
  const side = (): Float64Array => Float64Array.from(labels, score);
  return { labels, a: side(), b: side() };
}

function value(metric: MetricName, outcomes: Outcomes, parameters: MetricParameters = {}): number {
  const statistic = metricStatistic(metric, outcomes, parameters);
  return compileStatistic(statistic)(new Uint8Array(rowsOf(statistic)).fill(1));
}

times(12, (round) => {
  const { labels, a, b } = binarySides(20 + rng.below(400), round % 2 === 0);
  const outcomes: Outcomes = { task: 'binary', labels, scores: a };
  const names = [
    'accuracy',
    'balanced-accuracy',
    'precision',
    'recall',
    'specificity',
    'f1',
    'auroc',
    'auprc',
    'log-loss',
    'brier',
  ] as const;
  add(
    'binaryMetrics',
    { labels: [...labels], scores: [...a] },
    names.map((name) => value(name, outcomes)),
  );
  const { delta, standardError, p } = delongPaired(labels, a, b);
  const inputs = { labels: [...labels], a: [...a], b: [...b] };
  add('delong', inputs, [
    delta,
    standardError,
    p,
    delongAuroc(labels, a).low,
    aurocComponents(labels, a).auroc,
  ]);

  const classes = 2 + rng.below(6);
  const n = 30 + rng.below(300);
  const multi = Uint16Array.from({ length: n }, (_, i) => (i < classes ? i : rng.below(classes)));
  const probabilities = new Float64Array(n * classes);
  for (let i = 0; i < n; i++) {
    const raw = Array.from({ length: classes }, (_, k) => Math.exp(rng.normal() + (k === multi[i] ? 1 : 0)));
    const sum = raw.reduce((x, y) => x + y, 0);
    raw.forEach((x, k) => (probabilities[i * classes + k] = x / sum));
  }
  const m: Outcomes = { task: 'multiclass', labels: multi, probabilities, classes };
  add('multiclassMetrics', { labels: [...multi], probabilities: [...probabilities], classes }, [
    value('accuracy', m),
    value('balanced-accuracy', m),
    value('macro-f1', m),
    value('log-loss', m),
    value('brier', m),
    value('top-k-accuracy', m, { k: 2 }),
  ]);

  const targets = Float64Array.from({ length: n }, () => 100 + 10 * rng.normal());
  const predictions = targets.map((target) => target + 3 * rng.normal() + 0.5);
  const r: Outcomes = { task: 'regression', targets, predictions };
  add('regressionMetrics', { targets: [...targets], predictions: [...predictions] }, [
    value('mae', r),
    value('rmse', r),
    value('r2', r),
    value('pinball', r, { quantile: 0.9 }),
  ]);

  const relevance = Float64Array.from({ length: 12 }, (_, i) => (i === 0 ? 2 : rng.below(4)));
  const scores = Float64Array.from({ length: 12 }, () => rng.uniform());
  const ranking: Outcomes = { task: 'ranking', queries: new Uint32Array(12), relevance, scores };
  add('ndcg', { relevance: [...relevance], scores: [...scores] }, [
    value('ndcg', ranking),
    value('ndcg', ranking, { k: 5 }),
  ]);

  const truth = Uint8Array.from({ length: 40 * 3 }, (_, i) => (i < 3 ? 1 : rng.below(2)));
  const labelScores = Float64Array.from(truth, (label) => 0.3 * label + 0.7 * rng.uniform());
  const multilabel: Outcomes = { task: 'multilabel', truth, scores: labelScores, labelCount: 3 };
  add('multilabelMetrics', { truth: [...truth], scores: [...labelScores] }, [
    value('exact-match', multilabel),
    value('hamming-loss', multilabel),
    value('micro-f1', multilabel),
    value('macro-f1', multilabel),
  ]);

  const watched = Array.from({ length: 40 }, () => ({ time: 1 + rng.below(30), event: rng.below(2) === 1 }));
  add(
    'kaplanMeier',
    watched,
    kaplanMeier(watched).map((step) => [step.time, step.survival, step.standardError]),
  );
});

times(4, () => {
  const differences = Array.from({ length: 12 }, () => Math.round(100 * (rng.normal() + 0.4)) / 100);
  add('signFlip', differences, signFlipTest(Float64Array.from(differences), 0, SEED).p);
});
add(
  'betaBinomial',
  { n: [40, 25, 10, 5, 60, 8], y: [4, 1, 2, 0, 3, 2] },
  betaBinomialShrinkage(
    [40, 25, 10, 5, 60, 8].map((trials, i) => ({ trials, events: [4, 1, 2, 0, 3, 2][i] ?? 0 })),
  ).shrunk,
);

/** Monte Carlo: the paired bootstrap's interval and spread against scipy's, on the same rows. */
const RESAMPLES = 20_000;
times(3, (round) => {
  const { labels, a, b } = binarySides(400, round === 1);
  for (const metric of ['auroc', 'brier', 'f1'] as const) {
    const side = (scores: Float64Array) => metricStatistic(metric, { task: 'binary', labels, scores });
    const plan = compilePlan({
      rows: labels.length,
      clusters: null,
      populations: [{ rows: null, statistics: [{ candidate: side(a), baseline: side(b) }] }],
    });
    const { difference } = replicatesOf(plan.resample(SEED, 0, RESAMPLES), 0);
    const { low, high } = percentileInterval(difference, 0.95);
    add('bootstrap', { metric, labels: [...labels], a: [...a], b: [...b], resamples: RESAMPLES }, [
      low,
      high,
    ]);
  }
});

process.stdout.write(JSON.stringify({ cases }));
