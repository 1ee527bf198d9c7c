import { sha256, utf8 } from '@assay/core';
import { createRng } from '@assay/statistics';

/** Draws for one purpose of a run; equal seeds and purposes give equal draws. */
export interface Draws {
  /** Uniform whole number in [low, high]. */
  between(low: number, high: number): number;
  oneOf<T>(items: readonly T[]): T;
  /** True with this probability. */
  chance(probability: number): boolean;
}

/** The draws of `purpose` under `seed`, independent of every other purpose's. */
export function drawsOf(seed: number, purpose: string): Draws {
  const rng = createRng(sha256(utf8(`assay chaos ${seed} ${purpose}`)).slice(0, 16));
  return {
    between: (low, high) => low + rng.below(high - low + 1),
    oneOf: (items) => {
      const item = items[rng.below(items.length)];
      if (item === undefined) throw new RangeError('nothing to draw from');
      return item;
    },
    chance: (probability) => rng.uniform() < probability,
  };
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
