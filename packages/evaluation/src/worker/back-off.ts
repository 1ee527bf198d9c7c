import { setTimeout as sleep } from 'node:timers/promises';

/** Waits longer after each failure in a row, with jitter, up to a cap. */
export class BackOff {
  readonly #first: number;
  readonly #cap: number;
  #failures = 0;

  constructor(firstMilliseconds = 250, capMilliseconds = 15_000) {
    this.#first = firstMilliseconds;
    this.#cap = capMilliseconds;
  }

  reset(): void {
    this.#failures = 0;
  }

  /** Waits; returns early, without throwing, when aborted. */
  async wait(signal: AbortSignal): Promise<void> {
    const longest = Math.min(this.#cap, this.#first * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 16);
    const delay = longest / 2 + (Math.random() * longest) / 2;
    await sleep(delay, undefined, { signal }).catch(() => undefined);
  }
}
