import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EvaluatorJob, apiOperations } from '@assay/contract';
import { alphaForAttempt, createRng, normalQuantile, verdict } from '@assay/statistics';
import { registerModel } from '../catalog/register-model.ts';
import { registerVersion } from '../catalog/register-version.ts';
import { proposePolicy } from '../policy/propose.ts';
import { submitRequest } from '../promotion/submit-request.ts';
import { getRequest } from '../promotion/get-request.ts';
import {
  type TestEvaluator,
  evaluator,
  reportNext,
  testComparison,
  validateSuite,
} from '../testing/evaluator-world.ts';
import { type SeededRegistry, seedPolicy, seedSuite, seededRegistry, upload } from '../testing/seed.ts';

const rows = 1000;
const submissions = 400;
const margin = 0.01;
const standardError = Math.sqrt(0.25 / rows);

let registry: SeededRegistry;
let eva: TestEvaluator;
beforeAll(async () => {
  registry = await seededRegistry({ policy: false });
  const lifted = `${seedPolicy['assay.yaml'].replace('    after: staging\n', '')}submissionsPerModelPerWeek: 100000\n`;
  const sources = { ...seedPolicy, 'assay.yaml': lifted };
  await proposePolicy(await registry.by('kit'), { sources });
  const ada = await registry.by('ada');
  await registerModel(ada, apiOperations.registerModel.body.parse({ name: 'spam-filter', team: 'mail' }));
  eva = await evaluator(registry);
  await seedSuite(registry, {
    rows: { gate: rows, vault: 0, disposable: 0 },
    metrics: [{ name: 'accuracy', margin: String(margin), primary: true }],
    slices: [],
    guard: { epsilon: '0.9', delta: '0.05', teams: {} },
  });
  await validateSuite(eva);
});
afterAll(() => registry.close());

type EvaluateJob = Extract<EvaluatorJob, { kind: 'evaluate' }>;

/** The comparison that an evaluator would report of these right and wrong answers, at the level of this attempt. */
function compared(right: Uint8Array, live: Uint8Array, attempt: number) {
  const differences = Array.from(right, (one, row) => one - (live[row] ?? 0));
  const mean = differences.reduce((sum, one) => sum + one, 0) / rows;
  const spread = differences.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (rows - 1);
  const error = Math.sqrt(spread / rows);
  const alpha = alphaForAttempt(attempt);
  const around = (z: number) => ({ low: mean - z * error, high: mean + z * error });
  const interval95 = around(-normalQuantile(alpha / 2));
  const interval90 = around(-normalQuantile(alpha));
  const text = (value: number): string => value.toFixed(6);
  const score = right.reduce((sum, one) => sum + one, 0) / rows;
  const figure = (value: number) => ({
    value: text(value),
    low: text(value - 1.96 * standardError),
    high: text(value + 1.96 * standardError),
    level: '0.95',
    method: 'normal',
  });
  return testComparison({
    n: rows,
    margin: String(margin),
    candidate: figure(score),
    verdict: verdict({ interval95, interval90, margin }),
    mde: text(2.49 * error),
    delta: {
      value: text(mean),
      low95: text(interval95.low),
      high95: text(interval95.high),
      low90: text(interval90.low),
      high90: text(interval90.high),
      standardError: text(error),
      p: null,
      method: 'normal',
    },
  });
}

/** How much better than a coin a vote of the predictions is, each weighed by what was learned of it. */
function gain(
  labels: Uint8Array,
  asked: readonly { readonly guess: Uint8Array; readonly weight: number }[],
): number {
  const mean = asked.reduce((sum, { weight }) => sum + weight, 0) / asked.length;
  const hits = labels.reduce((sum, label, row) => {
    const vote = asked.reduce(
      (of, { guess, weight }) => of + (weight - mean) * (guess[row] === 1 ? 1 : -1),
      0,
    );
    return sum + ((vote > 0 ? 1 : 0) === label ? 1 : 0);
  }, 0);
  return hits / rows - 0.5;
}

const weights: Readonly<Record<string, number>> = {
  confirmed: 1,
  'worse-than-live': -1,
  'claim-not-confirmed': -1,
};

/** Registers one random guesser with a claim made to measure, submits it, and returns what its producer is told. */
async function submitGuesser(index: number, report: (job: EvaluateJob) => ReturnType<typeof compared>) {
  const ada = await registry.by('ada');
  const body = apiOperations.registerVersion.body.parse({
    files: [await upload(ada, 'model.onnx', `guesser ${index}`)],
    claims: [{ metric: 'accuracy', value: (0.5 + 4 * standardError).toFixed(4) }],
  });
  const { version } = await registerVersion(ada, { ...body, model: 'spam-filter' });
  const reference = `spam-filter/${version}`;
  const { number } = await submitRequest(ada, {
    version: reference,
    stage: 'prod',
    launchDate: null,
    note: null,
  });
  await reportNext(eva, (job) => ({ comparisons: [report(job)] }));
  return (await getRequest(ada, { number })).outcome;
}

test('400 submissions with every limit lifted teach no more of the held-out rows than chance', async () => {
  const rng = createRng(new Uint8Array(16).fill(42));
  const coins = (): Uint8Array => Uint8Array.from({ length: rows }, () => (rng.uniform() < 0.5 ? 0 : 1));
  const labels = coins();
  const live = labels.map((label) => 1 - label);
  const [told, scored] = [[], []] as { guess: Uint8Array; weight: number }[][];
  for (let index = 0; index < submissions; index += 1) {
    const guess = coins();
    const right = guess.map((one, row) => (one === labels[row] ? 1 : 0));
    const outcome = await submitGuesser(index, (job) => compared(right, live, job.attemptOfModel));
    told?.push({ guess, weight: weights[outcome?.category ?? ''] ?? weights[outcome?.verdict ?? ''] ?? 0 });
    scored?.push({ guess, weight: right.reduce((sum, one) => sum + one, 0) > rows / 2 ? 1 : 0 });
  }
  expect(gain(labels, scored ?? [])).toBeGreaterThanOrEqual(0.1);
  expect(gain(labels, told ?? [])).toBeLessThanOrEqual(0.06);
}, 600_000);
