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
    args: ['--max-old-space-size=1024', script, runtime],
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
  return `onnxruntime ${version} (CPU, one thread)`;
}

/** Runs an ONNX file in a child process of its own, loaded from bytes. */
export class OnnxRuntime implements Runtime {
  readonly #bytes: Uint8Array;
  readonly #limits: RunLimits;
  readonly #input: InputOptions;

  constructor(bytes: Uint8Array, input: InputOptions, limits: RunLimits) {
    this.#bytes = bytes;
    this.#input = input;
    this.#limits = limits;
  }

  async prepare(features: readonly FeatureSpec[], output: OutputSpec): Promise<void> {
    this.#plan(features, output);
  }

  #plan(
    features: readonly FeatureSpec[],
    output: OutputSpec,
  ): { input: InputPlan; output: OutputPlan; model: OnnxModel } {
    const model = readModel(this.#bytes);
    if (model.externalData)
      throw new RuntimeFailure(
        'external-data',
        'The model keeps weights in files beside it. Save it as one file (onnx.save_model without external data).',
      );
    return { input: planInputs(model, features, this.#input), output: planOutput(model, output), model };
  }

  async run(feed: RowFeed, spec: OutputSpec, signal?: AbortSignal): Promise<RunResult> {
    const plan = this.#plan(feed.features, spec);
    const bytes = plan.model.zipMaps.length > 0 ? stripZipMaps(this.#bytes) : this.#bytes;
    const child = new ContainedChild(onnxProgram(), this.#limits, signal);
    const collector = new OutputCollector(plan.output, spec, feed.rows);
    try {
      const session = new ChildSession(child, feed, plan.input, plan.output, collector);
      const milliseconds = await session.converse(bytes);
      return {
        predictions: collector.finish(),
        measured: {
          millisecondsPerRow: milliseconds,
          peakMemoryBytes: child.peakMemoryBytes,
          containment: child.containment,
          runtime: onnxRuntimeVersion(),
          notes: plan.output.notes,
        },
      };
    } finally {
      child.end();
      await child.ended;
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

class ChildSession {
  readonly #child: ContainedChild;
  readonly #feed: RowFeed;
  readonly #input: InputPlan;
  readonly #output: OutputPlan;
  readonly #collector: OutputCollector;

  constructor(
    child: ContainedChild,
    feed: RowFeed,
    input: InputPlan,
    output: OutputPlan,
    collector: OutputCollector,
  ) {
    this.#child = child;
    this.#feed = feed;
    this.#input = input;
    this.#output = output;
    this.#collector = collector;
  }

  /** Loads the model, feeds every row, collects every answer. Returns milliseconds a row of each batch. */
  async converse(model: Uint8Array): Promise<number[]> {
    const frames = readFrames(this.#child.output, largestFrame);
    try {
      await this.#load(frames, model);
    } catch (error) {
      throw error instanceof RuntimeFailure ? error.beforeRows() : error;
    }
    const [milliseconds] = await Promise.all([this.#collect(frames), this.#feedAll()]);
    return milliseconds;
  }

  async #load(frames: AsyncGenerator<ChildFrame>, model: Uint8Array): Promise<void> {
    const { packed, inputs } = this.#input;
    await this.#send(new TextEncoder().encode(JSON.stringify({ packed, inputs, output: this.#output.name })));
    await this.#send(model);
    const ready = await this.#next(frames);
    if (ready.failed === 'load')
      throw new RuntimeFailure(
        'artifact-unreadable',
        `The runtime refuses the model: ${quoted(typeof ready.message === 'string' ? ready.message : '')}.`,
      );
    if (ready.inputs === undefined)
      throw new RuntimeFailure('model-crashed', 'The process of the model broke the protocol.');
  }

  async #feedAll(): Promise<void> {
    for (let start = 0; start < this.#feed.rows; start += rowsPerBatch) {
      const end = Math.min(this.#feed.rows, start + rowsPerBatch);
      for (const piece of encodeBatch(this.#feed, this.#input, start, end))
        if (!(await this.#write(piece))) return;
    }
    await this.#write(new Uint8Array(4));
  }

  async #collect(frames: AsyncGenerator<ChildFrame>): Promise<number[]> {
    for (;;) {
      const frame = await this.#nextFrame(frames);
      if (frame.kind === 1) {
        this.#collector.take(frame.payload, Math.min(rowsPerBatch, this.#feed.rows - this.#collector.filled));
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

  async #next(frames: AsyncGenerator<ChildFrame>): Promise<ChildMessage> {
    return parseMessage((await this.#nextFrame(frames)).payload);
  }

  async #nextFrame(frames: AsyncGenerator<ChildFrame>): Promise<ChildFrame> {
    const next = await frames.next().catch(() => ({ done: true as const, value: undefined }));
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
