import { describe, expect, test } from 'vitest';
import {
  crashingModel,
  endlessLoopModel,
  externalDataModel,
  hungryModel,
  linearModel,
  nestedExternalDataModel,
  partlyNanModel,
  scoresModel,
  sequenceOutputModel,
  shortAnswerModel,
  zipMapModel,
} from '../testing/hostile-models.ts';
import { OnnxRuntime } from './onnx-runtime.ts';
import { RuntimeFailure } from './runtime-failure.ts';
import type { OutputSpec, RowFeed, RunLimits, RunResult } from './runtime.ts';

const width = 4;
const rows = 20_000;
const matrix = Float32Array.from({ length: rows * width }, (_value, index) => Math.sin(index) * 3);
const features = Array.from({ length: width }, (_value, index) => ({
  name: `f${index}`,
  dtype: 'float32' as const,
}));
const feed: RowFeed = {
  rows,
  features,
  matrix: (start, end) => matrix.subarray(start * width, end * width),
  column: () => ({ dtype: 'float32', values: new Float32Array(0) }),
};
const spec: OutputSpec = {
  want: 'probabilities',
  classes: ['0', '1'],
  names: { probabilities: 'probabilities' },
};
const roomy: RunLimits = { wallSeconds: 30, cpuSeconds: 30, memoryBytes: 2 ** 30 };

function run(model: Uint8Array, limits: RunLimits = roomy): Promise<RunResult> {
  return new OnnxRuntime(model, { tensor: 'float_input', perFeature: false }, limits).run(feed, spec);
}

async function failure(model: Uint8Array, limits: RunLimits = roomy): Promise<RuntimeFailure> {
  const error: unknown = await run(model, limits).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(RuntimeFailure);
  return error as RuntimeFailure;
}

function expectedProbability(row: number): number {
  let sum = 0;
  for (let index = 0; index < width; index += 1) sum += matrix[row * width + index] ?? 0;
  return 1 / (1 + Math.exp(-0.02 * sum));
}

describe('an ONNX model in its child process', () => {
  test('answers for every row, in order, over many batches', async () => {
    const { predictions, measured } = await run(linearModel({ width }));
    expect(predictions.kind).toBe('probabilities');
    if (predictions.kind !== 'probabilities') return;
    for (const row of [0, 1, 8191, 8192, 16_384, rows - 1])
      expect(predictions.values[2 * row + 1]).toBeCloseTo(expectedProbability(row), 5);
    expect(measured.peakMemoryBytes).toBeGreaterThan(0);
    expect(measured.millisecondsPerRow).toHaveLength(3);
  });

  test('understands a ZipMap by taking it out, and says so', async () => {
    const { predictions, measured } = await run(zipMapModel({ width }, [0, 1]));
    expect(predictions.kind === 'probabilities' && predictions.values[1]).toBeCloseTo(
      expectedProbability(0),
      5,
    );
    expect(measured.notes.join()).toContain('ZipMap');
  });

  test('refuses a ZipMap whose classes stand in another order than the suite names', async () => {
    expect((await failure(zipMapModel({ width }, [1, 0]))).kind).toBe('output-mismatch');
  });

  test.each([
    ['an empty file', new Uint8Array(0)],
    ['text', new TextEncoder().encode('this is not a model, it is a letter to the steward')],
    ['a truncated model', linearModel({ width }).slice(0, 90)],
  ])('refuses %s as not ONNX, before any row', async (_name, bytes) => {
    const error = await failure(bytes);
    expect(error.kind).toBe('not-onnx');
    const runtime = new OnnxRuntime(bytes, { perFeature: false }, roomy);
    await expect(runtime.prepare(features, spec)).rejects.toThrow();
  });

  test('names the input that has another name', async () => {
    const error = await failure(linearModel({ width, input: 'X' }));
    expect(error.kind).toBe('input-mismatch');
    expect(error.message).toContain('"float_input": float32[n, 4]');
    expect(error.message).toContain('"X": float32[n, 4]');
  });

  test('names the input that has another type', async () => {
    expect((await failure(linearModel({ width, type: 'int64' }))).message).toContain('int64[n, 4]');
  });

  test('names the input that has another shape', async () => {
    expect((await failure(linearModel({ width: 7 }))).message).toContain('float32[n, 7]');
  });

  test('refuses an output that is no tensor', async () => {
    const error = await failure(sequenceOutputModel({ width }));
    expect(error.kind).toBe('non-tensor-output');
    expect(error.message).toContain('sequence');
  });

  test('refuses an answer with fewer rows than were fed', async () => {
    expect((await failure(shortAnswerModel({ width }))).kind).toBe('output-mismatch');
  });

  test.each([
    ['beside the model', externalDataModel({ width })],
    ['hidden in a branch', nestedExternalDataModel({ width })],
  ])('refuses weights in files %s', async (_name, bytes) => {
    expect((await failure(bytes)).kind).toBe('external-data');
  });

  test('ends an endless loop at its time limit', async () => {
    const started = performance.now();
    const error = await failure(endlessLoopModel({ width }), { ...roomy, wallSeconds: 1 });
    expect(error.kind).toBe('time-limit');
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  test('ends a model that burns more processor time than it has', async () => {
    expect((await failure(endlessLoopModel({ width }), { ...roomy, cpuSeconds: 1 })).kind).toBe('time-limit');
  });

  test('ends an allocation of 6 GB at its memory limit', async () => {
    expect((await failure(hungryModel({ width }, 6e9))).kind).toBe('memory-limit');
  });

  test('names a process that crashes, and the next model runs', async () => {
    const error = await failure(crashingModel({ width }));
    expect(error.kind).toBe('model-crashed');
    expect((await run(linearModel({ width }))).predictions.kind).toBe('probabilities');
  });

  test('hands on NaN outputs as they are, to be counted', async () => {
    const { predictions } = await run(partlyNanModel({ width }, 0));
    if (predictions.kind !== 'probabilities') throw new Error('probabilities expected');
    const nan = predictions.values.filter((value) => Number.isNaN(value)).length / 2;
    const negative = Array.from({ length: rows }, (_value, row) => (matrix[row * width] ?? 0) < 0).filter(
      Boolean,
    );
    expect(nan).toBe(negative.length);
  });

  test('runs numbers that are no probabilities; scoring refuses them', async () => {
    expect((await run(scoresModel({ width }))).predictions.kind).toBe('probabilities');
  });

  test('is stopped by its signal', async () => {
    const stop = new AbortController();
    const runtime = new OnnxRuntime(endlessLoopModel({ width }), { perFeature: false }, roomy);
    const running = runtime.run(feed, spec, stop.signal);
    setTimeout(() => stop.abort(), 400);
    await expect(running).rejects.toThrow('stopped');
  });
});
