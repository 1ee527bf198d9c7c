import { openAsBlob } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallOutput, Client } from '@assay/client';
import { fromBase64 } from '@assay/core';
import type { PowerWarning } from '@assay/evaluation';
import type { Command } from 'commander';
import { action } from '../action.ts';
import { table } from '../output.ts';
import { openSession } from '../session.ts';

type Suite = CallOutput<'getSuite'>;

function warningWords(warnings: readonly PowerWarning[]): readonly string[] {
  return warnings.map((warning) => `Will often be inconclusive: ${warning.message}`);
}

function suiteWords(it: Suite): readonly string[] {
  return [
    `${it.suite}@${it.version}: ${it.state.replaceAll('-', ' ')}${it.refusedBecause ? ` (${it.refusedBecause})` : ''}`,
    `${it.manifest.task}; gate ${it.manifest.rows.gate} rows, vault ${it.manifest.rows.vault} rows; ${it.manifest.metrics.length} metrics, ${it.manifest.slices.length} slices`,
    it.budget.words,
  ];
}

/** Seals a suite here, uploads the ciphertext and registers it; rows never leave this machine unencrypted. */
export async function sealAndRegister(
  client: Client,
  suiteFilePath: string,
): Promise<{ suite: Suite; warnings: readonly PowerWarning[] }> {
  const { sealSuite } = await import('@assay/evaluation');
  const { sealingKey } = await client.call('getSealingKey', {});
  const folder = await mkdtemp(join(tmpdir(), 'assay-sealed-'));
  try {
    const sealed = await sealSuite({
      suiteFilePath,
      evaluatorPublicKey: fromBase64(sealingKey),
      out: join(folder, 'suite.sealed'),
    });
    await client.call('putSealedSuite', {
      params: { digest: sealed.manifest.sealed.digest },
      body: await openAsBlob(sealed.sealedPath),
    });
    return {
      suite: await client.call('registerSuite', { body: { manifest: sealed.manifest } }),
      warnings: sealed.warnings,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function check(options: object, path: string): Promise<void> {
  const { output } = openSession(options);
  const { checkSuite } = await import('@assay/evaluation');
  const checked = await checkSuite(path);
  const { file } = checked.source;
  output.result(
    { suite: file.suite, version: file.version, valid: true, warnings: checked.warnings },
    (it) => [
      `${it.suite}@${it.version} can be sealed.`,
      ...(it.warnings.length === 0
        ? ['Every margin is wide enough for its rows.']
        : warningWords(it.warnings)),
    ],
  );
}

/** `suite check`, `suite seal`, `suite list`, `suite show`, `suite deprecate`. */
export function addSuiteCommands(program: Command): void {
  const suite = program.command('suite').description('sealed evaluation suites');
  suite
    .command('check <file>')
    .description('check suite.yaml and its rows, and say which slices cannot be judged; nothing is sent')
    .action((path: string, _options: unknown, command: Command) => check(command.optsWithGlobals(), path));
  suite
    .command('seal <file>')
    .description('validate and encrypt on this machine, then register the sealed suite')
    .action(
      action(async ({ client, output, arguments: [path = ''] }) => {
        const sealed = await sealAndRegister(client, path);
        for (const warning of warningWords(sealed.warnings)) output.note(warning);
        output.result(sealed.suite, (it) => [
          ...suiteWords(it),
          'The evaluator checks it before it is in force.',
        ]);
      }),
    );
  suite
    .command('list')
    .description('suites and their versions')
    .action(
      action(async ({ client, output }) => {
        const { suites } = await client.call('listSuites', {});
        output.result(suites, (all) =>
          all.length === 0
            ? ['No suite is sealed. Start with: assay suite seal suite.yaml']
            : table(
                ['suite', 'version', 'state', 'task', 'rows', 'answers left'],
                all.map((it) => [
                  it.suite,
                  it.version,
                  it.state,
                  it.manifest.task,
                  String(it.manifest.rows.gate),
                  `${it.budget.remaining} of ${it.budget.bits}`,
                ]),
              ),
        );
      }),
    );
  suite
    .command('show <suite@version>')
    .description('one suite version')
    .action(
      action(async ({ client, output, arguments: [reference = ''] }) => {
        const [name = '', version = ''] = reference.split('@', 2);
        output.result(await client.call('getSuite', { params: { suite: name, version } }), suiteWords);
      }),
    );
  suite
    .command('deprecate <suite@version>')
    .description('deprecate a suite version; approvals that rest on it are told')
    .action(
      action(async ({ client, output, arguments: [reference = ''] }) => {
        const [name = '', version = ''] = reference.split('@', 2);
        output.result(
          await client.call('deprecateSuite', { params: { suite: name, version }, body: {} }),
          suiteWords,
        );
      }),
    );
}
