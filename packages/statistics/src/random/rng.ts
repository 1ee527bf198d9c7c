/** A reproducible stream of numbers. Two generators made from equal seeds give equal streams on every machine. */
export interface Rng {
  /** Uniform on 0 … 2³² − 1. */
  uint32(): number;
  /** Uniform on [0, 1) with 53 bits. */
  uniform(): number;
  /** Uniform on 0 … bound − 1, without bias, for 1 ≤ bound ≤ 2³². */
  below(bound: number): number;
  /** Standard normal (Marsaglia's polar method). */
  normal(): number;
  /** Permutes in place, every order equally likely (Fisher–Yates). */
  shuffle(values: Uint32Array): Uint32Array;
}

/** Four 32-bit words of xoshiro state from 16 seed bytes (little endian); never all zero. RangeError unless 16 bytes. */
export function seedWords(seed: Uint8Array): Uint32Array {
  if (seed.length !== 16) throw new RangeError(`a seed has 16 bytes, got ${seed.length}`);
  const view = new DataView(seed.buffer, seed.byteOffset, 16);
  const words = Uint32Array.from([0, 4, 8, 12], (offset) => view.getUint32(offset, true));
  if (words.every((word) => word === 0)) words[0] = 0x9e3779b9;
  return words;
}

/** Stafford's variant 13 of the SplitMix finaliser, on 32 bits (murmur3's fmix32). */
function mix(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/**
 * The state of sub-stream `index`: each word is hashed with the index and its neighbour, so that resample 17 has
 * the same numbers whichever worker draws it, and neighbouring indices share nothing.
 */
export function substream(words: Uint32Array, index: number): Uint32Array {
  const low = index >>> 0;
  const high = Math.floor(index / 0x1_0000_0000) >>> 0;
  const derived = new Uint32Array(4);
  let carry = mix(low ^ 0x9e3779b9) ^ mix(high + 0x7f4a7c15);
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 4; i++) {
      carry = mix((words[i] ?? 0) + Math.imul(carry, 0x9e3779b1) + (derived[i] ?? 0) + i + 1);
      derived[i] = carry;
    }
  }
  if (derived.every((word) => word === 0)) derived[0] = 1;
  return derived;
}

/** 16 seed bytes for a named purpose (slice 3, attempt 2) derived from a parent seed. */
export function deriveSeed(seed: Uint8Array, index: number): Uint8Array {
  const words = substream(seedWords(seed), index);
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < 4; i++) view.setUint32(4 * i, words[i] ?? 0, true);
  return bytes;
}

class Xoshiro128StarStar implements Rng {
  readonly #state: Uint32Array;
  #spare: number | null = null;
  constructor(state: Uint32Array) {
    this.#state = state;
  }
  uint32(): number {
    const s = this.#state;
    const s0 = s[0] as number;
    const s1 = s[1] as number;
    const scrambled = Math.imul(s1, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const t2 = (s[2] as number) ^ s0;
    const t3 = (s[3] as number) ^ s1;
    s[1] = s1 ^ t2;
    s[0] = s0 ^ t3;
    s[2] = t2 ^ (s1 << 9);
    s[3] = (t3 << 11) | (t3 >>> 21);
    return result;
  }
  uniform(): number {
    return ((this.uint32() >>> 5) * 67108864 + (this.uint32() >>> 6)) / 9007199254740992;
  }
  below(bound: number): number {
    if (!(bound >= 1 && bound <= 0x1_0000_0000)) throw new RangeError(`bound must be 1 … 2^32, got ${bound}`);
    const limit = 0x1_0000_0000 - (0x1_0000_0000 % bound);
    let value = this.uint32();
    while (value >= limit) value = this.uint32();
    return value % bound;
  }
  normal(): number {
    if (this.#spare !== null) {
      const spare = this.#spare;
      this.#spare = null;
      return spare;
    }
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const factor = Math.sqrt((-2 * Math.log(s)) / s);
        this.#spare = v * factor;
        return u * factor;
      }
    }
  }
  shuffle(values: Uint32Array): Uint32Array {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const held = values[i] ?? 0;
      values[i] = values[j] ?? 0;
      values[j] = held;
    }
    return values;
  }
}

/** A generator (xoshiro128**, Blackman & Vigna 2018) seeded by 16 bytes. Not for secrets. */
export function createRng(seed: Uint8Array): Rng {
  return new Xoshiro128StarStar(seedWords(seed));
}

/** A generator for sub-stream `index` of a seed. */
export function createSubstream(seed: Uint8Array, index: number): Rng {
  return new Xoshiro128StarStar(substream(seedWords(seed), index));
}

/** The Laplace(0, scale) value at a supplied uniform u in (0, 1): −scale·sgn(u − ½)·ln(1 − 2|u − ½|). */
export function laplaceFromUniform(u: number, scale: number): number {
  if (!(u > 0 && u < 1)) throw new RangeError(`u must lie strictly between 0 and 1, got ${u}`);
  const centred = u - 0.5;
  return -scale * Math.sign(centred) * Math.log1p(-2 * Math.abs(centred));
}
