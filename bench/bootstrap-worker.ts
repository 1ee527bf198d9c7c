/** A thread of `bootstrap.ts`: compiles the plan it is given and draws its range of resamples. */
import { parentPort, workerData } from 'node:worker_threads';
import { compilePlan, type ResamplingPlan } from '@assay/statistics';

const { plan, seed, from, to } = workerData as {
  plan: ResamplingPlan;
  seed: Uint8Array;
  from: number;
  to: number;
};
parentPort?.postMessage(compilePlan(plan).resample(seed, from, to));
