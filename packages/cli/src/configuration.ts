import { resolve } from 'node:path';
import { AssayError } from '@assay/core';
import { z } from 'zod';

const text = z.string().min(1);
const port = z.coerce.number().int().min(0).max(65_535);

/**
 * Everything a process can be told, by environment variable. The only place where the environment is read;
 * unknown `ASSAY_` names are refused, and all faults come in one message.
 */
export const configurationSchema = z.strictObject({
  ASSAY_PORT: port.default(4600).describe('port of the registry; 0 takes a free one'),
  ASSAY_BIND: text.default('127.0.0.1').describe('address to listen on'),
  ASSAY_HOSTS: text
    .optional()
    .describe('comma-separated host[:port] names under which the registry answers, beyond its own address'),
  ASSAY_DATA: text.default('.assay/data').describe('data folder: embedded database and artifacts'),
  ASSAY_KEYS: text
    .default('.assay/keys')
    .describe('folder of private keys; must not lie inside the data folder'),
  ASSAY_DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe('PostgreSQL 15 or newer instead of the embedded database'),
  ASSAY_BLOBS_URL: z
    .url()
    .optional()
    .describe('S3-compatible bucket, https://host/bucket, instead of the data folder'),
  ASSAY_BLOBS_REGION: text.default('us-east-1').describe('region of the bucket'),
  ASSAY_BLOBS_KEY_ID: text.optional().describe('access key id of the bucket'),
  ASSAY_BLOBS_SECRET: text.optional().describe('secret access key of the bucket'),
  ASSAY_EXAMPLE: z
    .enum(['on', 'off'])
    .optional()
    .describe(
      'load the example organisation on first start; on by default with the embedded database on loopback',
    ),
  ASSAY_EVALUATOR: z
    .enum(['embedded', 'none'])
    .default('embedded')
    .describe('start an evaluator process beside the registry'),
  ASSAY_ORGANISATION: text
    .default('My organisation')
    .describe('name given at the first start without the example'),
  ASSAY_CLOCK: text
    .optional()
    .describe('an RFC 3339 time to start from, or an offset such as +90d, for demos'),
  ASSAY_URL: z.url().default('http://127.0.0.1:4600').describe('registry that commands talk to'),
  ASSAY_TOKEN: text.optional().describe('API token that commands use'),
  ASSAY_CONFIG: text
    .optional()
    .describe('file of CLI profiles; default .assay/cli.json here, else in the home configuration folder'),
  ASSAY_EVALUATOR_TOKEN: text.optional().describe('token of an evaluator process'),
});
export type Configuration = z.infer<typeof configurationSchema>;

/** Reads the configuration; throws one BAD_REQUEST naming every fault. */
export function readConfiguration(environment: NodeJS.ProcessEnv): Configuration {
  const given = Object.fromEntries(
    Object.entries(environment).filter(
      ([name, value]) =>
        name.startsWith('ASSAY_') && value !== undefined && value !== '' && !name.startsWith('ASSAY_TEST_'),
    ),
  );
  const parsed = configurationSchema.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown setting ${issue.keys.join(', ')}`
        : `${issue.path.join('.')}: ${issue.message}`,
    );
    throw new AssayError({
      code: 'BAD_REQUEST',
      publicMessage: `The settings are not valid:\n  ${faults.join('\n  ')}\nSee "assay help settings".`,
    });
  }
  const { ASSAY_DATA: data, ASSAY_KEYS: keys } = parsed.data;
  if (`${resolve(keys)}/`.startsWith(`${resolve(data)}/`)) {
    throw new AssayError({
      code: 'BAD_REQUEST',
      publicMessage:
        'ASSAY_KEYS must not lie inside ASSAY_DATA: a copy of the data must not open a sealed suite.',
    });
  }
  return parsed.data;
}

/** One line a setting, for `assay help settings` and the documentation. */
export function describeSettings(): readonly { name: string; fallback: string; meaning: string }[] {
  return Object.entries(configurationSchema.shape).map(([name, schema]) => {
    const fallback = schema.safeParse(undefined);
    return {
      name,
      fallback: fallback.success && fallback.data !== undefined ? String(fallback.data) : '',
      meaning: schema.description ?? '',
    };
  });
}
