import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { compilePlan, mergeReplicates, type Replicates, type ResamplingPlan } from '@assay/statistics';

/** Below this many (row × figure × resample) steps, starting threads costs more than it saves. */
const worthThreads = 20_000_000;

function workerUrl(): URL {
  const name = import.meta.url.endsWith('.ts') ? './resample-worker.ts' : './resample-worker.js';
  return new URL(name, import.meta.url);
}

function inWorker(plan: ResamplingPlan, seed: Uint8Array, from: number, to: number): Promise<Replicates> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerUrl(), {
      workerData: { plan, seed, from, to },
      execArgv: import.meta.url.endsWith('.ts') ? ['--conditions=assay-source'] : [],
    });
    worker.once('message', (replicates: Replicates) => resolve(replicates));
    worker.once('error', reject);
    worker.once('exit', (code) => {
      if (code !== 0) reject(new Error(`a resampling thread ended with code ${code}`));
    });
  });
}

/**
 * Draws `resamples` paired resamples, spread over the processor's threads. The replicates do not depend on how many
 * threads there are: resample r is a function of the seed and r.
 */
export async function resampleAll(
  plan: ResamplingPlan,
  seed: Uint8Array,
  resamples: number,
  threads: number = availableParallelism(),
): Promise<Replicates> {
  const figures = plan.populations.reduce((sum, population) => sum + population.statistics.length, 0);
  const steps = plan.rows * (figures + 1) * resamples;
  if (threads < 2 || steps < worthThreads) return compilePlan(plan).resample(seed, 0, resamples);
  const share = Math.ceil(resamples / threads);
  const shards: Promise<Replicates>[] = [];
  for (let from = share; from < resamples; from += share)
    shards.push(inWorker(plan, seed, from, Math.min(resamples, from + share)));
  const own = compilePlan(plan).resample(seed, 0, Math.min(share, resamples));
  return mergeReplicates([own, ...(await Promise.all(shards))]);
}
