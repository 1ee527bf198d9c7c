import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CallOutput } from '@assay/client';
import type { Command } from 'commander';
import { action } from '../action.ts';
import { table } from '../output.ts';

function proposalWords(
  it: Pick<
    CallOutput<'getPolicyProposal'>,
    'proposal' | 'state' | 'digest' | 'changes' | 'approvalsNeeded' | 'approvals' | 'bootstrap'
  >,
): readonly string[] {
  const waiting = it.approvalsNeeded.filter((person) => !it.approvals.includes(person));
  return [
    `Policy ${it.proposal} is ${it.state.replaceAll('-', ' ')}${it.bootstrap ? ' (the first: recorded as bootstrap)' : ''}.  ${it.digest}`,
    ...it.changes.map((change) => `  ${change.words}`),
    ...(waiting.length > 0
      ? [
          `It waits for those who lose authority: ${waiting.join(', ')}. They approve with: assay policy approve ${it.proposal}`,
        ]
      : []),
  ];
}

/** `policy apply`, `policy show`, `policy approve`, `policy list`, `policy matrix`. */
export function addPolicyCommands(program: Command): void {
  const policy = program.command('policy').description('stages, gates and the approval matrix');
  policy
    .command('apply <folder>')
    .description('propose the assay.yaml and MODELOWNERS of a folder')
    .action(
      action(async ({ client, output, arguments: [folder = ''] }) => {
        const sources = {
          'assay.yaml': await readFile(join(folder, 'assay.yaml'), 'utf8'),
          MODELOWNERS: await readFile(join(folder, 'MODELOWNERS'), 'utf8'),
        };
        output.result(await client.call('proposePolicy', { body: { sources } }), proposalWords);
      }),
    );
  policy
    .command('show [proposal]')
    .description('the policy in force, or a proposal')
    .action(
      action(async ({ client, output, arguments: [proposal] }) => {
        const it = proposal
          ? await client.call('getPolicyProposal', { params: { proposal: Number(proposal) } })
          : await client.call('getPolicy', {});
        output.result(it, (view) => [
          ...proposalWords(view),
          '',
          view.sources.MODELOWNERS.trimEnd(),
          '',
          view.sources['assay.yaml'].trimEnd(),
        ]);
      }),
    );
  policy
    .command('approve <proposal>')
    .description('approve a proposal that takes authority from me')
    .action(
      action(async ({ client, output, arguments: [proposal = ''] }) => {
        const { digest } = await client.call('getPolicyProposal', { params: { proposal: Number(proposal) } });
        output.result(
          await client.call('approvePolicy', { params: { proposal: Number(proposal) }, body: { digest } }),
          proposalWords,
        );
      }),
    );
  policy
    .command('list')
    .description('policy versions, newest first')
    .action(
      action(async ({ client, output }) => {
        const { proposals } = await client.call('listPolicies', {});
        output.result(proposals, (all) =>
          all.length === 0
            ? ['No policy yet. Propose one with: assay policy apply FOLDER']
            : table(
                ['policy', 'state', 'by', 'proposed', 'digest'],
                all.map((it) => [
                  String(it.proposal),
                  it.state,
                  it.proposedBy,
                  it.proposedAt.slice(0, 16),
                  it.digest.slice(0, 19),
                ]),
              ),
        );
      }),
    );
  policy
    .command('matrix <model>')
    .description('which approvals a model needs in a stage')
    .requiredOption('--stage <stage>', 'stage')
    .action(
      action<{ stage: string }>(async ({ client, output, options, arguments: [model = ''] }) => {
        const matrix = await client.call('getMatrix', { query: { model, stage: options.stage } });
        output.result(matrix, (it) => [
          `Line: ${it.line}`,
          ...table(
            ['slot', 'answers for', 'minutes', 'admits'],
            it.slots.map((slot) => [slot.slot, slot.answersFor, String(slot.minutes), slot.admits.join(' ')]),
          ),
        ]);
      }),
    );
}
