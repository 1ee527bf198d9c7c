import { openAsBlob } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallOutput, Client } from '@assay/client';
import type { Command } from 'commander';
import { action, splitReference } from '../action.ts';
import { table } from '../output.ts';
import { digestOfFile } from '../register-version.ts';

type Lineage = CallOutput<'getLineage'>;

function lineageWords(it: Lineage): readonly string[] {
  const declared = it.declared.map((set) => [`${set.namespace}/${set.name}`, set.version, set.digest]);
  const inputs = it.inputs.map((set) => [
    `${set.namespace}/${set.name}`,
    set.version ?? '–',
    set.declared ? 'declared' : 'not declared',
  ]);
  return [
    ...(declared.length === 0
      ? [`${it.model}/${it.version} declares no training data.`]
      : ['declared:', ...table(['dataset', 'version', 'digest'], declared)]),
    ...(it.run === null
      ? ['It names no training run.']
      : it.events.length === 0
        ? [`Its run ${it.run} has reported nothing.`]
        : [`read by its run ${it.run}:`, ...table(['dataset', 'version', ''], inputs)]),
  ];
}

/** The declared digests, when the files at hand are exactly those datasets; says which is which when they are not. */
async function coveredDatasets(lineage: Lineage, paths: readonly string[]): Promise<string[]> {
  const declared = new Set<string>(lineage.declared.map(({ digest }) => digest));
  const found = new Set<string>();
  for (const path of paths) {
    const digest = await digestOfFile(path);
    if (!declared.has(digest)) {
      throw new Error(
        `${path} is not among the training data that ${lineage.model}/${lineage.version} declares (${digest}).`,
      );
    }
    found.add(digest);
  }
  const missing = lineage.declared.filter(({ digest }) => !found.has(digest));
  if (missing.length > 0) {
    const names = missing.map(({ name, version }) => `${name} ${version}`).join(', ');
    throw new Error(`Fingerprints must cover every declared dataset. Give the file of ${names} too.`);
  }
  return [...found];
}

interface FingerprintOptions {
  readonly training: readonly string[];
  readonly suite: string;
  readonly entity?: string;
}

/** Fingerprints training data here, uploads the fingerprints and registers them; the data never leaves this machine. */
async function fingerprintAndRegister(
  client: Client,
  reference: string,
  { training, suite, entity }: FingerprintOptions,
): Promise<CallOutput<'registerFingerprints'>> {
  const { fingerprint } = await import('@assay/evaluation');
  const params = splitReference(reference);
  const [name = '', version = ''] = suite.split('@', 2);
  const datasets = await coveredDatasets(await client.call('getLineage', { params }), training);
  const { manifest } = await client.call('getSuite', { params: { suite: name, version } });
  const folder = await mkdtemp(join(tmpdir(), 'assay-fingerprints-'));
  try {
    const made = await fingerprint({
      trainingPaths: training,
      features: manifest.features.map(({ name: feature, dtype }) => ({
        name: feature,
        dtype: dtypeOf(dtype),
      })),
      ...(entity === undefined ? {} : { entityColumn: entity }),
      out: join(folder, 'fingerprints'),
    });
    await client.call('putArtifact', { params: { digest: made.digest }, body: await openAsBlob(made.path) });
    const { digest, rows, keyHex } = made;
    return await client.call('registerFingerprints', { params, body: { digest, rows, keyHex, datasets } });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const dtypes = ['float32', 'float64', 'int32', 'int64', 'string', 'bool'] as const;

function dtypeOf(text: string): (typeof dtypes)[number] {
  const known = dtypes.find((dtype) => dtype === text);
  if (known === undefined)
    throw new Error(`The suite has a feature of type ${text}, which this version does not know.`);
  return known;
}

const collect = (value: string, all: string[]): string[] => [...all, value];

/** `lineage show`, `lineage fingerprint`. */
export function addLineageCommands(program: Command): void {
  const lineage = program.command('lineage').description('what versions were trained on');
  lineage
    .command('show <version>')
    .description('what a version, as NAME/NUMBER, was trained on: as declared, and as its run reported')
    .action(
      action(async ({ client, output, arguments: [reference = ''] }) => {
        output.result(await client.call('getLineage', { params: splitReference(reference) }), lineageWords);
      }),
    );
  lineage
    .command('fingerprint <version>')
    .description(
      'write keyed fingerprints of the training data of a version and hand them in; the data stays here',
    )
    .requiredOption('--training <path>', 'CSV, JSONL or Parquet file; may be repeated', collect, [])
    .requiredOption('--suite <suite@version>', 'suite that judges the model: its features are compared')
    .option('--entity <column>', 'column that names the customer, document or day of a row')
    .action(
      action<FingerprintOptions>(async ({ client, output, options, arguments: [reference = ''] }) => {
        output.result(await fingerprintAndRegister(client, reference, options), (it) => [
          `Fingerprints of ${it.rows} rows are kept for the next evaluation of ${reference}: ${it.digest}`,
          'What they overlap is told to reviewers only.',
        ]);
      }),
    );
}
