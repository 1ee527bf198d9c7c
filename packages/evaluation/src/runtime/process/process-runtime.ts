import { randomInt } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { createInterface } from 'node:readline';
import { Transform } from 'node:stream';
import { parseExactJson } from '../../suite/exact-json.ts';
import { ContainedChild, hasBubblewrap, type ChildEnd } from '../contained-child.ts';
import { readPredictions } from '../http/read-predictions.ts';
import { rowObjects } from '../http/exact-body.ts';
import type { ProcessFile } from '../model-file.ts';
import { RuntimeFailure } from '../runtime-failure.ts';
import type {
  FeatureSpec,
  OutputSpec,
  Predictions,
  RowFeed,
  RunLimits,
  RunResult,
  Runtime,
} from '../runtime.ts';

/** What a process model is run with. */
export interface ProcessOptions {
  readonly limits: RunLimits;
  /** The files of the artifact, which the command sees under /model, read-only. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Further paths that commands may read, such as an interpreter outside /usr. */
  readonly readable?: readonly string[];
}

const rowsPerWrite = 512;
const longestLine = 1 << 20;
const mostProcesses = 32;

/**
 * Runs a command that reads one JSON object a line and answers one JSON value a line, in a sandbox: no network, only
 * its own folder and the system's programs to read, nowhere to write but a private /tmp that goes with it. Rows come in
 * an order drawn for each run. Where it cannot be sandboxed it is refused; it never runs bare.
 */
export class ProcessRuntime implements Runtime {
  readonly spendsRows = false;
  readonly #file: ProcessFile;
  readonly #options: ProcessOptions;

  constructor(file: ProcessFile, options: ProcessOptions) {
    this.#file = file;
    this.#options = options;
  }

  async prepare(_features: readonly FeatureSpec[], _output: OutputSpec): Promise<void> {
    if (!hasBubblewrap())
      throw new RuntimeFailure(
        'sandbox-unavailable',
        'A process model runs only under bubblewrap, which does not work here. Install bubblewrap on the evaluator, allow user namespaces, and retry.',
        false,
      );
  }

  async close(): Promise<void> {
    // Nothing is kept between runs.
  }

  async run(feed: RowFeed, spec: OutputSpec, signal?: AbortSignal): Promise<RunResult> {
    const folder = await mkdtemp(join(tmpdir(), 'assay-model-'));
    try {
      await writeFiles(folder, this.#options.files);
      return await this.#runIn(folder, feed, spec, signal);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async #runIn(folder: string, feed: RowFeed, spec: OutputSpec, signal?: AbortSignal): Promise<RunResult> {
    const [command = '', ...args] = this.#file.command;
    const child = new ContainedChild(
      {
        command,
        args,
        readable: this.#options.readable ?? [],
        mounted: [[folder, '/model']],
        folder: '/model',
        sandboxRequired: true,
        maximumProcesses: mostProcesses,
        channel: 'standard',
        environment: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/tmp', LANG: 'C.UTF-8' },
      },
      this.#options.limits,
      signal,
    );
    const order = secretOrder(feed.rows);
    const began = performance.now();
    try {
      const [answers] = await Promise.all([collect(child, feed.rows), feedLines(child, feed, order)]);
      const placed: unknown[] = Array.from({ length: feed.rows });
      answers.forEach((answer, position) => {
        placed[order[position] ?? 0] = answer;
      });
      const predictions: Predictions = readPredictions(placed, feed.rows, spec);
      return {
        predictions,
        measured: {
          millisecondsPerRow: [(performance.now() - began) / feed.rows],
          peakMemoryBytes: child.peakMemoryBytes,
          containment: child.containment,
          runtime: 'command in a sandbox',
          notes: [],
        },
      };
    } finally {
      child.end();
      await child.ended;
    }
  }
}

async function writeFiles(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  for (const [path, bytes] of files) {
    const inside = normalize(path);
    if (inside.startsWith('..') || inside.startsWith('/'))
      throw new RuntimeFailure(
        'artifact-unreadable',
        'A file of the artifact has a path outside of it.',
        false,
      );
    await mkdir(dirname(join(folder, inside)), { recursive: true, mode: 0o755 });
    await writeFile(join(folder, inside), bytes, { mode: 0o755 });
  }
}

/** Row positions in an order from the system's CSPRNG: a command cannot learn which rows come where. */
function secretOrder(rows: number): Uint32Array {
  const order = Uint32Array.from({ length: rows }, (_value, index) => index);
  for (let index = rows - 1; index > 0; index -= 1) {
    const other = randomInt(index + 1);
    const held = order[index] ?? 0;
    order[index] = order[other] ?? 0;
    order[other] = held;
  }
  return order;
}

async function feedLines(child: ContainedChild, feed: RowFeed, order: Uint32Array): Promise<void> {
  const { input } = child;
  const lines = rowObjects(feed, 0, feed.rows, 'null');
  for (let start = 0; start < order.length; start += rowsPerWrite) {
    const part = Array.from(order.subarray(start, start + rowsPerWrite), (row) => `${lines[row] ?? '{}'}\n`);
    if (input.destroyed) return;
    const written = await new Promise<boolean>((resolve) => {
      const closed = (): void => resolve(false);
      input.once('close', closed);
      input.write(part.join(''), (error) => {
        input.off('close', closed);
        resolve(!error);
      });
    });
    if (!written) return;
  }
  input.end();
}

/** Cuts off an output whose lines, or whose whole, grow past what rows could need. */
function bounded(rows: number): Transform {
  let sinceBreak = 0;
  let breaks = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      for (const byte of chunk) {
        sinceBreak = byte === 10 ? 0 : sinceBreak + 1;
        if (byte === 10) breaks += 1;
      }
      if (sinceBreak > longestLine || breaks > rows)
        done(
          new RuntimeFailure(
            'output-mismatch',
            'The command answered more lines, or longer ones, than it was asked for.',
          ),
        );
      else done(null, chunk);
    },
  });
}

async function collect(child: ContainedChild, rows: number): Promise<unknown[]> {
  const answers: unknown[] = [];
  const limited = child.output.pipe(bounded(rows));
  let failure: unknown;
  limited.on('error', (error) => {
    failure = error;
    child.end(error instanceof RuntimeFailure ? error : undefined);
  });
  const lines = createInterface({ input: limited, crlfDelay: Number.POSITIVE_INFINITY });
  void child.ended.then(() => lines.close());
  for await (const line of lines) {
    if (line.trim() === '') continue;
    answers.push(answerIn(line, child));
    if (answers.length === rows) break;
  }
  if (failure instanceof RuntimeFailure) throw failure;
  if (answers.length < rows) throw stopped(await child.ended, answers.length, rows);
  return answers;
}

function answerIn(line: string, child: ContainedChild): unknown {
  try {
    return parseExactJson(line);
  } catch {
    const failure = new RuntimeFailure(
      'output-mismatch',
      'The command answered with a line that is not JSON.',
    );
    child.end(failure);
    throw failure;
  }
}

function stopped(end: ChildEnd, answered: number, rows: number): RuntimeFailure {
  if (end.by === 'watch') return end.failure;
  const how = end.by === 'signal' ? `signal ${end.signal}` : `exit code ${end.code}`;
  return new RuntimeFailure(
    'model-crashed',
    `The command ended with ${how} after ${answered} of ${rows} answers.`,
  );
}
