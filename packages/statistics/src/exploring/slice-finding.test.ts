import { describe, expect, it } from 'vitest';
import { createRng, findSlices, type ExploreColumn } from '../index.ts';

const SEED = new Uint8Array(16).fill(4);
const LEVELS = ['a', 'b', 'c'];

function columns(n: number, seed: number): ExploreColumn[] {
  const rng = createRng(new Uint8Array(16).fill(seed));
  return ['country', 'length', 'sender'].map((name) => ({
    name,
    codes: Uint16Array.from({ length: n }, () => rng.below(3)),
    levels: LEVELS,
  }));
}

describe('slice finding', () => {
  it('finds a planted pair and measures it on rows it was not found on', () => {
    const n = 6000;
    const cols = columns(n, 1);
    const rng = createRng(new Uint8Array(16).fill(2));
    const hurt = (i: number): boolean => cols[0]?.codes[i] === 1 && cols[1]?.codes[i] === 2;
    const differences = Float64Array.from({ length: n }, (_, i) => rng.normal() - (hurt(i) ? 0.8 : 0));
    const [first] = findSlices({ differences, columns: cols, seed: SEED });
    expect(first?.terms).toEqual([
      { column: 'country', level: 'b' },
      { column: 'length', level: 'c' },
    ]);
    expect(first?.adjustedP).toBeLessThan(1e-6);
    expect(Math.abs((first?.delta ?? 0) + 0.8)).toBeLessThan(4 * (first?.standardError ?? 0));
    expect(first?.estimateRows.every((row) => hurt(row))).toBe(true);
  });
  it('claims nothing of noise: rarely any slice below 5 % after adjustment, and no bias from having looked', () => {
    let claimed = 0;
    let z = 0;
    let measured = 0;
    for (let k = 0; k < 60; k++) {
      const rng = createRng(new Uint8Array(16).fill(100 + k));
      const differences = Float64Array.from({ length: 1200 }, () => rng.normal());
      const found = findSlices({ differences, columns: columns(1200, k), seed: SEED });
      if (found.some((slice) => slice.adjustedP <= 0.05)) claimed += 1;
      for (const slice of found) {
        z += slice.delta / slice.standardError;
        measured += 1;
      }
    }
    expect(claimed).toBeLessThanOrEqual(9);
    expect(Math.abs(z / measured)).toBeLessThan(0.25);
  });
});
