import { parse } from 'yaml';
import { z } from 'zod';
import { RuntimeFailure } from './runtime-failure.ts';

/** Names of the file that makes an artifact a configuration or a command instead of an ONNX model. */
export const modelFileNames = ['assay-model.yaml', 'assay-model.yml', 'assay-model.json'] as const;

const endpoint = {
  runtime: z.literal('http'),
  url: z.url({ protocol: /^https?$/ }),
  model: z.string().min(1).max(200),
  /** Checked against what the endpoint echoes; an endpoint that echoes another one is refused. */
  version: z.string().min(1).max(200).optional(),
  /** Name of a secret that the evaluator holds for this endpoint; never the secret itself. */
  secret: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/)
    .optional(),
  batchRows: z.int().min(1).max(10_000).optional(),
  concurrency: z.int().min(1).max(32).optional(),
  maximumCalls: z.int().min(1).max(10_000_000).optional(),
};

const price = z.strictObject({
  currency: z.string().regex(/^[A-Z]{3}$/),
  perMillionInputTokens: z.number().min(0),
  perMillionOutputTokens: z.number().min(0),
});

/** `assay-model.yaml`, as a producer writes it. untrusted. */
export const modelFile = z.union([
  z.strictObject({ ...endpoint, protocol: z.literal('open-inference-v2') }),
  z.strictObject({ ...endpoint, protocol: z.literal('mlflow') }),
  z.strictObject({ ...endpoint, protocol: z.literal('json') }),
  z.strictObject({
    ...endpoint,
    protocol: z.literal('openai-chat'),
    /** `{{feature}}` stands for the row's value. */
    system: z.string().max(100_000).optional(),
    prompt: z.string().min(1).max(100_000),
    parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
    tools: z.array(z.record(z.string(), z.unknown())).max(64).optional(),
    price: price.optional(),
  }),
  z.strictObject({
    runtime: z.literal('process'),
    /** Run in the artifact's folder; reads one JSON object a line, answers one a line. */
    command: z.array(z.string().min(1).max(1_000)).min(1).max(64),
  }),
]);
export type ModelFile = z.infer<typeof modelFile>;
export type EndpointFile = Extract<ModelFile, { runtime: 'http' }>;
export type ProcessFile = Extract<ModelFile, { runtime: 'process' }>;

/** untrusted: reads the file; throws `RuntimeFailure` naming every faulty field. */
export function readModelFile(name: string, bytes: Uint8Array): ModelFile {
  let parsed: unknown;
  try {
    parsed = parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes), { maxAliasCount: 10 });
  } catch {
    throw new RuntimeFailure('artifact-unreadable', `${name} is not YAML.`, false);
  }
  const read = modelFile.safeParse(parsed);
  if (read.success) return read.data;
  const faults = read.error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`);
  throw new RuntimeFailure('artifact-unreadable', `${name} is not understood. ${faults.join('; ')}.`, false);
}
