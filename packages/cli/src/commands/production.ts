import type { CallOutput } from '@assay/client';
import type { Command } from 'commander';
import { action, numberOf } from '../action.ts';
import { figure, printable, table } from '../output.ts';

const mark: Record<string, string> = {
  stands: '●',
  lapsing: '◐',
  lapsed: '⊘',
  overridden: '⊘',
  'came-round': '⬚',
};

function boardWords(board: CallOutput<'getLive'>): readonly string[] {
  if (board.rows.length === 0)
    return [
      'No service has reported yet. A service says what it runs with:',
      '  assay deploy record --service NAME --stage prod --model NAME/VERSION',
    ];
  const rows = board.rows.map((it) => [
    it.service,
    it.model ? `${it.model}/${it.version}` : `not in the registry, ${it.artifact.slice(7, 15)}…`,
    it.stage,
    `${mark[it.standing.state] ?? ''} ${it.standing.state.replaceAll('-', ' ')}`,
    it.standing.reasons.join('; '),
    it.approval ? it.approval.by.join(', ') : 'nobody',
  ]);
  return [
    board.sentence,
    board.worth.words,
    ...table(['service', 'version', 'stage', 'approval under it', 'why', 'approved by'], rows),
  ];
}

function traceWords(trace: CallOutput<'traceIncident'>): readonly string[] {
  const time = (instant: string): string => instant.slice(0, 16).replace('T', ' ');
  const seconds = (count: number | null): string =>
    count === null
      ? 'reading not measured'
      : `read for ${Math.floor(count / 60)}:${String(count % 60).padStart(2, '0')}`;
  return [
    printable(trace.sentence),
    ...trace.approvals.flatMap((it) => [
      `${it.kind} by ${it.reviewer} on ${time(it.at)} in slot ${it.slot}, answering for: ${it.answersFor}`,
      `  saw packet ${it.packet.slice(0, 23)}… (${it.packetIntact ? 'intact: assay packet show ' + it.packet : 'NOT INTACT'})`,
      `  ${it.minutesGranted} min granted; ${seconds(it.readingSeconds)}${it.floorSeconds ? ` of a ${Math.ceil(it.floorSeconds / 60)} min floor` : ''}; forecast ${it.forecastBefore ? figure(it.forecastBefore, 2) : 'not given'} before, ${it.forecast ? figure(it.forecast, 2) : 'not given'} after`,
      ...it.findings.map(
        (finding) =>
          `  ${finding.finding} ${printable(finding.title)} (${finding.severity}): ${finding.disposition ?? 'not disposed of'}${finding.reason ? `, "${printable(finding.reason)}"` : ''}`,
      ),
      ...it.contacts.map(
        (contact) =>
          `  pressure: ${contact.kind}${contact.from ? ` from ${contact.from}` : ''}${contact.to ? ` to ${contact.to}` : ''}, ${time(contact.at)}`,
      ),
      `  contacted elsewhere: ${it.contactedElsewhere}`,
    ]),
    ...trace.overrides.map((it) => `override ${it.override} by ${it.by.join(' and ')}, ${time(it.at)}`),
  ];
}

function addDeployCommands(program: Command): void {
  const deploy = program.command('deploy').description('what runs where');
  deploy
    .command('record')
    .description('say that a service runs a version')
    .requiredOption('--service <handle>', 'service')
    .requiredOption('--stage <stage>', 'stage')
    .option('--model <version>', 'NAME/NUMBER or NAME@ALIAS')
    .option('--artifact <digest>', 'digest of what runs, when it is not known by name')
    .option('--traffic <number>', 'calls a day')
    .option('--traffic-share <share>', 'share of traffic, 0 to 1')
    .action(
      action<{
        service: string;
        stage: string;
        model?: string;
        artifact?: string;
        traffic?: string;
        trafficShare?: string;
      }>(async ({ client, output, options }) => {
        const { service, stage, model, artifact, traffic, trafficShare } = options;
        const made = await client.call('recordDeployment', {
          body: {
            service,
            stage,
            model: model ?? null,
            artifact: artifact ?? null,
            trafficPerDay: traffic ? Number(traffic) : null,
            trafficShare: trafficShare ?? null,
          },
        });
        output.result(made, (it) => [
          `${it.service} runs ${it.model ? `${it.model}/${it.version}` : it.artifact} in ${it.stage}; its approval ${it.standing.state.replaceAll('-', ' ')}.`,
        ]);
      }),
    );
  deploy
    .command('end <id>')
    .description('say that a service stopped running a version')
    .action(
      action(async ({ client, output, arguments: [id = ''] }) => {
        output.result(await client.call('endDeployment', { params: { id }, body: {} }), (it) => [
          `Ended ${it.until ?? ''}.`,
        ]);
      }),
    );
  program
    .command('live')
    .description('which version of every model runs where, and whether an approval stands under it')
    .option('--stage <stage>', 'one stage')
    .option('--at <instant>', 'at an earlier moment')
    .action(
      action<{ stage?: string; at?: string }>(async ({ client, output, options }) => {
        output.result(
          await client.call('getLive', {
            query: {
              ...(options.stage ? { stage: options.stage } : {}),
              ...(options.at ? { at: options.at } : {}),
            },
          }),
          boardWords,
        );
      }),
    );
}

/** `deploy …`, `live`, `incident …`. */
export function addProductionCommands(program: Command): void {
  addDeployCommands(program);
  const incident = program.command('incident').description('harm in production');
  incident
    .command('report <title>')
    .description('report an incident')
    .requiredOption('--severity <number>', '1 (gravest) to 4')
    .option('--service <handle>', 'service')
    .option('--model <version>', 'version, when it is known')
    .option('--started <instant>', 'when it began')
    .option('--note <text>', 'what happened')
    .action(
      action<{ severity: string; service?: string; model?: string; started?: string; note?: string }>(
        async ({ client, output, options, arguments: [title = ''] }) => {
          const made = await client.call('reportIncident', {
            body: {
              title,
              severity: Number(options.severity),
              service: options.service ?? null,
              model: options.model ?? null,
              startedAt: options.started ?? null,
              note: options.note ?? null,
            },
          });
          output.result(made, (it) => [
            `Recorded I-${it.number}. Trace it with: assay incident trace I-${it.number}`,
          ]);
        },
      ),
    );
  incident.command('list').action(
    action(async ({ client, output }) => {
      const { incidents } = await client.call('listIncidents', {});
      output.result(incidents, (all) =>
        all.length === 0
          ? ['No incidents.']
          : table(
              ['incident', 'severity', 'title', 'version', 'service', 'resolved'],
              all.map((it) => [
                `I-${it.number}`,
                String(it.severity),
                it.title,
                it.model ? `${it.model}/${it.version}` : '',
                it.service ?? '',
                it.resolvedAt?.slice(0, 10) ?? '',
              ]),
            ),
      );
    }),
  );
  incident
    .command('trace <incident>')
    .description('from the harm back to who approved, on what evidence')
    .action(
      action(async ({ client, output, arguments: [number = ''] }) => {
        output.result(
          await client.call('traceIncident', { params: { number: numberOf(number, 'I') } }),
          traceWords,
        );
      }),
    );
  incident
    .command('attribute <incident> <attribution>')
    .description(
      'evidence-showed-it, evidence-absent, evidence-wrong, changed-after-approval or not-the-model',
    )
    .requiredOption('--reason <text>', 'why')
    .option('--model <version>', 'version')
    .option('--slot <slot>', 'slot that answered for it')
    .action(
      action<{ reason: string; model?: string; slot?: string }>(
        async ({ client, output, options, arguments: [number = '', attribution = ''] }) => {
          const body = {
            attribution: attribution as CallOutput<'getIncident'>['attribution'],
            reason: options.reason,
            version: options.model ?? null,
            slot: options.slot ?? null,
          };
          output.result(
            await client.call('attributeIncident', { params: { number: numberOf(number, 'I') }, body }),
            (it) => [`I-${it.number}: ${it.attribution.replaceAll('-', ' ')}.`],
          );
        },
      ),
    );
}
