import { readFile } from 'node:fs/promises';
import type { CallOutput, Client } from '@assay/client';
import { parse } from 'yaml';
import { describedBy, uploadModel } from '../register-version.ts';
import type { Cast } from './cast.ts';
import { type Judgement, reviewByRule } from './policy-reviewer.ts';
import { until } from './set-up.ts';

export type Request = CallOutput<'getRequest'>;

/** Registers a version from its `.version.yaml`, as its producer. */
export async function registerFrom(
  producer: Client,
  model: string,
  path: string,
): Promise<CallOutput<'registerVersion'>> {
  return uploadModel(producer, model, await describedBy(path, parse(await readFile(path, 'utf8'))), () => {});
}

/** Asks for a stage and waits until the evaluation of the round has ended, whatever it came to. */
export async function submitAndWait(
  producer: Client,
  version: string,
  stage: string,
  launchDate: string | null = null,
): Promise<Request> {
  const { number } = await producer.call('submitRequest', { body: { version, stage, launchDate } });
  return waitEvaluated(producer, number);
}

/** The request once its evaluation has ended. */
export async function waitEvaluated(client: Client, number: number): Promise<Request> {
  return until(
    `R-${number} to be evaluated`,
    async () => {
      const request = await client.call('getRequest', { params: { number } });
      return request.state === 'submitted' || request.state === 'evaluating' ? null : request;
    },
    120,
  );
}

/** One slot's judgement and what the request came to after it. */
export interface SlotJudgement {
  readonly slot: string;
  readonly reviewer: string;
  readonly judgement: Judgement;
  readonly decision: CallOutput<'decide'>;
}

/** Fills the open slots of a request by the rule, each by a person whom it admits, until the request is no longer in the queue. */
export async function reviewRequest(
  cast: Cast,
  producer: Client,
  number: number,
): Promise<readonly SlotJudgement[]> {
  const judged: SlotJudgement[] = [];
  const busy = new Set<string>();
  for (;;) {
    const request = await producer.call('getRequest', { params: { number } });
    const slot = request.slots.find(({ state }) => state === 'open' || state === 'claimed');
    if (!slot || (request.state !== 'in-queue' && request.state !== 'in-review')) return judged;
    const reviewer = slot.reviewer ?? (await someoneFor(cast, slot, number, busy));
    busy.add(reviewer);
    const client = await cast.as(reviewer);
    judged.push({
      slot: slot.slot,
      reviewer,
      ...(await reviewByRule(client, { request: number, slot, mine: slot.reviewer === reviewer })),
    });
  }
}

/** The first whom a slot admits, who has no other slot of it and whose queue holds it: independence is the server's to say. */
async function someoneFor(
  cast: Cast,
  slot: Request['slots'][number],
  number: number,
  busy: ReadonlySet<string>,
): Promise<string> {
  for (const handle of slot.admits) {
    if (busy.has(handle)) continue;
    const { items } = await (await cast.as(handle)).call('getQueue', { query: {} });
    if (items.some((item) => item.request === number)) return handle;
  }
  throw new Error(`Nobody independent can fill ${slot.slot} of R-${number}.`);
}
