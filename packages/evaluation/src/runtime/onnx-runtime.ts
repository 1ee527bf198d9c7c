import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ContainedChild, type ChildEnd, type ContainedProgram } from './contained-child.ts';
import { OutputCollector } from './collect-outputs.ts';
import { encodeBatch } from './encode-batch.ts';
import { readFrames, type ChildFrame } from './frame-reader.ts';
import { inspectOnnx, NotOnnx, type OnnxModel } from './onnx-model.ts';
import { planInputs, planOutput, type InputPlan, type OutputPlan } from './onnx-signature.ts';
import { quoted, RuntimeFailure } from './runtime-failure.ts';
import type { FeatureSpec, OutputSpec, RowFeed, RunLimits, RunResult, Runtime } from './runtime.ts';
import { stripZipMaps } from './strip-zip-map.ts';

const rowsPerBatch = 8192;
const largestFrame = 1 << 30;
/** Fixed, not the machine's number: how a sum is split over threads may change its last digit. */
const runtimeThreads = 2;

/** How the suite feeds a model: `input` of its suite file. */
export interface InputOptions {
  readonly tensor?: string | undefined;
  readonly perFeature: boolean;
}

const resolver = createRequire(import.meta.url);

function onnxProgram(): ContainedProgram {
  const isSource = import.meta.url.endsWith('.ts');
  const script = fileURLToPath(new URL(isSource ? './onnx-child.ts' : './onnx-child.js', import.meta.url));
  const runtime = resolver.resolve('onnxruntime-node');
  const packageFolder = dirname(dirname(runtime));
  const common = createRequire(runtime).resolve('onnxruntime-common');
  const commonFolder = `${common.slice(0, common.lastIndexOf('onnxruntime-common'))}onnxruntime-common`;
  return {
    command: process.execPath,
    args: ['--max-old-space-size=1024', script, runtime, String(runtimeThreads)],
    readable: [process.execPath, dirname(script), packageFolder, commonFolder, packageManifest()],
  };
}

/** Tells Node inside the sandbox that the script is a module. */
function packageManifest(): string {
  return fileURLToPath(new URL('../../package.json', import.meta.url));
}

/** The version of the runtime that runs models, for the report. */
export function onnxRuntimeVersion(): string {
  const { version } = resolver('onnxruntime-node/package.json') as { version: string };
  return `onnxruntime ${version} (CPU, ${runtimeThreads} threads)`;
}

/** A child that has loaded its model and waits for rows. */
interface ReadySession {
  readonly child: ContainedChild;
  readonly session: ChildSession;
  readonly output: OutputPlan;
}

/** Runs an ONNX file in a child process of its own, loaded from bytes. */
export class OnnxRuntime implements Runtime {
  readonly spendsRows = false;
  readonly #bytes: Uint8Array;
  readonly #limits: RunLimits;
  readonly #input: InputOptions;
  #ready: ReadySession | undefined;
  #model: OnnxModel | undefined;

  constructor(bytes: Uint8Array, input: InputOptions, limits: RunLimits) {
    this.#bytes = bytes;
    this.#input = input;
    this.#limits = limits;
  }

  /** Checks inputs and outputs, starts the child and lets it load the model. */
  async prepare(features: readonly FeatureSpec[], output: OutputSpec): Promise<void> {
    this.#ready ??= await this.#start(features, output);
  }

  async close(): Promise<void> {
    const ready = this.#ready;
    this.#ready = undefined;
    ready?.child.end();
    await ready?.child.ended;
  }

  async run(feed: RowFeed, spec: OutputSpec, signal?: AbortSignal): Promise<RunResult> {
    await this.prepare(feed.features, spec);
    const ready = this.#ready;
    if (ready === undefined) throw new RuntimeFailure('evaluator-error', 'The run was stopped.');
    const { child, session, output } = ready;
    const stop = (): void => child.end(new RuntimeFailure('evaluator-error', 'The run was stopped.'));
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted === true) stop();
    try {
      child.restartClock();
      const collector = new OutputCollector(output, spec, feed.rows);
      const milliseconds = await session.feed(feed, collector);
      return {
        predictions: collector.finish(),
        measured: {
          millisecondsPerRow: milliseconds,
          peakMemoryBytes: child.peakMemoryBytes,
          containment: child.containment,
          runtime: onnxRuntimeVersion(),
          notes: output.notes,
        },
      };
    } finally {
      signal?.removeEventListener('abort', stop);
      await this.close();
    }
  }

  async #start(features: readonly FeatureSpec[], spec: OutputSpec): Promise<ReadySession> {
    this.#model ??= readModel(this.#bytes);
    const model = this.#model;
    if (model.externalData)
      throw new RuntimeFailure(
        'external-data',
        'The model keeps weights in files beside it. Save it as one file (onnx.save_model without external data).',
        false,
      );
    const input = planInputs(model, features, this.#input);
    const output = planOutput(model, spec);
    const bytes = model.zipMaps.length > 0 ? stripZipMaps(this.#bytes) : this.#bytes;
    const child = new ContainedChild(onnxProgram(), this.#limits);
    const session = new ChildSession(child, input, output);
    try {
      await session.load(bytes);
      return { child, session, output };
    } catch (error) {
      child.end();
      await child.ended;
      throw error instanceof RuntimeFailure ? error.beforeRows() : error;
    }
  }
}

function readModel(bytes: Uint8Array): OnnxModel {
  try {
    return inspectOnnx(bytes);
  } catch (error) {
    if (error instanceof NotOnnx)
      throw new RuntimeFailure(
        'not-onnx',
        `The file is not a whole ONNX model: ${error.message}. Upload it again.`,
      );
    throw error;
  }
}

/** Message of a child that ended on its own. */
function crashed(end: ChildEnd): RuntimeFailure {
  if (end.by === 'watch') return end.failure;
  const how = end.by === 'signal' ? `signal ${end.signal}` : `exit code ${end.code}`;
  return new RuntimeFailure('model-crashed', `The process of the model ended with ${how}.`);
}

interface ChildMessage {
  readonly failed?: unknown;
  readonly message?: unknown;
  readonly done?: unknown;
  readonly milliseconds?: unknown;
  readonly inputs?: unknown;
}

/** The parent's end of the conversation with one child. */
class ChildSession {
  readonly #child: ContainedChild;
  readonly #input: InputPlan;
  readonly #output: OutputPlan;
  readonly #frames: AsyncGenerator<ChildFrame>;

  constructor(child: ContainedChild, input: InputPlan, output: OutputPlan) {
    this.#child = child;
    this.#input = input;
    this.#output = output;
    this.#frames = readFrames(child.output, largestFrame);
  }

  /** Lets the child load the model. Its words may be shown: it has seen no row. */
  async load(model: Uint8Array): Promise<void> {
    const { packed, inputs } = this.#input;
    await this.#send(new TextEncoder().encode(JSON.stringify({ packed, inputs, output: this.#output.name })));
    await this.#send(model);
    const ready = parseMessage((await this.#nextFrame()).payload);
    if (ready.failed === 'load') {
      const words = typeof ready.message === 'string' ? ready.message : '';
      throw new RuntimeFailure('artifact-unreadable', `The runtime refuses the model: ${quoted(words)}.`);
    }
    if (ready.inputs === undefined)
      throw new RuntimeFailure('model-crashed', 'The process of the model broke the protocol.');
  }

  /** Feeds every row and collects every answer. Returns milliseconds a row of each batch. */
  async feed(feed: RowFeed, collector: OutputCollector): Promise<number[]> {
    const [milliseconds] = await Promise.all([this.#collect(feed, collector), this.#feedAll(feed)]);
    return milliseconds;
  }

  async #feedAll(feed: RowFeed): Promise<void> {
    for (let start = 0; start < feed.rows; start += rowsPerBatch) {
      const end = Math.min(feed.rows, start + rowsPerBatch);
      for (const piece of encodeBatch(feed, this.#input, start, end)) if (!(await this.#write(piece))) return;
    }
    await this.#write(new Uint8Array(4));
  }

  async #collect(feed: RowFeed, collector: OutputCollector): Promise<number[]> {
    for (;;) {
      const frame = await this.#nextFrame();
      if (frame.kind === 1) {
        collector.take(frame.payload, Math.min(rowsPerBatch, feed.rows - collector.filled));
        continue;
      }
      const said = parseMessage(frame.payload);
      if (said.failed === 'output')
        throw new RuntimeFailure(
          'output-mismatch',
          `The output ${quoted(this.#output.name)} is not a tensor with one entry a row.`,
        );
      if (said.done !== true)
        throw new RuntimeFailure(
          'model-crashed',
          'The runtime failed while it ran the model on the held-out rows.',
        );
      const { milliseconds } = said;
      return Array.isArray(milliseconds) ? milliseconds.map(Number).filter((value) => value >= 0) : [];
    }
  }

  async #nextFrame(): Promise<ChildFrame> {
    const next = await this.#frames.next().catch(() => ({ done: true as const, value: undefined }));
    if (next.done === true || next.value === undefined) throw crashed(await this.#child.ended);
    return next.value;
  }

  async #send(payload: Uint8Array): Promise<void> {
    const head = new Uint8Array(4);
    new DataView(head.buffer).setUint32(0, payload.length, true);
    if ((await this.#write(head)) && (await this.#write(payload))) return;
    throw crashed(await this.#child.ended);
  }

  /** Writes with back-pressure; false when the child is gone (the reader says why). */
  async #write(bytes: Uint8Array): Promise<boolean> {
    const { input } = this.#child;
    if (input.destroyed) return false;
    return new Promise((resolve) => {
      const closed = (): void => resolve(false);
      input.once('close', closed);
      input.write(bytes, (error) => {
        input.off('close', closed);
        resolve(!error);
      });
    });
  }
}

function parseMessage(payload: Uint8Array): ChildMessage {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(payload));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
