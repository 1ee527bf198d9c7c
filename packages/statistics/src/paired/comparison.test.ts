import { describe, expect, it } from 'vitest';
import {
  comparePaired,
  createRng,
  delongPaired,
  prepareComparison,
  wilson,
  type FigureRequest,
  type Outcomes,
} from '../index.ts';

const SEED = Uint8Array.from({ length: 16 }, (_, i) => i * i);

function world(n: number, candidateSkill: number, baselineSkill: number, seed = 5) {
  const rng = createRng(new Uint8Array(16).fill(seed));
  const labels = new Uint8Array(n);
  const sides = [new Float64Array(n), new Float64Array(n)] as const;
  for (let i = 0; i < n; i++) {
    labels[i] = rng.uniform() < 0.4 ? 1 : 0;
    const shared = rng.normal();
    const sign = labels[i] === 1 ? 1 : -1;
    sides[0][i] = logistic(sign * candidateSkill + shared + 0.5 * rng.normal());
    sides[1][i] = logistic(sign * baselineSkill + shared + 0.5 * rng.normal());
  }
  const outcomes = (scores: Float64Array): Outcomes => ({ task: 'binary', labels, scores });
  return { labels, scores: sides, candidate: outcomes(sides[0]), baseline: outcomes(sides[1]) };
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

const figures: FigureRequest[] = (['accuracy', 'auroc', 'f1', 'brier', 'recall'] as const).map((metric) => ({
  id: metric,
  group: 'overall',
  metric,
  rows: null,
  margin: 0.02,
}));

describe('a paired comparison', () => {
  const better = world(3000, 1.4, 0.9);
  const results = comparePaired({ ...better, clusters: null, figures }, { seed: SEED, resamples: 999 });
  const byId = new Map(results.map((figure) => [figure.id, figure]));

  it('finds a better candidate better by every metric, losses flipped', () => {
    for (const figure of results) {
      expect(figure.verdict).toBe('superior');
      expect(figure.delta?.delta).toBeGreaterThan(0);
      expect(figure.delta?.interval95.low).toBeLessThanOrEqual(figure.delta?.interval90.low ?? 0);
      expect(figure.mde).toBeCloseTo(2.486475 * (figure.delta?.standardError ?? 0), 5);
      expect(figure.approximate).toBe(false);
    }
    const brier = byId.get('brier');
    expect(brier?.candidate.value).toBeLessThan(brier?.baseline?.value ?? 0);
  });
  it('mirrors when the sides are exchanged', () => {
    const mirrored = comparePaired(
      { candidate: better.baseline, baseline: better.candidate, clusters: null, figures },
      { seed: SEED, resamples: 999 },
    );
    mirrored.forEach((figure, i) => {
      expect(figure.verdict).toBe('inferior');
      expect(figure.delta?.delta).toBeCloseTo(-(results[i]?.delta?.delta ?? 0), 12);
    });
  });
  it('uses DeLong for AUROC, Bonett–Price for shares of rows and Wilson for each side', () => {
    const delong = delongPaired(better.labels, ...better.scores);
    expect(byId.get('auroc')?.delta?.method).toBe('delong');
    expect(byId.get('auroc')?.delta?.standardError).toBeCloseTo(delong.standardError, 12);
    expect(byId.get('accuracy')?.delta?.method).toBe('bonett-price');
    const hits = Math.round((byId.get('accuracy')?.candidate.value ?? 0) * 3000);
    expect(byId.get('accuracy')?.candidate).toEqual(wilson(hits, 3000));
    expect(byId.get('recall')?.candidate.method).toBe('wilson');
    expect(byId.get('f1')?.delta?.method).toBe('bootstrap');
  });
  it('bootstrap and closed form agree on the spread of the same difference', () => {
    const clusters = Uint32Array.from({ length: 3000 }, (_, i) => i);
    const clustered = comparePaired({ ...better, clusters, figures }, { seed: SEED, resamples: 1999 });
    for (const id of ['accuracy', 'auroc', 'recall']) {
      const bootstrap = clustered.find((figure) => figure.id === id)?.delta;
      expect(bootstrap?.method).toBe('cluster-bootstrap');
      expect((bootstrap?.standardError ?? 0) / (byId.get(id)?.delta?.standardError ?? 1)).toBeCloseTo(1, 0.7);
    }
  });
  it('clusters widen the interval when rows repeat one another', () => {
    const repeat = (values: Float64Array): Float64Array =>
      Float64Array.from({ length: 3000 }, (_, i) => values[i % 300] ?? 0);
    const labels = Uint8Array.from({ length: 3000 }, (_, i) => better.labels[i % 300] ?? 0);
    const side = (values: Float64Array): Outcomes => ({ task: 'binary', labels, scores: repeat(values) });
    const input = { candidate: side(better.scores[0]), baseline: side(better.scores[1]), figures };
    const clusters = Uint32Array.from({ length: 3000 }, (_, i) => i % 300);
    const width = (c: Uint32Array | null): number => {
      const delta = comparePaired({ ...input, clusters: c }, { seed: SEED, resamples: 499 })[3]?.delta;
      return (delta?.interval95.high ?? 0) - (delta?.interval95.low ?? 0);
    };
    expect(width(clusters) / width(null)).toBeGreaterThan(2.5);
  });
  it('identical models are non-inferior with enough rows and inconclusive on a handful', () => {
    const same = { candidate: better.candidate, baseline: better.candidate, clusters: null };
    for (const figure of comparePaired({ ...same, figures }, { seed: SEED, resamples: 199 })) {
      expect(figure.verdict).toBe('non-inferior');
      expect(figure.delta?.delta).toBe(0);
    }
    const few = figures.map((figure) => ({
      ...figure,
      group: 'slice' as const,
      rows: Uint32Array.from([1, 2, 3, 4, 5]),
    }));
    for (const figure of comparePaired({ ...same, figures: few }, { seed: SEED, resamples: 199 })) {
      expect(figure.verdict).toBe('inconclusive');
      expect(figure.approximate).toBe(true);
    }
  });
  it('without a baseline has figures, no delta, and no verdict but inconclusive', () => {
    const alone = comparePaired(
      { ...better, baseline: null, clusters: null, figures },
      { seed: SEED, resamples: 99 },
    );
    for (const figure of alone) {
      expect(figure).toMatchObject({
        baseline: null,
        delta: null,
        mde: null,
        verdict: 'inconclusive',
        pWorse: null,
      });
      expect(figure.candidate.low).toBeLessThan(figure.candidate.high);
    }
  });
  it('p of "not worse" is small for a worse candidate only', () => {
    const worse = comparePaired(
      { candidate: better.baseline, baseline: better.candidate, clusters: null, figures },
      { seed: SEED, resamples: 499 },
    );
    for (const figure of worse) expect(figure.pWorse).toBeLessThan(1e-3);
    for (const figure of results) expect(figure.pWorse).toBeGreaterThan(0.999);
  });
  it('a smaller α asks for more before it calls anything superior or safe', () => {
    const close = world(1200, 1.02, 0.98, 8);
    const prepared = prepareComparison({ ...close, clusters: null, figures: figures.slice(0, 1) });
    const { plan } = prepared;
    expect(plan.rows).toBe(1200);
    const words = [0.05, 0.0001].map(
      (alpha) =>
        comparePaired(
          { ...close, clusters: null, figures: figures.slice(0, 1) },
          { seed: SEED, resamples: 99, alpha },
        )[0]?.verdict,
    );
    expect(words).toEqual(['non-inferior', 'inconclusive']);
  });
});
