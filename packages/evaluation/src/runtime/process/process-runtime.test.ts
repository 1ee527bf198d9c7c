import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { hasBubblewrap } from '../contained-child.ts';
import { RuntimeFailure } from '../runtime-failure.ts';
import type { OutputSpec, RowFeed, RunLimits, RunResult } from '../runtime.ts';
import { ProcessRuntime } from './process-runtime.ts';

const rows = 60;
const column = Float64Array.from({ length: rows }, (_value, row) => row);
const feed: RowFeed = {
  rows,
  features: [{ name: 'a', dtype: 'float64' }],
  matrix: () => undefined,
  column: (_index, start, end) => ({ dtype: 'float64', values: column.subarray(start, end) }),
};
const spec: OutputSpec = { want: 'value', classes: [], names: { value: 'value' } };
const limits: RunLimits = { wallSeconds: 10, cpuSeconds: 10, memoryBytes: 512 * 2 ** 20 };

/** Echoes the number of each row, after `before` has run. */
function script(before: string, each = 'number=${line#*:}; echo "{\\"value\\": ${number%\\}}}"'): Uint8Array {
  return new TextEncoder().encode(`${before}\nwhile read -r line; do ${each}; done\n`);
}

function run(source: Uint8Array, given: RunLimits = limits): Promise<RunResult> {
  const file = { runtime: 'process' as const, command: ['bash', 'predict.sh'] };
  return new ProcessRuntime(file, { limits: given, files: new Map([['predict.sh', source]]) }).run(
    feed,
    spec,
  );
}

/** What the script said of every row: 1 for each when `condition` holds inside, else 0. */
async function saysInside(condition: string): Promise<boolean> {
  const { predictions } = await run(
    script(`if ${condition}; then found=1; else found=0; fi`, 'echo "$found"'),
  );
  if (predictions.kind !== 'values') throw new Error('values expected');
  expect(new Set(predictions.values).size).toBe(1);
  return predictions.values[0] === 1;
}

async function failureOf(source: Uint8Array, given: RunLimits = limits): Promise<RuntimeFailure> {
  const error: unknown = await run(source, given).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(RuntimeFailure);
  return error as RuntimeFailure;
}

describe.runIf(hasBubblewrap())('a command in the sandbox', () => {
  test('answers for every row, whatever order the rows came in', async () => {
    const { predictions, measured } = await run(script(':'));
    expect(predictions.kind === 'values' && Array.from(predictions.values)).toEqual(Array.from(column));
    expect(measured.containment).toContain('bubblewrap');
  });

  test('gets rows in an order that is not theirs', async () => {
    const counting = script('count=0', 'echo "$count"; count=$((count+1))');
    const { predictions } = await run(counting);
    expect(predictions.kind === 'values' && Array.from(predictions.values)).not.toEqual(Array.from(column));
  });

  test('reaches no network, not even the host’s own', async () => {
    const listener = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const { port } = listener.address() as AddressInfo;
    expect(await saysInside(`(exec 5<>/dev/tcp/127.0.0.1/${port}) 2>/dev/null`)).toBe(false);
    listener.close();
  });

  test('sees no files but its own and the system’s programs', async () => {
    expect(
      await saysInside('[ -e /etc/passwd ] || [ -e /root ] || [ -e /home ] || [ -e /work ] || [ -e /var ]'),
    ).toBe(false);
    expect(await saysInside('[ -r /model/predict.sh ]')).toBe(true);
    expect(await saysInside('[ -n "$(ls -A /proc/1/root/root 2>/dev/null)" ]')).toBe(false);
  });

  test('writes nowhere but its private /tmp', async () => {
    expect(
      await saysInside('touch /model/x 2>/dev/null || touch /usr/x 2>/dev/null || touch /x 2>/dev/null'),
    ).toBe(false);
    expect(await saysInside('touch /tmp/x')).toBe(true);
  });

  test('leaves nothing for its next run', async () => {
    const leave = 'if [ -e /tmp/kept ]; then exit 9; fi; cat > /tmp/kept < /model/predict.sh; true';
    expect(await saysInside(leave)).toBe(true);
    expect(await saysInside(leave)).toBe(true);
  });

  test('sees no environment of the evaluator', async () => {
    process.env['ASSAY_TEST_SECRET'] = 'x';
    expect(await saysInside('[ -n "$ASSAY_TEST_SECRET" ]')).toBe(false);
    delete process.env['ASSAY_TEST_SECRET'];
  });

  test('that forks without end is contained', async () => {
    const failure = await failureOf(script('bomb() { bomb | bomb & }; bomb; sleep 8', 'sleep 8'), {
      ...limits,
      wallSeconds: 4,
    });
    expect(['model-crashed', 'time-limit', 'memory-limit']).toContain(failure.kind);
    expect((await run(script(':'))).predictions.kind).toBe('values');
  });

  test('that never ends is stopped', async () => {
    expect((await failureOf(script('while :; do :; done'), { ...limits, wallSeconds: 1 })).kind).toBe(
      'time-limit',
    );
  });

  test('that floods its output is stopped, by line and by length of a line', async () => {
    expect((await failureOf(script('yes 1'))).kind).toBe('output-mismatch');
    expect((await failureOf(script('head -c 30000000 /dev/zero | tr "\\0" "1"'))).kind).toBe(
      'output-mismatch',
    );
  });

  test('that takes more memory than it may is stopped', async () => {
    expect(
      (await failureOf(script('head -c 2000000000 /dev/zero | tail -c 1999999999 > /dev/null'))).kind,
    ).toBe('memory-limit');
  });

  test('that exits early, or answers with something else than JSON, is named without its words', async () => {
    const early = await failureOf(script('exit 3'));
    expect(early).toMatchObject({ kind: 'model-crashed', message: expect.stringContaining('exit code 3') });
    const garbled = await failureOf(script(':', 'echo "oops $line"'));
    expect(garbled.kind).toBe('output-mismatch');
    expect(garbled.message).not.toContain('oops');
  });
});

test('a file path that leaves the artifact is refused', async () => {
  if (!hasBubblewrap()) return;
  const file = { runtime: 'process' as const, command: ['true'] };
  const runtime = new ProcessRuntime(file, { limits, files: new Map([['../escape', new Uint8Array(1)]]) });
  await expect(runtime.run(feed, spec)).rejects.toThrow('outside of it');
});
