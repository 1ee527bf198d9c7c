import { fastHash, finish, gramSampling, Tagger, wordsOf, type FastHash, type TagKind } from './tags.ts';

const bands = 16;
const rowsPerBand = 8;
const shingleWords = 5;
const suspectGram = 13;
const shareGram = 8;

/** Fingerprints of one text. */
export interface TextTags {
  /** Kept 13-grams: any hit makes a row suspect. */
  readonly gram13: readonly bigint[];
  /** Kept 8-grams: their share of hits makes a row contaminated. */
  readonly gram8: readonly bigint[];
  /** One a MinHash band: any hit is a candidate near-duplicate. */
  readonly band: readonly bigint[];
  /** Number of 13-grams before sampling. */
  readonly grams: number;
}

/** Makes fingerprints of texts under one key; reuse it, the permutations are made once. */
export class TextTagger {
  readonly #tagger: Tagger;
  readonly #hash: FastHash;
  readonly #multipliers = new Int32Array(bands * rowsPerBand);
  readonly #addends = new Int32Array(bands * rowsPerBand);

  constructor(key: Uint8Array) {
    this.#tagger = new Tagger(key);
    this.#hash = fastHash(key);
    const word = fastHash(Uint8Array.from([...key, 1]));
    for (let index = 0; index < bands * rowsPerBand; index += 1) {
      const [multiplier, addend] = word.of(`permutation ${index}`);
      this.#multipliers[index] = multiplier | 1;
      this.#addends[index] = addend;
    }
  }

  tagsOf(text: string): TextTags {
    const words = wordsOf(text);
    const hashes = words.map((word) => this.#hash.of(word));
    return {
      gram13: this.#grams(words, hashes, suspectGram, 'gram13'),
      gram8: this.#grams(words, hashes, shareGram, 'gram8'),
      band: this.#bands(hashes),
      grams: Math.max(0, words.length - suspectGram + 1),
    };
  }

  #grams(
    words: readonly string[],
    hashes: readonly (readonly [number, number])[],
    length: number,
    kind: TagKind,
  ): bigint[] {
    const kept = new Set<bigint>();
    for (let start = 0; start + length <= words.length; start += 1) {
      if (gramHash(hashes, start, length) % gramSampling !== 0) continue;
      kept.add(this.#tagger.of(kind, words.slice(start, start + length).join(' ')));
    }
    return [...kept];
  }

  #bands(hashes: readonly (readonly [number, number])[]): bigint[] {
    if (hashes.length < shingleWords) return [];
    const lowest = new Uint32Array(bands * rowsPerBand).fill(0xffffffff);
    const [multipliers, addends] = [this.#multipliers, this.#addends];
    for (let start = 0; start + shingleWords <= hashes.length; start += 1) {
      const shingle = gramHash(hashes, start, shingleWords);
      for (let index = 0; index < lowest.length; index += 1) {
        const value = (Math.imul(shingle, multipliers[index] as number) + (addends[index] as number)) >>> 0;
        if (value < (lowest[index] as number)) lowest[index] = value;
      }
    }
    return Array.from({ length: bands }, (_value, band) => {
      const part = lowest.subarray(band * rowsPerBand, (band + 1) * rowsPerBand);
      return this.#tagger.of('band', `${band}:${part.join(',')}`);
    });
  }
}

function gramHash(hashes: readonly (readonly [number, number])[], start: number, length: number): number {
  let value = 0;
  for (let index = start; index < start + length; index += 1) {
    const [one, two] = hashes[index] ?? [0, 0];
    value = Math.imul(value ^ one, 0x9e3779b1) + two;
  }
  return finish(value);
}

/** P(at least one of `grams` n-grams was kept): what sampling can find. */
export function samplingRecall(grams: number): number {
  return grams === 0 ? 0 : 1 - (1 - 1 / gramSampling) ** grams;
}
