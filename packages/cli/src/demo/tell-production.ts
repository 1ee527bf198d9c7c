import type { CallOutput } from '@assay/client';
import type { Cast } from '../example/cast.ts';
import type { ExampleModel } from '../example/organisation-file.ts';
import type { DemoRegistry } from './demo-registry.ts';
import type { VersionOutcome } from './tell-model.ts';
import type { Story } from './story.ts';

export interface ProductionStory {
  readonly incident: number;
  readonly packet: string;
}

/** Steps 9 and 10: what runs, an incident, and its way back to the decision. */
export async function tellProduction(telling: {
  story: Story;
  registry: DemoRegistry;
  cast: Cast;
  models: readonly ExampleModel[];
  outcomes: readonly VersionOutcome[];
}): Promise<ProductionStory> {
  const { story, registry, cast, models, outcomes } = telling;
  for (const model of models) {
    for (const service of model.liveIn) {
      await cast.as(service);
      await registry.assay(service, [
        'deploy',
        'record',
        '--service',
        service,
        '--stage',
        'prod',
        '--model',
        `${model.name}@champion`,
        '--traffic',
        '1000',
      ]);
    }
  }
  const board = JSON.parse(
    (await registry.assay('mara', ['--json', 'live'])).stdout,
  ) as CallOutput<'getLive'>;
  story.check(
    board.rows.length === models.flatMap(({ liveIn }) => liveIn).length,
    'every service stands on the board',
  );
  story.check(
    board.rows.every((row) => row.standing.state === 'stands' && row.approval !== null),
    'an approval stands under every live version',
  );
  story.check(
    board.worth.words.length > 0 && !board.worth.known,
    'the board says that there is not enough to say what an approval is worth',
  );
  story.tell(9, `${board.sentence} ${board.worth.words}`);
  const model = models[0];
  const live =
    outcomes.find((outcome) => outcome.model === model?.name && outcome.state === 'promoted') ??
    outcomes.find((outcome) => outcome.model === model?.name && outcome.state === 'superseded');
  const service = model?.liveIn[0];
  if (!model || !live || !service) throw new Error('No version went live.');
  const { stdout } = await registry.assay(service, [
    '--json',
    'incident',
    'report',
    'Good mail was held back for two hours',
    '--severity',
    '2',
    '--service',
    service,
    '--model',
    `${model.name}@champion`,
  ]);
  const incident = JSON.parse(stdout) as CallOutput<'reportIncident'>;
  const trace = JSON.parse(
    (await registry.assay('ola', ['--json', 'incident', 'trace', `I-${incident.number}`])).stdout,
  ) as CallOutput<'traceIncident'>;
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
