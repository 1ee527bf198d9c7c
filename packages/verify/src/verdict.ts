/** One check with its outcome, in words for people. */
export interface Check {
  readonly name: string;
  readonly passed: boolean;
  readonly words: string;
}

/** The first thing that is wrong: what kind of thing, which one, and why. */
export interface Fault {
  readonly what:
    | 'bundle'
    | 'key'
    | 'checkpoint'
    | 'fact'
    | 'document'
    | 'envelope'
    | 'decision'
    | 'report'
    | 'receipt'
    | 'known checkpoint';
  /** Which one: a fact's id or sequence, a digest, a checkpoint's size. */
  readonly which: string;
  readonly words: string;
}

/** Collects what is wrong while checking goes on; the first fault is the verdict's. */
export class Faults {
  readonly all: Fault[] = [];
  readonly #most: number;

  constructor(most = 100) {
    this.#most = most;
  }

  add(what: Fault['what'], which: string | number, words: string): void {
    if (this.all.length < this.#most) this.all.push({ what, which: String(which), words });
  }
}
