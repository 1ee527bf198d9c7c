import type { CallOutput, Client } from '@assay/client';
import type { Acknowledged } from './patient-client.ts';

export type Fact = CallOutput<'listFacts'>['facts'][number];

/** Every fact that has its number, in order. */
export async function everyFact(admin: Client): Promise<readonly Fact[]> {
  const facts: Fact[] = [];
  let after: number | null = -1;
  while (after !== null) {
    const page: CallOutput<'listFacts'> = await admin.call('listFacts', { query: { after, limit: 1000 } });
    facts.push(...page.facts);
    after = page.next;
  }
  return facts;
}

type Answer = Record<string, unknown>;

/** Which fact a creating call leaves, and how both name what was made. */
interface Leaves {
  readonly fact: string;
  readonly counts?: (payload: Answer) => boolean;
  readonly ofFact: (payload: Answer) => string;
  readonly ofAnswer: (answer: Answer, models: ReadonlyMap<string, string>) => string;
}

const leaves: Partial<Record<Acknowledged['id'], Leaves>> = {
  registerVersion: {
    fact: 'version.registered',
    ofFact: ({ model, version }) => `${String(model)}/${String(version)}`,
    ofAnswer: ({ model, version }, models) => `${models.get(String(model)) ?? ''}/${String(version)}`,
  },
  submitRequest: {
    fact: 'request.submitted',
    ofFact: ({ request }) => String(request),
    ofAnswer: ({ number }) => String(number),
  },
  decide: {
    fact: 'decision.recorded',
    ofFact: ({ decision }) => String(decision),
    ofAnswer: ({ decision }) => String(decision),
  },
  recordContact: {
    fact: 'contact.recorded',
    counts: ({ kind }) => kind === 'nudge' || kind === 'escalation',
    ofFact: ({ contact }) => String(contact),
    ofAnswer: ({ id }) => String(id),
  },
  recordDeployment: {
    fact: 'deployment.recorded',
    ofFact: ({ deployment }) => String(deployment),
    ofAnswer: ({ id }) => String(id),
  },
  reportIncident: {
    fact: 'incident.reported',
    ofFact: ({ incident }) => String(incident),
    ofAnswer: ({ number }) => String(number),
  },
  createTeam: {
    fact: 'team.created',
    ofFact: ({ team }) => String(team),
    ofAnswer: ({ id }) => String(id),
  },
};

function counted(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/**
 * Holds what was acknowledged against what is recorded, both ways: every answer has exactly one fact, and as every
 * call was repeated until it was answered, no fact is without its answer.
 */
export function happenedOnce(answers: readonly Acknowledged[], facts: readonly Fact[]): readonly string[] {
  const models = new Map(
    answers
      .filter(({ id }) => id === 'registerModel')
      .map(({ answer }) => [String((answer as Answer)['name']), String((answer as Answer)['id'])] as const),
  );
  return Object.entries(leaves).flatMap(([id, { fact, counts, ofFact, ofAnswer }]) => {
    const recorded = counted(
      facts
        .filter(({ kind, payload }) => kind === fact && (counts?.(payload) ?? true))
        .map((it) => ofFact(it.payload)),
    );
    const answered = counted(
      answers.filter((it) => it.id === id).map(({ answer }) => ofAnswer(answer as Answer, models)),
    );
    return [
      ...[...answered].flatMap(([name, times]) =>
        recorded.get(name) === 1 && times === 1
          ? []
          : [`${id} ${name} was answered ${times} times and is recorded ${recorded.get(name) ?? 0} times`],
      ),
      ...[...recorded.keys()]
        .filter((name) => !answered.has(name))
        .map((name) => `${fact} ${name} was never answered`),
    ];
  });
}

/** What became of the evaluations. */
export interface EvaluationCounts {
  readonly jobs: number;
  readonly reported: number;
  /** Leased again after a lease was lost. */
  readonly takenUp: number;
  /** Given up after too many lost leases; the next round evaluated again. */
  readonly givenUp: number;
  readonly faults: readonly string[];
}

/** Whether every evaluation came to its end once: the last round of each request is reported, however often it was killed. */
export function evaluationsOf(facts: readonly Fact[]): EvaluationCounts {
  const of = (kind: string): readonly Answer[] =>
    facts.filter((fact) => fact.kind === kind).map(({ payload }) => payload);
  const jobs = of('evaluation.criteria-fixed').map(({ job, request, round }) => ({
    job: String(job),
    request: Number(request),
    round: Number(round),
  }));
  const evaluated = new Set(jobs.map(({ job }) => job));
  const leases = counted(of('evaluation.leased').map(({ job }) => String(job)));
  const reported = counted(of('evaluation.reported').map(({ job }) => String(job)));
  const failed = counted(of('evaluation.failed').map(({ job }) => String(job)));
  const sealed = counted(
    of('packet.sealed').map(({ request, round }) => `${String(request)} ${String(round)}`),
  );
  const last = new Map<number, (typeof jobs)[number]>();
  for (const job of jobs) if (job.round >= (last.get(job.request)?.round ?? 0)) last.set(job.request, job);
  const faults = [
    ...jobs
      .filter(({ job }) => (reported.get(job) ?? 0) + (failed.get(job) ?? 0) > 1)
      .map(({ job }) => `evaluation ${job} ended more than once`),
    ...[...sealed]
      .filter(([, times]) => times > 1)
      .map(([round]) => `the packet of round ${round} was sealed twice`),
    ...[...last.values()]
      .filter(({ job }) => leases.has(job) && !reported.has(job))
      .map(({ request }) => `the evaluation of R-${request} was never taken up to its report`),
  ];
  const again = [...leases].filter(([job, times]) => evaluated.has(job) && times > 1);
  return {
    jobs: jobs.length,
    reported: reported.size,
    takenUp: again.filter(([job]) => reported.has(job)).length,
    givenUp: failed.size,
    faults,
  };
}
