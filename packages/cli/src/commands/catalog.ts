import type { CallOutput } from '@assay/client';
import type { Command } from 'commander';
import { action, splitReference } from '../action.ts';
import { figure, printable, table } from '../output.ts';
import { readVersionFile, uploadModel } from '../register-version.ts';

type Version = CallOutput<'getVersion'>;

function versionWords(it: Version): readonly string[] {
  return [
    `${it.model}/${it.version}  ${it.digest}  ${it.state}${it.barred ? ', barred' : ''}`,
    `registered ${it.createdAt.slice(0, 16).replace('T', ' ')} by ${it.createdBy}; holds: ${it.stages.join(', ') || 'no stage'}; aliases: ${it.aliases.join(', ') || 'none'}`,
    ...(it.datasets.length > 0
      ? [
          'trained on:',
          ...table(
            ['dataset', 'version', 'digest'],
            it.datasets.map((set) => [`${set.namespace}/${set.name}`, set.version, set.digest]),
          ),
        ]
      : ['No dataset was declared.']),
    ...(it.claims.length > 0
      ? [
          `the producer claims (not evidence): ${it.claims.map((claim) => `${printable(claim.metric)} ${figure(claim.value)}`).join(', ')}`,
        ]
      : []),
  ];
}

function addModelCommands(program: Command): void {
  const model = program.command('model').description('registered models');
  model
    .command('register <name>')
    .description('register a model')
    .requiredOption('--team <team>', 'team that makes it')
    .option('--owner <handle>', 'owner; default you')
    .option('--description <text>', 'what it is for', '')
    .option('--zone <zone>', 'IANA zone in which its dates are meant', 'UTC')
    .action(
      action<{ team: string; owner?: string; description: string; zone: string }>(
        async ({ client, output, options, arguments: [name = ''] }) => {
          const { team, owner, description, zone } = options;
          const made = await client.call('registerModel', {
            body: { name, team, description, zone, ...(owner ? { owner } : {}) },
          });
          output.result(made, (it) => [
            `Registered ${it.name} of team ${it.team}, risk tier ${it.tier} until a steward says otherwise.`,
          ]);
        },
      ),
    );
  model
    .command('list')
    .description('registered models')
    .action(
      action(async ({ client, output }) => {
        const { models } = await client.call('listModels', { query: {} });
        output.result(models, (all) =>
          all.length === 0
            ? ['No model is registered. Start with: assay model register NAME --team TEAM']
            : table(
                ['model', 'team', 'owner', 'tier', 'stages'],
                all.map((it) => [
                  it.name,
                  it.team,
                  it.ownerActive ? it.owner : `${it.owner} (left)`,
                  String(it.tier),
                  it.stages.map((stage) => `${stage.stage} ${stage.holder ?? '–'}`).join(', '),
                ]),
              ),
        );
      }),
    );
  model
    .command('tier <name> <tier>')
    .description('set the risk tier, 1 to 3 (stewards)')
    .action(
      action(async ({ client, output, arguments: [name = '', tier = ''] }) => {
        const changed = await client.call('setModelTier', {
          params: { model: name },
          body: { tier: Number(tier) },
        });
        output.result(changed, (it) => [`${it.name} is in tier ${it.tier}.`]);
      }),
    );
}

interface RegisterOptions {
  readonly file: string[];
  readonly dataset: string[];
  readonly claim: string[];
  readonly card?: string;
  readonly runId?: string;
  readonly source?: string;
  readonly description: string;
  readonly from?: string;
}
const collect = (value: string, all: string[]): string[] => [...all, value];

function addVersionCommands(program: Command): void {
  const version = program.command('version').description('model versions');
  version
    .command('register <model>')
    .description('upload a model file and register it as the next version')
    .option('--file <path>', 'artifact file; may be repeated', collect, [])
    .option(
      '--dataset <namespace/name@version=digest-or-path>',
      'training dataset; may be repeated',
      collect,
      [],
    )
    .option('--claim <metric=value>', 'a figure you claim; may be repeated', collect, [])
    .option('--card <path>', 'model card, Markdown with front matter')
    .option('--run-id <id>', 'run that made it')
    .option('--source <uri>', 'where it came from')
    .option('--description <text>', 'what changed', '')
    .option('--from <path>', 'YAML file with file, datasets, claims and card instead of flags')
    .action(
      action<RegisterOptions>(async ({ client, output, options, arguments: [model = ''] }) => {
        const described = await readVersionFile(options);
        const made = await uploadModel(client, model, described, (line) => output.note(line));
        output.result(made, (it) => [`Registered ${it.model}/${it.version}  ${it.digest}`]);
      }),
    );
  version
    .command('show <version>')
    .description('one version, as NAME/NUMBER')
    .action(
      action(async ({ client, output, arguments: [reference = ''] }) => {
        output.result(await client.call('getVersion', { params: splitReference(reference) }), versionWords);
      }),
    );
  version
    .command('deprecate <version>')
    .description('deprecate a version: its window opens and consumers are told')
    .action(
      action(async ({ client, output, arguments: [reference = ''] }) => {
        output.result(
          await client.call('deprecateVersion', { params: splitReference(reference), body: {} }),
          (it) => [`${it.model}/${it.version} is ${it.state}.`],
        );
      }),
    );
}

/** `model …`, `version …`, `alias …`. */
export function addCatalogCommands(program: Command): void {
  addModelCommands(program);
  addVersionCommands(program);
  program
    .command('alias <model> <alias> [version]')
    .description('show a free alias, or point it at a version')
    .action(
      action(async ({ client, output, arguments: [model = '', alias = '', version] }) => {
        if (version !== undefined)
          await client.call('setAlias', { params: { model, alias }, body: { version: Number(version) } });
        output.result(await client.call('getAlias', { params: { model, alias } }), (it) => [
          `${it.model}@${it.alias} is ${it.model}/${it.version}  ${it.digest}`,
        ]);
      }),
    );
}
