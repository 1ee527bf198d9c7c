import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ApiProblem, type CallOutput, type Client } from '@assay/client';
import { parse } from 'yaml';
import type { ExampleModel } from '../example/organisation-file.ts';
import { reviewRequest } from '../example/promote-by-rule.ts';
import { until } from '../example/set-up.ts';
import { describedBy, uploadModel } from '../register-version.ts';
import type { ChaosOrganisation } from './chaos-organisation.ts';
import type { Draws } from './seeded.ts';

type Request = CallOutput<'getRequest'>;

/** What the load shares: what to work on, and when to begin nothing new. */
export interface Load {
  readonly world: ChaosOrganisation;
  readonly draws: Draws;
  stopping(): boolean;
  /** Open requests, for those who write about them. */
  readonly open: Set<number>;
  /** Told when a story came to its end. */
  ended(state: Request['state']): void;
}

const files = ['a', 'b', 'c', 'd', 'e'];
const roundsAtMost = 12;

/** A job that is killed again and again is leased again and again; it is given up only after minutes. */
const evaluatedWithinSeconds = 3600;

function evaluated(producer: Client, number: number): Promise<Request> {
  const ask = async (): Promise<Request | null> => {
    const request = await producer.call('getRequest', { params: { number } });
    return request.state === 'submitted' || request.state === 'evaluating' ? null : request;
  };
  return until(`R-${number} to be evaluated`, ask, evaluatedWithinSeconds);
}

/** A rule that changed under a reviewer's hands (a new round, another's decision) is met by looking again. */
const lookAgain = new Set(['STALE_EVIDENCE', 'WRONG_STATE', 'SLOT_TAKEN', 'CONFLICT', 'NOT_FOUND']);

async function judge(load: Load, request: number): Promise<Request> {
  const producer = await load.world.cast.as('ada');
  for (let round = 1; round <= roundsAtMost; round += 1) {
    const { state } = await evaluated(producer, request);
    if (state === 'evaluation-failed') {
      await producer.call('retryEvaluation', { params: { number: request }, body: {} });
      continue;
    }
    try {
      await reviewRequest(load.world.cast, producer, request);
    } catch (error) {
      if (!(error instanceof ApiProblem) || !lookAgain.has(error.code)) throw error;
      continue;
    }
    const now = await producer.call('getRequest', { params: { number: request } });
    if (!['in-queue', 'in-review', 'submitted', 'evaluating', 'evaluation-failed'].includes(now.state))
      return now;
  }
  throw new Error(`R-${request} came to nothing in ${roundsAtMost} rounds.`);
}

/** Registers one file and takes it to prod as far as its evidence carries it. */
async function promoteOne(load: Load, model: ExampleModel, letter: string, story: number): Promise<void> {
  const { cast } = load.world;
  const producer = await cast.as('ada');
  const path = join(dirname(model.incumbent), `${letter}.version.yaml`);
  const described = await describedBy(path, parse(await readFile(path, 'utf8')));
  const description = `story ${story} of ${model.name}`;
  const { version } = await uploadModel(producer, model.name, { ...described, description }, () => {});
  const reference = `${model.name}/${version}`;
  await producer.call('setVersionTag', {
    params: { model: model.name, version, key: 'story' },
    body: { value: String(story) },
  });
  await producer.call('submitRequest', { body: { version: reference, stage: 'staging' } });
  const { number } = await producer.call('submitRequest', {
    body: { version: reference, stage: 'prod', launchDate: '2027-03-01' },
  });
  load.open.add(number);
  const ended = await judge(load, number).finally(() => load.open.delete(number));
  if (ended.state === 'needs-evidence')
    await producer.call('withdrawRequest', { params: { number }, body: {} });
  load.ended(ended.state);
  if (ended.state !== 'promoted') return;
  const service = load.draws.oneOf(model.liveIn);
  const body = { service, stage: 'prod', model: reference, trafficPerDay: load.draws.between(0, 9) * 1000 };
  await (await cast.as(service)).call('recordDeployment', { body });
}

/** Promotes one version of a model after the other until the load stops; begins with what the example has live. */
export async function promoteAgainAndAgain(load: Load, model: ExampleModel): Promise<void> {
  let letter = 'c';
  for (let story = 1; !load.stopping(); story += 1) {
    await promoteOne(load, model, letter, story);
    letter = load.draws.oneOf(files);
  }
}
