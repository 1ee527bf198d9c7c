import type { Rng } from '../random/rng.ts';
import type { MetricName } from '../metrics/catalog.ts';
import { normalCdf, normalDensity } from '../special/normal.ts';

/**
 * A world in which every figure is known: labels with a prevalence; each side sees ±d/2 plus unit normal noise, part
 * of it shared, and says the posterior probability, so both are calibrated.
 */
export interface BinaryWorld {
  readonly prevalence: number;
  /** Distance between the classes as the candidate and the baseline see them. */
  readonly candidate: number;
  readonly baseline: number;
  /** Share of the noise that both sides see. */
  readonly shared: number;
}

/** One drawn sample. */
export interface BinarySample {
  readonly labels: Uint8Array;
  readonly candidate: Float64Array;
  readonly baseline: Float64Array;
}

/** n independent rows. Each class occurs at least twice, else figures of the rarer class mean nothing. */
export function drawBinary(world: BinaryWorld, n: number, rng: Rng): BinarySample {
  const labels = new Uint8Array(n);
  const candidate = new Float64Array(n);
  const baseline = new Float64Array(n);
  const own = Math.sqrt(1 - world.shared);
  const common = Math.sqrt(world.shared);
  do {
    for (let i = 0; i < n; i++) labels[i] = rng.uniform() < world.prevalence ? 1 : 0;
  } while (Math.min(sum(labels), n - sum(labels)) < 2);
  for (let i = 0; i < n; i++) {
    const side = labels[i] === 1 ? 0.5 : -0.5;
    const noise = common * rng.normal();
    candidate[i] = posterior(
      side * world.candidate + noise + own * rng.normal(),
      world.candidate,
      world.prevalence,
    );
    baseline[i] = posterior(
      side * world.baseline + noise + own * rng.normal(),
      world.baseline,
      world.prevalence,
    );
  }
  return { labels, candidate, baseline };
}

function sum(labels: Uint8Array): number {
  let total = 0;
  for (const label of labels) total += label;
  return total;
}

function posterior(s: number, d: number, prevalence: number): number {
  return 1 / (1 + Math.exp(-(d * s + Math.log(prevalence / (1 - prevalence)))));
}

/** The metrics whose true value {@link binaryTruth} knows. */
export const BINARY_METRICS = [
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
] as const satisfies readonly MetricName[];

/** The true figure of a side that sees distance d, at threshold ½: closed forms, or integrals over the noise. */
export function binaryTruth(metric: (typeof BINARY_METRICS)[number], d: number, prevalence: number): number {
  const cut = -Math.log(prevalence / (1 - prevalence)) / d;
  const recall = normalCdf(d / 2 - cut);
  const specificity = normalCdf(d / 2 + cut);
  const called = prevalence * recall + (1 - prevalence) * (1 - specificity);
  switch (metric) {
    case 'accuracy':
      return prevalence * recall + (1 - prevalence) * specificity;
    case 'balanced-accuracy':
      return (recall + specificity) / 2;
    case 'precision':
      return (prevalence * recall) / called;
    case 'recall':
      return recall;
    case 'specificity':
      return specificity;
    case 'f1':
      return (2 * prevalence * recall) / (prevalence + called);
    case 'auroc':
      return normalCdf(d / Math.SQRT2);
    case 'auprc':
      return integrate((s) => {
        const hits = prevalence * normalCdf(d / 2 - s);
        const alarms = (1 - prevalence) * normalCdf(-d / 2 - s);
        return (hits / (hits + alarms)) * normalDensity(s - d / 2);
      });
    case 'log-loss':
      return expected(d, prevalence, (p, label) => -Math.log(label === 1 ? p : 1 - p));
    case 'brier':
      return expected(d, prevalence, (p, label) => (p - label) ** 2);
  }
}

function expected(d: number, prevalence: number, loss: (p: number, label: number) => number): number {
  return integrate((s) => {
    const p = posterior(s, d, prevalence);
    return (
      prevalence * normalDensity(s - d / 2) * loss(p, 1) +
      (1 - prevalence) * normalDensity(s + d / 2) * loss(p, 0)
    );
  });
}

/** Simpson's rule over ±12, far beyond any noise. */
function integrate(f: (x: number) => number): number {
  const steps = 4000;
  const h = 24 / steps;
  let total = f(-12) + f(12);
  for (let i = 1; i < steps; i++) total += (i % 2 === 1 ? 4 : 2) * f(-12 + i * h);
  return (total * h) / 3;
}
