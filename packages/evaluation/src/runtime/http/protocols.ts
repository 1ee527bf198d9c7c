import type { EndpointFile } from '../model-file.ts';
import { RuntimeFailure } from '../runtime-failure.ts';
import type { OutputSpec, RowFeed } from '../runtime.ts';
import { cellJson, columnsOf, rowArrays, rowObjects, shortFloat } from './exact-body.ts';
import type { EndpointCaller } from './endpoint-caller.ts';
import type { RowAnswers } from './read-predictions.ts';

/** What one call came to. */
export interface Answered {
  readonly answers: RowAnswers;
  readonly cost: number;
}

/** Speaks one protocol: asks about rows `start` up to `end`. */
export interface Protocol {
  readonly defaultBatch: number;
  /** Looks at what the endpoint says of itself before any row is sent. */
  check(caller: EndpointCaller): Promise<void>;
  ask(caller: EndpointCaller, feed: RowFeed, start: number, end: number, spec: OutputSpec): Promise<Answered>;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function notUnderstood(): RuntimeFailure {
  return new RuntimeFailure(
    'endpoint-failed',
    'The endpoint answered with JSON of another form than its protocol has.',
  );
}

function joinUrl(base: string, path: string): string {
  return `${base.replace(/\/+$/, '')}/${path}`;
}

/** An endpoint that says it is another version than the registered one is not what was asked about. */
function checkEcho(file: EndpointFile, echoed: unknown): void {
  if (file.version === undefined || echoed === undefined || echoed === null) return;
  const text = typeof echoed === 'string' || typeof echoed === 'number' ? String(echoed) : '';
  if (text !== file.version)
    throw new RuntimeFailure(
      'endpoint-failed',
      `The endpoint answered as another version of ${file.model} than the registered ${file.version}.`,
    );
}

const inferenceTypes = {
  float32: 'FP32',
  float64: 'FP64',
  int32: 'INT32',
  int64: 'INT64',
  bool: 'BOOL',
  string: 'BYTES',
} as const;

/** Open Inference Protocol, version 2 (REST). */
function openInference(file: EndpointFile, tensor: string | undefined, perFeature: boolean): Protocol {
  const version = file.version === undefined ? '' : `/versions/${encodeURIComponent(file.version)}`;
  const model = joinUrl(file.url, `v2/models/${encodeURIComponent(file.model)}${version}`);
  let named: string | undefined = tensor;
  return {
    defaultBatch: 512,
    check: async (caller) => {
      const about = await caller.call(model, undefined);
      if (!isObject(about) || !Array.isArray(about['inputs'])) throw notUnderstood();
      const names = about['inputs'].map((input: unknown) => (isObject(input) ? String(input['name']) : ''));
      named ??= names[0];
      if (!perFeature && named !== undefined && !names.includes(named))
        throw new RuntimeFailure(
          'input-mismatch',
          'The endpoint has no input of the name that the suite feeds.',
          false,
        );
    },
    ask: async (caller, feed, start, end, spec) => {
      const inputs = inferenceInputs(feed, start, end, named ?? 'input', perFeature);
      const answer = await caller.call(`${model}/infer`, `{"inputs":[${inputs.join(',')}]}`);
      if (!isObject(answer) || !Array.isArray(answer['outputs'])) throw notUnderstood();
      checkEcho(file, answer['model_version']);
      return { answers: inferenceAnswers(answer['outputs'], end - start, spec), cost: 0 };
    },
  };
}

function inferenceInputs(
  feed: RowFeed,
  start: number,
  end: number,
  name: string,
  perFeature: boolean,
): string[] {
  const rows = end - start;
  if (!perFeature) {
    const data = rowArrays(feed, start, end, 'token').join(',');
    const type = inferenceTypes[feed.features[0]?.dtype ?? 'float32'];
    const shape = `[${rows},${feed.features.length}]`;
    return [`{"name":${JSON.stringify(name)},"shape":${shape},"datatype":"${type}","data":[${data}]}`];
  }
  return columnsOf(feed, start, end).map((column, index) => {
    const data = Array.from({ length: rows }, (_value, row) =>
      cellJson(shortFloat(column, row), 'token'),
    ).join(',');
    const feature = feed.features[index]?.name ?? '';
    return `{"name":${JSON.stringify(feature)},"shape":[${rows},1],"datatype":"${inferenceTypes[column.dtype]}","data":[${data}]}`;
  });
}

function inferenceAnswers(outputs: readonly unknown[], rows: number, spec: OutputSpec): unknown[] {
  const { probabilities, value, scores, text, label } = spec.names;
  const wanted = [probabilities, value, scores, text, label].filter((name) => name !== undefined);
  const found = outputs.filter((output): output is Record<string, unknown> => isObject(output));
  const output = found.find((candidate) => wanted.includes(String(candidate['name']))) ?? found[0];
  const data: unknown = output?.['data'];
  if (!Array.isArray(data)) throw notUnderstood();
  const flat: unknown[] = data.flat(4);
  if (rows === 0 || flat.length % rows !== 0) throw notUnderstood();
  const width = flat.length / rows;
  if (width === 1) return flat;
  return Array.from({ length: rows }, (_value, row) => flat.slice(row * width, (row + 1) * width));
}

/** MLflow's scoring server: `POST /invocations` with a dataframe in split orientation. */
function mlflow(file: EndpointFile): Protocol {
  return {
    defaultBatch: 512,
    check: async () => undefined,
    ask: async (caller, feed, start, end) => {
      const columns = JSON.stringify(feed.features.map((feature) => feature.name));
      const data = rowArrays(feed, start, end, 'null').join(',');
      const body = `{"dataframe_split":{"columns":${columns},"data":[${data}]}}`;
      const answer = await caller.call(joinUrl(file.url, 'invocations'), body);
      const predictions = isObject(answer) ? answer['predictions'] : answer;
      if (!Array.isArray(predictions)) throw notUnderstood();
      if (isObject(answer)) checkEcho(file, answer['model_version']);
      return { answers: predictions, cost: 0 };
    },
  };
}

/** Plain JSON: `{"rows": [{…}]}` is answered with `{"predictions": […], "model_version"?, "cost"?}`. */
function plainJson(file: EndpointFile): Protocol {
  return {
    defaultBatch: 256,
    check: async () => undefined,
    ask: async (caller, feed, start, end) => {
      const body = `{"model":${JSON.stringify(file.model)},"rows":[${rowObjects(feed, start, end, 'null').join(',')}]}`;
      const answer = await caller.call(file.url, body);
      if (!isObject(answer) || !Array.isArray(answer['predictions'])) throw notUnderstood();
      checkEcho(file, answer['model_version']);
      const { cost } = answer;
      return { answers: answer['predictions'], cost: typeof cost === 'number' && cost >= 0 ? cost : 0 };
    },
  };
}

type ChatFile = Extract<EndpointFile, { protocol: 'openai-chat' }>;

function filled(template: string, row: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{\{\s*([^{}]+?)\s*\}\}/g, (_all, name: string) => row[name] ?? '');
}

/** OpenAI-compatible chat completions: one call a row. */
function chat(file: ChatFile): Protocol {
  return {
    defaultBatch: 1,
    check: async () => undefined,
    ask: async (caller, feed, start, end) => {
      const columns = columnsOf(feed, start, end);
      const answers: unknown[] = [];
      let cost = 0;
      for (let row = 0; row < end - start; row += 1) {
        const cells = Object.fromEntries(
          columns.map((column, index) => [feed.features[index]?.name ?? '', String(shortFloat(column, row))]),
        );
        const answer = await caller.call(joinUrl(file.url, 'chat/completions'), chatBody(file, cells));
        checkEcho(file, isObject(answer) ? answer['model'] : undefined);
        answers.push(chatText(answer));
        cost += chatCost(file, answer);
      }
      return { answers, cost };
    },
  };
}

function chatBody(file: ChatFile, cells: Readonly<Record<string, string>>): string {
  const system = file.system === undefined ? [] : [{ role: 'system', content: filled(file.system, cells) }];
  return JSON.stringify({
    temperature: 0,
    ...file.parameters,
    model: file.model,
    messages: [...system, { role: 'user', content: filled(file.prompt, cells) }],
    ...(file.tools === undefined ? {} : { tools: file.tools }),
  });
}

function chatText(answer: unknown): string {
  const choices = isObject(answer) ? answer['choices'] : undefined;
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
  const said = isObject(choice) ? choice['message'] : undefined;
  if (!isObject(said)) throw notUnderstood();
  return typeof said['content'] === 'string' ? said['content'] : '';
}

function chatCost(file: ChatFile, answer: unknown): number {
  const usage = isObject(answer) ? answer['usage'] : undefined;
  if (file.price === undefined || !isObject(usage)) return 0;
  const tokens = (name: string): number => Math.max(0, Number(usage[name]) || 0);
  const { perMillionInputTokens, perMillionOutputTokens } = file.price;
  return (
    (tokens('prompt_tokens') * perMillionInputTokens + tokens('completion_tokens') * perMillionOutputTokens) /
    1e6
  );
}

/** The protocol of an endpoint. */
export function protocolOf(file: EndpointFile, tensor: string | undefined, perFeature: boolean): Protocol {
  switch (file.protocol) {
    case 'open-inference-v2':
      return openInference(file, tensor, perFeature);
    case 'mlflow':
      return mlflow(file);
    case 'json':
      return plainJson(file);
    case 'openai-chat':
      return chat(file);
  }
}
