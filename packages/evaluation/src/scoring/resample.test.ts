import type { ResamplingPlan, Statistic } from '@assay/statistics';
import { expect, test } from 'vitest';
import { resampleAll } from './resample.ts';

test('replicates do not depend on the number of threads', async () => {
  const rows = 60_000;
  const numerator = Float64Array.from({ length: rows }, (_value, row) => Math.sin(row));
  const statistic: Statistic = { kind: 'ratio', numerator, denominator: null, root: false };
  const statistics = Array.from({ length: 3 }, () => ({ candidate: statistic, baseline: null }));
  const plan: ResamplingPlan = { rows, clusters: null, populations: [{ rows: null, statistics }] };
  const seed = Uint8Array.from({ length: 16 }, (_value, index) => index);
  const one = await resampleAll(plan, seed, 120, 1);
  const three = await resampleAll(plan, seed, 120, 3);
  expect(three).toEqual(one);
});
