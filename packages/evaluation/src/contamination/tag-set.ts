/** A set of 64-bit tags with a number each, in open addressing: 12 bytes a slot, no garbage, fast to miss. */
export class TagIndex {
  readonly #mask: number;
  readonly #tags: BigUint64Array;
  /** Number of the tag plus one; 0 marks a free slot. */
  readonly #numbers: Uint32Array;
  #size = 0;

  constructor(expected: number) {
    let capacity = 16;
    while (capacity < expected * 2) capacity *= 2;
    this.#mask = capacity - 1;
    this.#tags = new BigUint64Array(capacity);
    this.#numbers = new Uint32Array(capacity);
  }

  get size(): number {
    return this.#size;
  }

  /** Number of a tag, adding it when it is new. At most as many as were expected. */
  add(tag: bigint): number {
    const slot = this.#slot(tag);
    const known = this.#numbers[slot] ?? 0;
    if (known !== 0) return known - 1;
    this.#tags[slot] = tag;
    this.#size += 1;
    this.#numbers[slot] = this.#size;
    return this.#size - 1;
  }

  /** Number of a tag; −1 when it is not in the set. */
  find(tag: bigint): number {
    return (this.#numbers[this.#slot(tag)] ?? 0) - 1;
  }

  #slot(tag: bigint): number {
    let slot = Number(tag & 0xffff_ffffn) & this.#mask;
    while ((this.#numbers[slot] ?? 0) !== 0 && this.#tags[slot] !== tag) slot = (slot + 1) & this.#mask;
    return slot;
  }
}
