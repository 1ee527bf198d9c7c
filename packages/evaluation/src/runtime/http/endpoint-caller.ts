import { setTimeout as sleep } from 'node:timers/promises';
import { parseExactJson } from '../../suite/exact-json.ts';
import { RuntimeFailure } from '../runtime-failure.ts';
import type { RunLimits } from '../runtime.ts';

/** How an endpoint is called; a test passes shorter pauses. */
export interface CallerOptions {
  readonly limits: RunLimits;
  readonly maximumCalls: number;
  readonly token: string | undefined;
  readonly fetch: typeof fetch;
  readonly firstPauseMilliseconds: number;
}

const mostTries = 5;
const longestPauseMilliseconds = 20_000;
const largestAnswer = 256 * 2 ** 20;
const tryAgain = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * Calls one endpoint within a budget of time and calls, retrying what may pass with growing pauses. No message of its
 * failures quotes a request or an answer: either may hold rows.
 */
export class EndpointCaller {
  readonly #options: CallerOptions;
  readonly #deadline: number;
  readonly #signal: AbortSignal | undefined;
  calls = 0;

  constructor(options: CallerOptions, signal?: AbortSignal) {
    this.#options = options;
    this.#deadline = performance.now() + options.limits.wallSeconds * 1000;
    this.#signal = signal;
  }

  /** Sends JSON (or nothing, as GET) and parses the JSON answer exactly. */
  async call(url: string, body: string | undefined): Promise<unknown> {
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await this.#try(url, body);
      if ('answer' in outcome) return outcome.answer;
      if (attempt + 1 >= mostTries)
        throw new RuntimeFailure(
          'endpoint-failed',
          `The endpoint ${outcome.words} ${mostTries} times in a row.`,
        );
      const pause = outcome.pauseMilliseconds ?? this.#options.firstPauseMilliseconds * 2 ** attempt;
      await this.#pause(Math.min(pause, longestPauseMilliseconds));
    }
  }

  async #pause(milliseconds: number): Promise<void> {
    const left = Math.min(milliseconds, Math.max(0, this.#deadline - performance.now()));
    await sleep(left, undefined, this.#signal ? { signal: this.#signal } : undefined).catch(() => undefined);
  }

  async #try(
    url: string,
    body: string | undefined,
  ): Promise<{ answer: unknown } | { words: string; pauseMilliseconds?: number }> {
    const left = this.#deadline - performance.now();
    if (this.#signal?.aborted === true) throw new RuntimeFailure('evaluator-error', 'The run was stopped.');
    if (left <= 0)
      throw new RuntimeFailure(
        'time-limit',
        `The endpoint did not finish within ${this.#options.limits.wallSeconds} s.`,
      );
    if (this.calls >= this.#options.maximumCalls)
      throw new RuntimeFailure(
        'budget-of-calls',
        `The run needed more than its ${this.#options.maximumCalls} calls.`,
      );
    this.calls += 1;
    const signals = [AbortSignal.timeout(Math.ceil(left)), ...(this.#signal ? [this.#signal] : [])];
    let response: Response;
    try {
      response = await this.#options.fetch(url, this.#request(body, AbortSignal.any(signals)));
    } catch {
      return { words: 'could not be reached' };
    }
    if (tryAgain.has(response.status)) {
      await response.body?.cancel();
      const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
      return {
        words: `answered ${response.status}`,
        ...(seconds >= 0 ? { pauseMilliseconds: seconds * 1000 } : {}),
      };
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw new RuntimeFailure(
        'endpoint-failed',
        `The endpoint refused the request with status ${response.status}.`,
      );
    }
    return { answer: await this.#answerOf(response) };
  }

  #request(body: string | undefined, signal: AbortSignal): RequestInit {
    const headers: Record<string, string> = { Accept: 'application/json' };
    if (this.#options.token !== undefined) headers['Authorization'] = `Bearer ${this.#options.token}`;
    if (body === undefined) return { headers, signal, redirect: 'error' };
    headers['Content-Type'] = 'application/json';
    return { method: 'POST', headers, body, signal, redirect: 'error' };
  }

  async #answerOf(response: Response): Promise<unknown> {
    const pieces: Uint8Array[] = [];
    let length = 0;
    try {
      for await (const piece of response.body ?? []) {
        length += piece.length;
        if (length > largestAnswer)
          throw new RuntimeFailure('endpoint-failed', 'The endpoint answered without end.');
        pieces.push(piece);
      }
      return parseExactJson(Buffer.concat(pieces).toString('utf8'));
    } catch (error) {
      if (error instanceof RuntimeFailure) throw error;
      throw new RuntimeFailure('endpoint-failed', 'The endpoint answered with something that is not JSON.');
    }
  }
}
