import type { CallOutput } from '@assay/client';
import type { Cast } from '../example/cast.ts';
import type { ExampleModel } from '../example/organisation-file.ts';
import type { DemoRegistry } from './demo-registry.ts';
import type { Story } from './story.ts';

export interface ProductionStory {
  readonly incident: number;
  readonly packet: string;
}

interface Telling {
  readonly story: Story;
  readonly registry: DemoRegistry;
  readonly cast: Cast;
  readonly models: readonly ExampleModel[];
}

async function tellBoard({ story, registry, cast, models }: Telling): Promise<void> {
  for (const model of models) {
    for (const service of model.liveIn) {
      await cast.as(service);
      const what = [
        '--service',
        service,
        '--stage',
        'prod',
        '--model',
        `${model.name}@champion`,
        '--traffic',
        '1000',
      ];
      await registry.assay(service, ['deploy', 'record', ...what]);
    }
  }
  await cast.as('mara');
  const board = JSON.parse(
    (await registry.assay('mara', ['--json', 'live'])).stdout,
  ) as CallOutput<'getLive'>;
  const services = models.flatMap(({ liveIn }) => liveIn);
  story.check(board.rows.length === services.length, 'every service stands on the board');
  story.check(
    board.rows.every((row) => row.standing.state === 'stands' && row.approval !== null),
    `an approval stands under every live version (${board.rows.map((row) => `${row.service}: ${row.standing.state} ${row.standing.reasons.join(', ')}`).join('; ')})`,
  );
  story.check(
    !board.worth.known && board.worth.words.length > 0,
    'the board says that there is not enough to say what an approval is worth',
  );
  story.tell(9, `${board.sentence} ${board.worth.words}`);
}

async function tellIncident({ story, registry, cast, models }: Telling): Promise<ProductionStory> {
  const [model] = models;
  const [service] = model?.liveIn ?? [];
  if (!model || !service) throw new Error('No model went live.');
  const what = ['--severity', '2', '--service', service, '--model', `${model.name}@champion`];
  const reported = await registry.assay(service, [
    '--json',
    'incident',
    'report',
    'Good mail was held back for two hours',
    ...what,
  ]);
  const incident = JSON.parse(reported.stdout) as CallOutput<'reportIncident'>;
  await cast.as('ola');
  const traced = await registry.assay('ola', ['--json', 'incident', 'trace', `I-${incident.number}`]);
  const trace = JSON.parse(traced.stdout) as CallOutput<'traceIncident'>;
  story.check(
    trace.approvals.length > 0 &&
      trace.approvals.every(
        (approval) => approval.packetIntact && approval.answersFor.length > 0 && approval.forecast !== null,
      ),
    'the trace names who approved, answering for what, on which intact packet, with which forecast',
  );
  story.tell(10, trace.sentence);
  const packet = trace.approvals[0]?.packet ?? '';
  const shown = await registry.assay('ola', ['packet', 'show', packet]);
  story.check(shown.stdout.includes('"assay.packet/1"'), 'the packet can be shown again');
  return { incident: incident.number, packet };
}

/** Steps 9 and 10: what runs, an incident, and its way back to the decision. */
export async function tellProduction(telling: Telling): Promise<ProductionStory> {
  await tellBoard(telling);
  return tellIncident(telling);
}
