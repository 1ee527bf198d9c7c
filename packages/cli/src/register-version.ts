import { createHash } from 'node:crypto';
import { createReadStream, openAsBlob } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { CallInput, CallOutput, Client } from '@assay/client';
import { parse } from 'yaml';
import { z } from 'zod';

const digestText = /^sha256:[0-9a-f]{64}$/;
type Body = CallInput<'registerVersion'>['body'];

/** What a producer says of a version before it is uploaded. Paths are as given, relative to the working folder. */
export interface DescribedVersion {
  readonly files: readonly string[];
  readonly datasets: readonly {
    namespace: string;
    name: string;
    version: string;
    digest: string;
    rows?: number;
  }[];
  readonly claims: readonly { metric: string; value: string; note?: string }[];
  readonly card: string | null;
  readonly runId: string | null;
  readonly source: string | null;
  readonly description: string;
}

const versionFile = z.strictObject({
  file: z.string(),
  datasets: z
    .array(
      z.strictObject({
        namespace: z.string(),
        name: z.string(),
        version: z.string(),
        digest: z.string().optional(),
        path: z.string().optional(),
        rows: z.number().optional(),
      }),
    )
    .default([]),
  claims: z
    .array(
      z.strictObject({
        metric: z.string(),
        value: z.union([z.string(), z.number()]).transform(String),
        note: z.string().optional(),
      }),
    )
    .default([]),
  card: z.string().optional(),
  runId: z.string().optional(),
  description: z.string().default(''),
});

/** SHA-256 of a file's bytes, read as a stream. */
export async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return `sha256:${hash.digest('hex')}`;
}

async function parseDataset(text: string): Promise<DescribedVersion['datasets'][number]> {
  const match = /^([^/]+)\/([^@]+)@([^=]+)=(.+)$/.exec(text);
  if (!match) throw new Error(`"${text}" is not a dataset: write NAMESPACE/NAME@VERSION=sha256:… or =PATH.`);
  const [, namespace = '', name = '', version = '', where = ''] = match;
  return { namespace, name, version, digest: digestText.test(where) ? where : await digestOfFile(where) };
}

function parseClaim(text: string): DescribedVersion['claims'][number] {
  const [metric, value] = text.split('=', 2);
  if (!metric || !value)
    throw new Error(`"${text}" is not a claim: write METRIC=VALUE, for example accuracy=0.94.`);
  return { metric, value };
}

/** A version described by a YAML file (`--from`) or by flags. */
export async function readVersionFile(options: {
  from?: string;
  file: string[];
  dataset: string[];
  claim: string[];
  card?: string;
  runId?: string;
  source?: string;
  description: string;
}): Promise<DescribedVersion> {
  if (options.from) return describedBy(options.from, parse(await readFile(options.from, 'utf8')));
  if (options.file.length === 0) throw new Error('Give --file PATH, or --from a YAML file.');
  return {
    files: options.file,
    datasets: await Promise.all(options.dataset.map(parseDataset)),
    claims: options.claim.map(parseClaim),
    card: options.card ? await readFile(options.card, 'utf8') : null,
    runId: options.runId ?? null,
    source: options.source ?? null,
    description: options.description,
  };
}

/** A version described by parsed YAML; its paths are relative to `path`, the file that held it. */
export async function describedBy(path: string, value: unknown): Promise<DescribedVersion> {
  const described = versionFile.parse(value);
  const beside = (relative: string): string => resolve(dirname(path), relative);
  const datasets = described.datasets.map(async ({ digest, path: file, rows, ...name }) => ({
    ...name,
    digest: digest ?? (file ? await digestOfFile(beside(file)) : ''),
    ...(rows === undefined ? {} : { rows }),
  }));
  return {
    files: [beside(described.file)],
    datasets: await Promise.all(datasets),
    claims: described.claims.map(({ metric, value: claimed, note }) => ({
      metric,
      value: claimed,
      ...(note === undefined ? {} : { note }),
    })),
    card: described.card ? await readFile(beside(described.card), 'utf8') : null,
    runId: described.runId ?? null,
    source: null,
    description: described.description,
  };
}

/** Uploads the files under their digests, then registers the version over them. */
export async function uploadModel(
  client: Client,
  model: string,
  described: DescribedVersion,
  note: (line: string) => void,
): Promise<CallOutput<'registerVersion'>> {
  const files: { path: string; digest: string; bytes: number }[] = [];
  for (const path of described.files) {
    const { size } = await stat(path);
    const digest = await digestOfFile(path);
    if (size > 50_000_000) note(`Uploading ${basename(path)}, ${Math.round(size / 1e6)} MB …`);
    await client.call('putArtifact', { params: { digest }, body: await openAsBlob(path) });
    files.push({
      path: described.files.length === 1 ? `model${path.slice(path.lastIndexOf('.'))}` : basename(path),
      digest,
      bytes: size,
    });
  }
  const { datasets, claims, card, runId, source, description } = described;
  const body: Body = {
    files,
    datasets: [...datasets],
    claims: [...claims],
    card,
    runId,
    source,
    description,
  };
  return client.call('registerVersion', { params: { model }, body });
}
