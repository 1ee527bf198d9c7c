/**
 * The program of the child process that runs one ONNX model for one job. It reads frames on descriptor 3 and answers
 * on descriptor 4; it opens no file, writes nothing else, and says of a failure only which step failed, because
 * after the first batch any text could carry row content.
 *
 * Frames in: specification (JSON), model bytes, then batches, then an empty frame. Frames out: one kind byte and a
 * 32-bit little-endian length, then JSON (kind 0) or a tensor (kind 1).
 */
import { readSync, writeSync } from 'node:fs';
import type * as Ort from 'onnxruntime-node';

const inbound = 3;
const outbound = 4;

interface Specification {
  readonly packed: boolean;
  readonly inputs: readonly {
    readonly name: string;
    readonly dtype: string;
    readonly width: number;
    readonly rank: 1 | 2;
  }[];
  readonly output: string;
}
type TensorData = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array | string[];

const pause = new Int32Array(new SharedArrayBuffer(4));

function whenReady<Result>(step: () => Result): Result {
  for (;;) {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
      Atomics.wait(pause, 0, 0, 1);
    }
  }
}

function readInto(target: Uint8Array): boolean {
  let filled = 0;
  while (filled < target.length) {
    const count = whenReady(() => readSync(inbound, target, filled, target.length - filled, null));
    if (count === 0) return false;
    filled += count;
  }
  return true;
}

const head = new Uint8Array(4);
function readFrame(): Uint8Array | undefined {
  if (!readInto(head)) return undefined;
  const bytes = new Uint8Array(new DataView(head.buffer).getUint32(0, true));
  return readInto(bytes) ? bytes : undefined;
}

function writeAll(bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length)
    written += whenReady(() => writeSync(outbound, bytes, written, bytes.length - written));
}

function writeFrame(kind: 0 | 1, payload: Uint8Array): void {
  const frameHead = new Uint8Array(5);
  frameHead[0] = kind;
  new DataView(frameHead.buffer).setUint32(1, payload.length, true);
  writeAll(frameHead);
  writeAll(payload);
}

function say(value: object): void {
  writeFrame(0, new TextEncoder().encode(JSON.stringify(value)));
}

function section(bytes: Uint8Array, offset: number): { data: Uint8Array; end: number } {
  const length = new DataView(bytes.buffer, offset, 4).getUint32(0, true);
  return {
    data: bytes.subarray(offset + 8, offset + 8 + length),
    end: offset + 8 + Math.ceil(length / 8) * 8,
  };
}

function typed(dtype: string, data: Uint8Array): TensorData {
  switch (dtype) {
    case 'float32':
      return new Float32Array(data.buffer, data.byteOffset, data.byteLength / 4);
    case 'float64':
      return new Float64Array(data.buffer, data.byteOffset, data.byteLength / 8);
    case 'int32':
      return new Int32Array(data.buffer, data.byteOffset, data.byteLength / 4);
    case 'int64':
      return new BigInt64Array(data.buffer, data.byteOffset, data.byteLength / 8);
    default:
      return data;
  }
}

/** Bytes per element of numeric outputs that the parent understands, by their type. */
const outputTypes = ['float32', 'float64', 'int32', 'int64', 'bool', 'string'];

function writeTensor(tensor: Ort.Tensor, rows: number): boolean {
  const dtype = outputTypes.indexOf(tensor.type);
  const width =
    tensor.dims.length === 0 ? 0 : tensor.dims.slice(1).reduce((product, size) => product * size, 1);
  if (dtype < 0 || tensor.dims[0] !== rows) return false;
  const { data } = tensor;
  const body = Array.isArray(data)
    ? new TextEncoder().encode(JSON.stringify(data))
    : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const payload = new Uint8Array(8 + body.length);
  payload[0] = dtype;
  new DataView(payload.buffer).setUint32(4, width, true);
  payload.set(body, 8);
  writeFrame(1, payload);
  return true;
}

function buildFeeds(
  specification: Specification,
  TensorClass: typeof Ort.Tensor,
  batch: Uint8Array,
): { feeds: Record<string, Ort.Tensor>; rows: number } {
  const rows = new DataView(batch.buffer).getUint32(0, true);
  const feeds: Record<string, Ort.Tensor> = {};
  let offset = 8;
  for (const input of specification.inputs) {
    const part = specification.packed
      ? { data: batch.subarray(8), end: batch.length }
      : section(batch, offset);
    offset = part.end;
    const dims = input.rank === 1 ? [rows] : [rows, input.width];
    const data =
      input.dtype === 'string'
        ? (JSON.parse(new TextDecoder().decode(part.data)) as string[])
        : typed(input.dtype, part.data);
    feeds[input.name] = new TensorClass(input.dtype as 'float32', data as Float32Array, dims);
  }
  return { feeds, rows };
}

async function load(runtime: typeof Ort, model: Uint8Array): Promise<Ort.InferenceSession | undefined> {
  try {
    return await runtime.InferenceSession.create(model, {
      intraOpNumThreads: Number(process.argv[3] ?? 1),
      interOpNumThreads: 1,
      executionMode: 'sequential',
      logSeverityLevel: 4,
    });
  } catch (error) {
    say({ failed: 'load', message: error instanceof Error ? error.message.slice(0, 300) : '' });
    return undefined;
  }
}

async function serve(runtimePath: string): Promise<void> {
  const runtime = ((await import(runtimePath)) as { default: typeof Ort }).default;
  runtime.env.logLevel = 'fatal';
  const specification = JSON.parse(new TextDecoder().decode(readFrame())) as Specification;
  const model = readFrame();
  if (model === undefined) return;
  const session = await load(runtime, model);
  if (session === undefined) return;
  say({ inputs: session.inputMetadata, outputs: session.outputMetadata });
  const milliseconds: number[] = [];
  for (;;) {
    const batch = readFrame();
    if (batch === undefined) return;
    if (batch.length === 0) break;
    const { feeds, rows } = buildFeeds(specification, runtime.Tensor, batch);
    const start = process.hrtime.bigint();
    let output: Ort.Tensor | undefined;
    try {
      output = (await session.run(feeds, [specification.output]))[specification.output] as
        | Ort.Tensor
        | undefined;
    } catch {
      say({ failed: 'run' });
      return;
    }
    milliseconds.push(Number(process.hrtime.bigint() - start) / 1e6 / rows);
    if (output === undefined || !writeTensor(output, rows)) {
      say({ failed: 'output' });
      return;
    }
  }
  say({ done: true, milliseconds });
}

const runtimePath = process.argv[2];
if (runtimePath !== undefined) await serve(runtimePath);
