import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseExactJson } from '../../suite/exact-json.ts';
import { readModelFile, type EndpointFile } from '../model-file.ts';
import { RuntimeFailure } from '../runtime-failure.ts';
import type { OutputSpec, RowFeed, RunLimits } from '../runtime.ts';
import { HttpRuntime } from './http-runtime.ts';

const wide = 9007199254740993n;
const rows = 1000;
const first = Float32Array.from({ length: rows }, (_value, row) => (row === 3 ? Number.NaN : row / 8));
const second = BigInt64Array.from({ length: rows }, (_value, row) => wide + BigInt(row));
const feed: RowFeed = {
  rows,
  features: [
    { name: 'a', dtype: 'float32' },
    { name: 'b', dtype: 'int64' },
  ],
  matrix: () => undefined,
  column: (index, start, end) =>
    index === 0
      ? { dtype: 'float32', values: first.subarray(start, end) }
      : { dtype: 'int64', values: second.subarray(start, end) },
};
const value: OutputSpec = { want: 'value', classes: [], names: { value: 'out' } };
const limits: RunLimits = { wallSeconds: 20, cpuSeconds: 20, memoryBytes: 2 ** 30 };

interface Seen {
  readonly url: string;
  readonly body: unknown;
  readonly text: string;
  readonly authorization: string | undefined;
}
type Handler = (seen: Seen) => { status?: number; body: string; headers?: Record<string, string> };
let server: Server;
let url = '';
let handler: Handler;
const seen: Seen[] = [];

async function read(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}

beforeAll(async () => {
  server = createServer((request, response) => {
    void read(request).then((text) => {
      const one = {
        url: request.url ?? '',
        text,
        body: text === '' ? undefined : parseExactJson(text),
        authorization: request.headers.authorization,
      };
      seen.push(one);
      const answer = handler(one);
      response.writeHead(answer.status ?? 200, { 'Content-Type': 'application/json', ...answer.headers });
      response.end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  seen.length = 0;
});

function endpoint(fields: Record<string, unknown>): EndpointFile {
  const text = JSON.stringify({ runtime: 'http', url, model: 'm', ...fields });
  const file = readModelFile('assay-model.json', new TextEncoder().encode(text));
  if (file.runtime !== 'http') throw new Error('an endpoint expected');
  return file;
}

function runtime(fields: Record<string, unknown>, perFeature = true): HttpRuntime {
  const secrets = { TOKEN: 'secret-1' };
  return new HttpRuntime(endpoint(fields), {
    limits,
    tensor: undefined,
    perFeature,
    secrets,
    firstPauseMilliseconds: 5,
  });
}

async function failureOf(run: Promise<unknown>): Promise<RuntimeFailure> {
  const error: unknown = await run.catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(RuntimeFailure);
  return error as RuntimeFailure;
}

interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: readonly (number | bigint)[];
}

describe('an Open Inference endpoint', () => {
  const serve =
    (version: string): Handler =>
    ({ url: path, body }) => {
      if (!path.endsWith('/infer'))
        return { body: '{"name":"m","inputs":[{"name":"a"},{"name":"b"}],"outputs":[]}' };
      const { inputs } = body as { inputs: Tensor[] };
      const data = (inputs[1]?.data ?? []).map((number) => Number(BigInt(number) - wide));
      const out = { name: 'out', shape: [data.length, 1], datatype: 'FP64', data };
      return {
        body: JSON.stringify({
          model_name: 'm',
          model_version: version,
          outputs: [{ name: 'x', data: [1] }, out],
        }),
      };
    };

  test('gets every row in order, 64-bit integers and NaN exactly', async () => {
    handler = serve('3');
    const model = runtime({ protocol: 'open-inference-v2', version: '3', secret: 'TOKEN', batchRows: 64 });
    const { predictions } = await model.run(feed, value);
    expect(predictions.kind === 'values' && Array.from(predictions.values)).toEqual(
      Array.from({ length: rows }, (_v, row) => row),
    );
    expect(seen[0]?.url).toBe('/v2/models/m/versions/3');
    expect(seen[0]?.authorization).toBe('Bearer secret-1');
    const firstBatch = seen.find(
      (one) => one.url.endsWith('/infer') && one.text.includes('9007199254740993'),
    );
    expect(firstBatch?.text).toContain('NaN');
  });

  test('that echoes another version is refused', async () => {
    handler = serve('4');
    const failure = await failureOf(
      runtime({ protocol: 'open-inference-v2', version: '3' }).run(feed, value),
    );
    expect(failure).toMatchObject({
      kind: 'endpoint-failed',
      message: expect.stringContaining('another version'),
    });
  });
});

describe('an MLflow scoring server', () => {
  test('is asked with a split dataframe and may answer with probabilities', async () => {
    handler = ({ url: path, body }) => {
      expect(path).toBe('/invocations');
      const { dataframe_split: split } = body as { dataframe_split: { columns: string[]; data: unknown[] } };
      expect(split.columns).toEqual(['a', 'b']);
      return { body: JSON.stringify({ predictions: split.data.map(() => [0.25, 0.75]) }) };
    };
    const spec: OutputSpec = { want: 'probabilities', classes: ['no', 'yes'], names: {} };
    const { predictions } = await runtime({ protocol: 'mlflow' }).run(feed, spec);
    expect(predictions).toMatchObject({ kind: 'probabilities', classes: 2 });
    expect(predictions.values[1999]).toBe(0.75);
  });
});

describe('a plain JSON endpoint', () => {
  const answer: Handler = ({ body }) => {
    const { rows: sent } = body as { rows: unknown[] };
    return { body: JSON.stringify({ predictions: sent.map(() => 'Yes') }) };
  };
  const spec: OutputSpec = { want: 'probabilities', classes: ['no', 'yes'], names: {} };

  test('may answer with labels', async () => {
    handler = answer;
    const { predictions } = await runtime({ protocol: 'json' }).run(feed, spec);
    expect(predictions.kind).toBe('labels');
    expect(predictions.values[rows - 1]).toBe(1);
  });

  test('is asked again when it is busy, no sooner than it says', async () => {
    let failures = 0;
    handler = (one) => {
      failures += 1;
      return failures <= 2 ? { status: 429, body: '{}', headers: { 'Retry-After': '0' } } : answer(one);
    };
    await runtime({ protocol: 'json', concurrency: 1 }).run(feed, spec);
    expect(failures).toBeGreaterThan(2);
  });

  test('that stays away is a named failure without a word of what was sent', async () => {
    handler = () => ({ status: 503, body: '{"echo":"9007199254740993"}' });
    const failure = await failureOf(runtime({ protocol: 'json' }).run(feed, spec));
    expect(failure.kind).toBe('endpoint-failed');
    expect(failure.message).not.toContain('9007199254740993');
  });

  test('ends at its budget of calls', async () => {
    handler = answer;
    const failure = await failureOf(
      runtime({ protocol: 'json', batchRows: 10, maximumCalls: 5 }).run(feed, spec),
    );
    expect(failure.kind).toBe('budget-of-calls');
  });

  test('that answers for fewer rows, or not with JSON, is refused', async () => {
    handler = () => ({ body: '{"predictions":["yes"]}' });
    expect((await failureOf(runtime({ protocol: 'json' }).run(feed, spec))).kind).toBe('output-mismatch');
    handler = () => ({ body: '<html>' });
    expect((await failureOf(runtime({ protocol: 'json' }).run(feed, spec))).kind).toBe('endpoint-failed');
  });

  test('whose secret the evaluator does not hold is refused before it is called', async () => {
    const failure = await failureOf(runtime({ protocol: 'json', secret: 'OTHER' }).run(feed, spec));
    expect(failure.message).toContain('OTHER');
    expect(seen).toHaveLength(0);
  });
});

describe('an OpenAI-compatible endpoint', () => {
  test('gets the prompt filled in from each row, and its cost is added up', async () => {
    handler = ({ body }) => {
      const { messages } = body as { messages?: { content: string }[] };
      const content = messages?.at(-1)?.content.replace('Value: ', 'saw ') ?? '';
      return {
        body: JSON.stringify({
          model: 'm',
          choices: [{ message: { content } }],
          usage: { prompt_tokens: 1000, completion_tokens: 500 },
        }),
      };
    };
    const texts: OutputSpec = { want: 'text', classes: [], names: {} };
    const few: RowFeed = { ...feed, rows: 20 };
    const file = {
      protocol: 'openai-chat',
      url: `${url}/v1`,
      prompt: 'Value: {{ b }}',
      price: { currency: 'EUR', perMillionInputTokens: 2, perMillionOutputTokens: 4 },
    };
    const { predictions, measured } = await runtime(file).run(few, texts);
    expect(predictions.kind === 'texts' && predictions.values[7]).toBe(`saw ${wide + 7n}`);
    const chats = seen.filter((one) => one.url === '/v1/chat/completions');
    expect(chats).toHaveLength(20);
    expect(chats.every((one) => (one.body as { temperature: number }).temperature === 0)).toBe(true);
    expect(measured.cost).toMatchObject({ currency: 'EUR', calls: 20 });
    expect(measured.cost?.amount).toBeCloseTo(20 * 0.004, 10);
  });
});

test('a faulty configuration is refused with its fields', () => {
  const bytes = new TextEncoder().encode(
    'runtime: http\nprotocol: json\nurl: file:///etc/passwd\nmodel: m\n',
  );
  expect(() => readModelFile('assay-model.yaml', bytes)).toThrow(RuntimeFailure);
});
