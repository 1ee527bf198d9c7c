import type { Uuid } from '@assay/core';
import type { Context } from '../database/context.ts';

/** Rows encrypted to a reader's one-time key (HPKE, RFC 9180; base64). */
export interface CaseCiphertext {
  readonly encapsulated: string;
  readonly ciphertext: string;
}

/** Milliseconds for which an answer waits to be fetched. */
export const keepMilliseconds = 10 * 60_000;

/** Answers held at once; the oldest goes first. */
const capacity = 200;

interface Held extends CaseCiphertext {
  readonly until: number;
}

/**
 * Relays ciphertext from an evaluator to the reader who asked, in this process's memory only: it is in no database,
 * no file and no log, and gone when it was fetched, after ten minutes, or with the process.
 */
export class CaseRelay {
  readonly #held = new Map<Uuid, Held>();

  /** Holds an answer until it is fetched. */
  put(view: Uuid, text: CaseCiphertext, now: number): void {
    this.#forgetOld(now);
    const [oldest] = this.#held.keys();
    if (this.#held.size >= capacity && oldest !== undefined) this.#held.delete(oldest);
    this.#held.set(view, { ...text, until: now + keepMilliseconds });
  }

  /** The answer while it waits; looking takes nothing away. */
  peek(view: Uuid, now: number): CaseCiphertext | undefined {
    this.#forgetOld(now);
    const held = this.#held.get(view);
    return held === undefined ? undefined : { encapsulated: held.encapsulated, ciphertext: held.ciphertext };
  }

  /** Forgets an answer that was fetched. */
  drop(view: Uuid): void {
    this.#held.delete(view);
  }

  #forgetOld(now: number): void {
    for (const [view, { until }] of this.#held) if (until <= now) this.#held.delete(view);
  }
}

const relays = new WeakMap<object, CaseRelay>();

/** The relay of the process that serves this context's registry. */
export function relayOf(ctx: Context): CaseRelay {
  const known = relays.get(ctx.database);
  if (known !== undefined) return known;
  const relay = new CaseRelay();
  relays.set(ctx.database, relay);
  return relay;
}
