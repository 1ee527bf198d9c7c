import type { EndpointFile } from '../model-file.ts';
import { RuntimeFailure } from '../runtime-failure.ts';
import type { FeatureSpec, OutputSpec, RowFeed, RunLimits, RunResult, Runtime } from '../runtime.ts';
import { EndpointCaller } from './endpoint-caller.ts';
import { protocolOf, type Answered, type Protocol } from './protocols.ts';
import { readPredictions } from './read-predictions.ts';

/** What an endpoint is called with beside its configuration. */
export interface HttpOptions {
  readonly limits: RunLimits;
  readonly tensor: string | undefined;
  readonly perFeature: boolean;
  /** Secrets that the evaluator holds, by name. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly fetch?: typeof fetch;
  readonly firstPauseMilliseconds?: number;
}

const defaultConcurrency = 4;

/**
 * Runs a model behind an endpoint. Its identity is asserted: what answers may change without anyone here noticing,
 * and whoever runs it may log the rows.
 */
export class HttpRuntime implements Runtime {
  readonly spendsRows = true;
  readonly #file: EndpointFile;
  readonly #options: HttpOptions;
  readonly #protocol: Protocol;

  constructor(file: EndpointFile, options: HttpOptions) {
    this.#file = file;
    this.#options = options;
    this.#protocol = protocolOf(file, options.tensor, options.perFeature);
  }

  async prepare(_features: readonly FeatureSpec[], _output: OutputSpec): Promise<void> {
    try {
      await this.#protocol.check(this.#caller(8));
    } catch (error) {
      throw error instanceof RuntimeFailure ? error.beforeRows() : error;
    }
  }

  async close(): Promise<void> {
    // Nothing is kept open.
  }

  #caller(rows: number, signal?: AbortSignal): EndpointCaller {
    const { secret, maximumCalls } = this.#file;
    const token = secret === undefined ? undefined : this.#options.secrets[secret];
    if (secret !== undefined && token === undefined)
      throw new RuntimeFailure('endpoint-failed', `The evaluator holds no secret named ${secret}.`, false);
    return new EndpointCaller(
      {
        limits: this.#options.limits,
        maximumCalls: maximumCalls ?? rows * 2 + 16,
        token,
        fetch: this.#options.fetch ?? fetch,
        firstPauseMilliseconds: this.#options.firstPauseMilliseconds ?? 500,
      },
      signal,
    );
  }

  async run(feed: RowFeed, spec: OutputSpec, signal?: AbortSignal): Promise<RunResult> {
    const failed = new AbortController();
    const stop = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal]);
    const caller = this.#caller(feed.rows, stop);
    await this.#protocol.check(caller);
    const size = this.#file.batchRows ?? this.#protocol.defaultBatch;
    const batches = Array.from({ length: Math.ceil(feed.rows / size) }, (_value, index) => index * size);
    const answered: Answered[] = [];
    const milliseconds: number[] = [];
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let index = next++; index < batches.length; index = next++) {
        const start = batches[index] ?? 0;
        const end = Math.min(feed.rows, start + size);
        const began = performance.now();
        const done = await this.#protocol.ask(caller, feed, start, end, spec);
        if (done.answers.length !== end - start)
          throw new RuntimeFailure(
            'output-mismatch',
            'The endpoint answered with another number of rows than it was sent.',
          );
        milliseconds.push((performance.now() - began) / (end - start));
        answered[index] = done;
      }
    };
    const lanes = Math.min(this.#file.concurrency ?? defaultConcurrency, batches.length);
    const running = Array.from({ length: lanes }, lane);
    try {
      await Promise.all(running);
    } catch (error) {
      // One lane's failure ends the run: the others must not go on sending rows.
      failed.abort();
      await Promise.allSettled(running);
      throw error;
    }
    const cost = answered.reduce((sum, done) => sum + done.cost, 0);
    const currency = this.#file.protocol === 'openai-chat' ? this.#file.price?.currency : undefined;
    return {
      predictions: readPredictions(
        answered.flatMap((done) => done.answers),
        feed.rows,
        spec,
      ),
      measured: {
        millisecondsPerRow: milliseconds,
        peakMemoryBytes: 0,
        containment: 'an endpoint outside: nothing is contained, and the rows sent to it are spent',
        runtime: `${this.#file.protocol} endpoint`,
        notes: ['It ran behind an endpoint: what answered is asserted, not known.'],
        ...(currency === undefined ? {} : { cost: { amount: cost, currency, calls: caller.calls } }),
      },
    };
  }
}
