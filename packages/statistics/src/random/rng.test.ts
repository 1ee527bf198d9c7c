import { describe, expect, it } from 'vitest';
import { createRng, createSubstream, deriveSeed } from '../index.ts';

describe('the generator', () => {
  it('is xoshiro128**: the reference outputs for state 1, 2, 3, 4', () => {
    const rng = createRng(Uint8Array.from([1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0]));
    const first = Array.from({ length: 10 }, () => rng.uint32());
    expect(first).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });
  it('has uniforms, normals and bounded integers with the right moments', () => {
    const rng = createRng(new Uint8Array(16).fill(9));
    const n = 100_000;
    const sums = { u: 0, z: 0, z2: 0, below: [0, 0, 0] };
    for (let i = 0; i < n; i++) {
      sums.u += rng.uniform();
      const z = rng.normal();
      sums.z += z;
      sums.z2 += z * z;
      const k = rng.below(3);
      sums.below[k] = (sums.below[k] ?? 0) + 1;
    }
    expect(Math.abs(sums.u / n - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / n));
    expect(Math.abs(sums.z / n)).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(sums.z2 / n - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
    for (const hits of sums.below) expect(Math.abs(hits / n - 1 / 3)).toBeLessThan(5 * Math.sqrt(2 / 9 / n));
  });
  it('sub-streams differ from each other and repeat; an all-zero seed works; other lengths are refused', () => {
    const seed = new Uint8Array(16);
    const firsts = new Set(Array.from({ length: 5000 }, (_, i) => createSubstream(seed, i).uint32()));
    expect(firsts.size).toBeGreaterThan(4995);
    expect(createSubstream(seed, 3).uint32()).toBe(createSubstream(seed, 3).uint32());
    expect(deriveSeed(seed, 1)).not.toEqual(deriveSeed(seed, 2));
    expect(() => createRng(new Uint8Array(8))).toThrow(RangeError);
  });
  it('shuffles into every order equally often', () => {
    const rng = createRng(new Uint8Array(16).fill(3));
    const seen = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const key = rng.shuffle(Uint32Array.from([0, 1, 2, 3])).join();
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
    expect(seen.size).toBe(24);
    for (const count of seen.values()) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(1000));
  });
});
