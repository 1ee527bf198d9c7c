import type { CallOutput } from '@assay/client';
import type { Command } from 'commander';
import { action, requestNumber } from '../action.ts';
import { printable, table } from '../output.ts';

type Request = CallOutput<'getRequest'>;

const outcomeWords: Record<NonNullable<Request['outcome']>['verdict'], string> = {
  confirmed: 'confirmed',
  'not-confirmed': 'not confirmed',
  'could-not-be-judged': 'could not be judged',
};

/** A request in words: where it stands, what it needs, whose turn it is. */
export function requestWords(it: Request): readonly string[] {
  const launch = it.launchDate ? `, launch ${it.launchDate}` : '';
  return [
    `R-${it.number}: ${it.model}/${it.version} to ${it.stage}, tier ${it.tier}: ${it.state.replaceAll('-', ' ')}${it.round > 1 ? `, round ${it.round}` : ''}${launch}`,
    ...(it.slots.length > 0
      ? [
          'It needs:',
          ...table(
            ['slot', 'answers for', 'minutes', 'state', 'by'],
            it.slots.map((slot) => [
              slot.slot,
              slot.answersFor,
              String(slot.minutes),
              slot.state,
              slot.reviewer ?? `one of ${slot.admits.join(', ')}`,
            ]),
          ),
        ]
      : ['The matrix asks for nobody here.']),
    ...it.willEvaluate.map((line) => `Evaluated: ${printable(line)}`),
    ...(it.outcome
      ? [
          `The registry's evaluation: ${outcomeWords[it.outcome.verdict]} (${it.outcome.category.replaceAll('-', ' ')}).`,
        ]
      : []),
    ...it.missing.map((line) => `Asked of you: ${printable(line)}`),
    ...it.attention.map(
      (turn) =>
        `Turn of ${turn.person ?? turn.group ?? 'the registry'} since ${turn.since.slice(0, 16).replace('T', ' ')}: ${turn.why}`,
    ),
    ...(it.ended ? [`Ended ${it.ended.at.slice(0, 16).replace('T', ' ')}: ${printable(it.ended.why)}`] : []),
  ];
}

function addSubmitCommands(program: Command): void {
  program
    .command('submit <version>')
    .description('ask for a version to be promoted')
    .requiredOption('--to <stage>', 'stage it should hold')
    .option(
      '--launch-date <date>',
      'civil date in the zone of the model, for the planners; it approves nothing',
    )
    .option('--note <text>', 'a note for the reviewers')
    .action(
      action<{ to: string; launchDate?: string; note?: string }>(
        async ({ client, output, options, arguments: [version = ''] }) => {
          const made = await client.call('submitRequest', {
            body: {
              version,
              stage: options.to,
              launchDate: options.launchDate ?? null,
              note: options.note ?? null,
            },
          });
          output.result(made, requestWords);
        },
      ),
    );
  program
    .command('withdraw <request>')
    .description('withdraw a request')
    .action(
      action(async ({ client, output, arguments: [number = ''] }) => {
        output.result(
          await client.call('withdrawRequest', { params: { number: requestNumber(number) }, body: {} }),
          requestWords,
        );
      }),
    );
  program
    .command('launch-date <request> [date]')
    .description('move the launch date; without a date there is none')
    .action(
      action(async ({ client, output, arguments: [number = '', date] }) => {
        output.result(
          await client.call('moveLaunch', {
            params: { number: requestNumber(number) },
            body: { launchDate: date ?? null },
          }),
          requestWords,
        );
      }),
    );
  program
    .command('retry <request>')
    .description('evaluate again after a failure, or answer what was asked')
    .option('--version <version>', 'another version of the same model')
    .option('--answer <text>', 'what you say to what was asked')
    .action(
      action<{ version?: string; answer?: string }>(
        async ({ client, output, options, arguments: [number = ''] }) => {
          output.result(
            await client.call('retryEvaluation', {
              params: { number: requestNumber(number) },
              body: { version: options.version ?? null, answer: options.answer ?? null },
            }),
            requestWords,
          );
        },
      ),
    );
}

function addRequestCommands(program: Command): void {
  const request = program.command('request').description('promotion requests');
  request
    .command('list')
    .description('requests, newest first')
    .option('--model <name>', 'of one model')
    .option('--mine', 'of my teams')
    .action(
      action<{ model?: string; mine?: boolean }>(async ({ client, output, options }) => {
        const { requests } = await client.call('listRequests', {
          query: {
            ...(options.model ? { model: options.model } : {}),
            ...(options.mine ? { mine: 'true' as const } : {}),
          },
        });
        output.result(requests, (all) =>
          all.length === 0
            ? ['No requests.']
            : table(
                ['request', 'version', 'to', 'state', 'turn', 'launch'],
                all.map((it) => [
                  `R-${it.number}`,
                  `${it.model}/${it.version}`,
                  it.stage,
                  it.state,
                  it.attention.map((turn) => turn.person ?? turn.group ?? '').join(' '),
                  it.launchDate ?? '',
                ]),
              ),
        );
      }),
    );
  request
    .command('show <request>')
    .description('one request')
    .option('--wait', 'wait until the evaluation has ended')
    .action(
      action<{ wait?: boolean }>(async ({ client, output, options, arguments: [text = ''] }) => {
        const number = requestNumber(text);
        let it = await client.call('getRequest', { params: { number } });
        let last = '';
        while (options.wait && (it.state === 'submitted' || it.state === 'evaluating')) {
          const step = it.evaluation.step
            ? `${it.evaluation.step}${it.evaluation.of ? `, ${it.evaluation.done ?? 0} of ${it.evaluation.of}` : ''}`
            : 'waiting for an evaluator';
          if (step !== last) output.note(`R-${number}: ${step} …`);
          last = step;
          await new Promise((resolve) => setTimeout(resolve, 500));
          it = await client.call('getRequest', { params: { number } });
        }
        output.result(it, requestWords);
      }),
    );
  request
    .command('expedite <request>')
    .description('ask officially for speed: shows what it would displace, and records it with --confirm')
    .requiredOption('--reason <text>', 'why')
    .option('--confirm', 'record it')
    .action(
      action<{ reason: string; confirm?: boolean }>(
        async ({ client, output, options, arguments: [number = ''] }) => {
          const answer = await client.call('askExpedite', {
            params: { number: requestNumber(number) },
            body: { reason: options.reason, confirm: options.confirm === true },
          });
          output.result(answer, (it) => [
            ...(it.displaces.length === 0
              ? ['It would displace nothing.']
              : [
                  'It would displace:',
                  ...table(
                    ['request', 'version', 'launch'],
                    it.displaces.map((other) => [
                      `R-${other.number}`,
                      `${other.model}/${other.version}`,
                      other.launchDate ?? '',
                    ]),
                  ),
                ]),
            it.recorded ? 'Recorded, beside the decision.' : 'Nothing is recorded yet: add --confirm.',
          ]);
        },
      ),
    );
}

function addExceptionCommands(program: Command): void {
  program
    .command('rollback <model>')
    .description('move a stage back to a version whose approval stands')
    .requiredOption('--stage <stage>', 'stage')
    .requiredOption('--to <number>', 'version to hold it')
    .requiredOption('--reason <text>', 'why')
    .action(
      action<{ stage: string; to: string; reason: string }>(
        async ({ client, output, options, arguments: [model = ''] }) => {
          const done = await client.call('rollBack', {
            params: { model, stage: options.stage },
            body: { version: Number(options.to), reason: options.reason },
          });
          output.result(done, (it) => [
            `${it.model}/${it.to} holds ${it.stage} again${it.from ? `, in place of ${it.from}` : ''}.`,
          ]);
        },
      ),
    );
  const override = program
    .command('override')
    .description('going ahead without the matrix, by two named people, at most 72 h');
  override
    .command('propose <version>')
    .requiredOption('--stage <stage>', 'stage')
    .requiredOption('--reason <text>', 'why')
    .action(
      action<{ stage: string; reason: string }>(
        async ({ client, output, options, arguments: [version = ''] }) => {
          const made = await client.call('proposeOverride', {
            body: { version, stage: options.stage, reason: options.reason },
          });
          output.result(made, (it) => [`Override ${it.override} is proposed. ${it.needs}`]);
        },
      ),
    );
  override.command('confirm <override>').action(
    action(async ({ client, output, arguments: [number = ''] }) => {
      const done = await client.call('confirmOverride', { params: { override: Number(number) }, body: {} });
      output.result(done, (it) => [
        `Overridden until ${it.until.slice(0, 16).replace('T', ' ')} UTC; this is not an approval. A review is open: R-${it.request}.`,
      ]);
    }),
  );
  override.command('list').action(
    action(async ({ client, output }) => {
      const { overrides } = await client.call('listOverrides', {});
      output.result(overrides, (all) =>
        all.length === 0
          ? ['No overrides.']
          : table(
              ['override', 'version', 'stage', 'state', 'by', 'until'],
              all.map((it) => [
                String(it.override),
                `${it.model}/${it.version}`,
                it.stage,
                it.state,
                [it.proposedBy, it.confirmedBy ?? ''].join(' '),
                it.until ?? '',
              ]),
            ),
      );
    }),
  );
}

/** `submit`, `request …`, `withdraw`, `launch-date`, `retry`, `rollback`, `override …`. */
export function addPromotionCommands(program: Command): void {
  addSubmitCommands(program);
  addRequestCommands(program);
  addExceptionCommands(program);
}
