import type { CallInput } from '@assay/client';
import type { Command } from 'commander';
import { action, requestNumber } from '../action.ts';
import { caseWords } from '../case-words.ts';
import { readCases } from '../read-cases.ts';
import { table } from '../output.ts';

type Decision = CallInput<'decide'>['body'];
const slotOption = ['--slot <slot>', 'slot, for example risk-1'] as const;

function addReadingCommands(program: Command, review: Command): void {
  program
    .command('queue')
    .description('what waits for me, and whose turn everything is')
    .action(
      action(async ({ client, output }) => {
        const queue = await client.call('getQueue', { query: {} });
        output.result(queue, (it) => [
          ...(it.items.length === 0
            ? ['Nothing waits for you.']
            : table(
                ['request', 'slot', 'version', 'to', 'tier', 'why', 'since', 'minutes', 'launch'],
                it.items.map((item) => [
                  `R-${item.request}`,
                  item.slot.slot,
                  `${item.model}/${item.version}`,
                  item.stage,
                  String(item.tier),
                  item.attention.why,
                  item.attention.since.slice(0, 16).replace('T', ' '),
                  `${item.minutes.granted} (floor ${item.minutes.floor})`,
                  item.launchDate ?? '',
                ]),
              )),
          ...it.elsewhere.map(
            (other) =>
              `Not your turn: R-${other.request} ${other.model}/${other.version}: ${other.attention.person ?? other.attention.group ?? ''}, ${other.attention.why}`,
          ),
        ]);
      }),
    );
  review
    .command('show <request>')
    .description('the case, as far as it is released to you')
    .option(...slotOption)
    .action(
      action<{ slot?: string }>(async ({ client, output, options, arguments: [number = ''] }) => {
        output.result(
          await client.call('getCase', {
            params: { number: requestNumber(number) },
            query: options.slot ? { slot: options.slot } : {},
          }),
          caseWords,
        );
      }),
    );
  review
    .command('cases <request>')
    .description('read disagreeing rows; they are encrypted to a key made here and shown once')
    .requiredOption('--rows <ordinals>', 'comma-separated ordinals')
    .action(
      action<{ rows: string }>(async ({ client, output, options, arguments: [number = ''] }) => {
        const rows = await readCases(client, requestNumber(number), options.rows.split(',').map(Number));
        output.result(rows, (all) => all.map((row) => JSON.stringify(row)));
      }),
    );
  review
    .command('rerun <request>')
    .description("run the evaluation again as reviewer's evidence")
    .option('--suite <name@version>', 'another suite that you may use')
    .option('--noise <share>', 'add noise, in standard deviations')
    .option('--missing <share>', 'remove a share of feature values')
    .action(
      action<{ suite?: string; noise?: string; missing?: string }>(
        async ({ client, output, options, arguments: [number = ''] }) => {
          const perturbation = options.noise
            ? { kind: 'noise' as const, share: options.noise }
            : options.missing
              ? { kind: 'missing' as const, share: options.missing }
              : null;
          const asked = await client.call('rerunEvaluation', {
            params: { number: requestNumber(number) },
            body: { ...(options.suite ? { suite: options.suite } : {}), perturbation },
          });
          output.result(asked, (it) => [`The evaluator runs it. ${it.exposure}`]);
        },
      ),
    );
}

function addSlotCommands(review: Command): void {
  review
    .command('claim <request>')
    .description('claim a slot')
    .requiredOption(...slotOption)
    .action(
      action<{ slot: string }>(async ({ client, output, options, arguments: [number = ''] }) => {
        const slot = await client.call('claimSlot', {
          params: { number: requestNumber(number), slot: options.slot },
          body: {},
        });
        output.result(slot, (it) => [
          `Slot ${it.slot} is yours. It answers for: ${it.answersFor} (${it.minutes} minutes granted).`,
        ]);
      }),
    );
  review
    .command('release <request>')
    .description('give a slot back, with a reason')
    .requiredOption(...slotOption)
    .requiredOption('--reason <text>', 'why')
    .option('--recuse', 'you should not be the one to judge this')
    .action(
      action<{ slot: string; reason: string; recuse?: boolean }>(
        async ({ client, output, options, arguments: [number = ''] }) => {
          const slot = await client.call('releaseSlot', {
            params: { number: requestNumber(number), slot: options.slot },
            body: { reason: options.reason, recuse: options.recuse === true },
          });
          output.result(slot, (it) => [`Slot ${it.slot} is ${it.state}.`]);
        },
      ),
    );
  review
    .command('lean <request> <leaning>')
    .description(
      'record your own reading before the verdict opens: approve, approve-limited, needs-evidence or reject',
    )
    .requiredOption(...slotOption)
    .requiredOption('--forecast <probability>', 'chance of an incident within 90 days, 0 to 1')
    .action(
      action<{ slot: string; forecast: string }>(
        async ({ client, output, options, arguments: [text = '', lean = ''] }) => {
          const number = requestNumber(text);
          const { shownDigest } = await client.call('getCase', {
            params: { number },
            query: { slot: options.slot },
          });
          output.result(
            await client.call('recordLeaning', {
              params: { number, slot: options.slot },
              body: { lean: lean as Decision['decision'], forecast: options.forecast, shownDigest },
            }),
            caseWords,
          );
        },
      ),
    );
  review
    .command('dispose <request> <finding> <disposition>')
    .description('say of a finding: accepted, blocks or needs-more')
    .requiredOption(...slotOption)
    .option('--reason <text>', 'why', '')
    .action(
      action<{ slot: string; reason: string }>(
        async ({ client, output, options, arguments: [number = '', finding = '', disposition = ''] }) => {
          const body = {
            finding,
            disposition: disposition as CallInput<'recordDisposition'>['body']['disposition'],
            reason: options.reason,
          };
          const view = await client.call('recordDisposition', {
            params: { number: requestNumber(number), slot: options.slot },
            body,
          });
          output.result(view, (it) => [
            `${it.mine.dispositions.length} of ${it.revealed?.findings.length ?? 0} findings disposed of.`,
          ]);
        },
      ),
    );
}

interface DecideOptions {
  readonly slot: string;
  readonly forecast: string;
  readonly reasons: string;
  readonly toProducer: string;
  readonly missing: string[];
  readonly until?: string;
  readonly services?: string;
  readonly trafficCap?: string;
  readonly contacted: Decision['contactedElsewhere'];
}
const collect = (value: string, all: string[]): string[] => [...all, value];

function addDecideCommand(review: Command): void {
  review
    .command('decide <request> <decision>')
    .description('approve, approve-limited, needs-evidence or reject; signed, with a receipt')
    .requiredOption(...slotOption)
    .requiredOption('--forecast <probability>', 'chance of an incident within 90 days, after reading')
    .requiredOption('--reasons <text>', 'your reasons; private')
    .requiredOption(
      '--contacted <answer>',
      'did anyone contact you about this elsewhere? no, yes or rather-not-say',
    )
    .option('--to-producer <text>', 'what the producer may read; it counts as a disclosure', '')
    .option('--missing <text>', 'what is missing; may be repeated', collect, [])
    .option('--until <date>', 'approve-limited: last day')
    .option('--services <list>', 'approve-limited: comma-separated services')
    .option('--traffic-cap <share>', 'approve-limited: largest share of traffic')
    .action(
      action<DecideOptions>(async ({ client, output, options, arguments: [text = '', decision = ''] }) => {
        const number = requestNumber(text);
        const view = await client.call('getCase', { params: { number }, query: { slot: options.slot } });
        if (!view.packet) throw new Error('Record your own reading first: assay review lean.');
        const conditions = options.until
          ? {
              until: options.until,
              services: options.services?.split(',') ?? null,
              trafficCap: options.trafficCap ?? null,
              reviewBy: null,
              text: null,
            }
          : null;
        const body: Decision = {
          decision: decision as Decision['decision'],
          packet: view.packet,
          forecast: options.forecast,
          reasons: options.reasons,
          producerReasons: options.toProducer,
          missing: options.missing,
          conditions,
          contactedElsewhere: options.contacted,
        };
        const made = await client.call('decide', { params: { number, slot: options.slot }, body });
        output.result(made, (it) => [
          `Signed: ${it.kind} of R-${it.request} in ${it.slot}. The request is ${it.requestState.replaceAll('-', ' ')}. Keep the receipt: assay --json review receipt ${it.decision}`,
        ]);
      }),
    );
  review
    .command('receipt <decision>')
    .description('the receipt of a decision')
    .action(
      action(async ({ client, output, arguments: [decision = ''] }) => {
        output.result((await client.call('getDecision', { params: { decision } })).receipt, (it) => [
          JSON.stringify(it),
        ]);
      }),
    );
  review
    .command('contact <request>')
    .description('record that someone approached a reviewer about a request')
    .requiredOption('--kind <kind>', 'nudge, escalation, shared-link or self-reported')
    .option('--from <handle>', 'who')
    .option('--to <handle>', 'whom; default you')
    .action(
      action<{ kind: CallInput<'recordContact'>['body']['kind']; from?: string; to?: string }>(
        async ({ client, output, options, arguments: [number = ''] }) => {
          const made = await client.call('recordContact', {
            params: { number: requestNumber(number) },
            body: { kind: options.kind, from: options.from ?? null, to: options.to ?? null },
          });
          output.result(made, (it) => [`Recorded: ${it.kind}, beside the decision.`]);
        },
      ),
    );
}

/** `queue`, `review …`. */
export function addReviewCommands(program: Command): void {
  const review = program.command('review').description('one review');
  addReadingCommands(program, review);
  addSlotCommands(review);
  addDecideCommand(review);
}
