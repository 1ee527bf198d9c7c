/** A worker thread that computes a range of resamples. It is given numbers only: no ids, names or texts of rows. */
import { parentPort, workerData } from 'node:worker_threads';
import { compilePlan, type ResamplingPlan } from '@assay/statistics';

interface Range {
  readonly plan: ResamplingPlan;
  readonly seed: Uint8Array;
  readonly from: number;
  readonly to: number;
}

const { plan, seed, from, to } = workerData as Range;
const replicates = compilePlan(plan).resample(seed, from, to);
parentPort?.postMessage(replicates, [replicates.values.buffer as ArrayBuffer]);
