import type { Digest, Uuid } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { packetByDigest } from '../evidence/queries.ts';
import { append } from '../ledger/append.ts';
import { type Registration, onFact } from '../ledger/reactions.ts';
import { baselineUsed, policyChanges, rightfulBaseline } from './evidence-fits.ts';
import { endOverrideOf } from './overrides.ts';
import { type RequestRow, openRequests, requestByNumber } from './queries.ts';
import { beginEvaluation, startRound } from './rounds.ts';
import { isOpen } from './rules.ts';
import { endRequest, setState, settleRequest } from './settle.ts';

/** What promotion does when something to its left is recorded. */
export const promotionReactions: readonly Registration[] = [
  onFact('packet.sealed', (tx, ctx, { payload }) => queue(tx, ctx, payload)),
  onFact('evaluation.failed', (tx, ctx, { payload }) => fail(tx, ctx, payload)),
  onFact('stage.holder-set', (tx, ctx, { payload }) => baselineMoved(tx, ctx, payload)),
  onFact('policy.in-force', (tx, ctx) => policyChanged(tx, ctx)),
  onFact('suite.deprecated', (tx, ctx, { payload }) => suiteGone(tx, ctx, payload.suite)),
  onFact('suite.retired', (tx, ctx, { payload }) => suiteGone(tx, ctx, payload.suite)),
  onFact('suite.in-force', (tx, ctx) => beginWaiting(tx, ctx)),
  onFact('digest.barred', (tx, ctx, { payload }) =>
    bar(tx, ctx, { artifact: payload.artifact }, 'Its artifact was barred from every stage.'),
  ),
  onFact('version.retired', (tx, ctx, { payload }) => bar(tx, ctx, payload, 'Its version was retired.')),
];

interface Round {
  readonly request: number;
  readonly round: number;
}

/** The evidence of the current round is sealed: the request enters the queue. Packets of other rounds are history. */
async function queue(tx: Tx, ctx: Context, sealed: Round & { readonly packet: Digest }): Promise<void> {
  const request = await awaiting(tx, sealed);
  if (request === undefined) return;
  const evidence = await packetByDigest(tx, sealed.packet);
  const suite = evidence?.suite ?? 'none';
  const baseline = evidence?.baseline ?? 'none';
  await tx
    .updateTable('request')
    .set({
      evaluation: 'sealed',
      packet: sealed.packet,
      packet_suite: suite,
      packet_baseline: baseline,
    })
    .where('number', '=', request.number)
    .execute();
  await append(tx, ctx, {
    kind: 'request.queued',
    payload: { request: request.number, round: request.round, packet: sealed.packet, suite, baseline },
  });
  await settleRequest(tx, ctx, request.number);
}

async function fail(tx: Tx, ctx: Context, failed: Round): Promise<void> {
  const request = await awaiting(tx, failed);
  if (request === undefined) return;
  await tx
    .updateTable('request')
    .set({ evaluation: 'failed' })
    .where('number', '=', request.number)
    .execute();
  await settleRequest(tx, ctx, request.number);
}

async function awaiting(tx: Tx, { request: number, round }: Round): Promise<RequestRow | undefined> {
  const request = await requestByNumber(tx, number);
  if (request?.round !== round || request.evaluation !== 'awaited') return undefined;
  return isOpen(request.state) ? request : undefined;
}

/** Requests whose evidence is being made or read; the others begin another round before they go on anyway. */
async function atWork(tx: Tx, where: Parameters<typeof openRequests>[1]): Promise<readonly RequestRow[]> {
  const open = await openRequests(tx, where);
  return open.filter(({ state }) => state === 'evaluating' || state === 'in-queue' || state === 'in-review');
}

async function baselineMoved(
  tx: Tx,
  ctx: Context,
  moved: { readonly model: Uuid; readonly stage: string },
): Promise<void> {
  for (const request of await atWork(tx, { modelId: moved.model, stage: moved.stage })) {
    const was = baselineUsed(request);
    if (was === 'none' || (await rightfulBaseline(tx, request)) === was) continue;
    await startRound(tx, ctx, request, { because: 'stale', changed: ['baseline'] });
  }
}

/** A stricter policy makes evidence stale, a laxer one does not (decision 12). */
async function policyChanged(tx: Tx, ctx: Context): Promise<void> {
  for (const request of await atWork(tx, {})) {
    if ((await policyChanges(tx, request)) === undefined) continue;
    await startRound(tx, ctx, request, { because: 'stale', changed: ['policy'] });
  }
}

async function suiteGone(tx: Tx, ctx: Context, suiteId: Uuid): Promise<void> {
  for (const request of await atWork(tx, { suiteId })) {
    await startRound(tx, ctx, request, { because: 'stale', changed: ['suite'] });
  }
}

/** A suite came in force: rounds that waited for one begin their evaluation. */
async function beginWaiting(tx: Tx, ctx: Context): Promise<void> {
  for (const request of await atWork(tx, {})) {
    if (request.evaluation === 'awaited' && request.job_id === null) {
      await beginEvaluation(tx, ctx, request.number);
    }
  }
}

async function bar(
  tx: Tx,
  ctx: Context,
  what: { readonly artifact?: Digest; readonly model?: Uuid; readonly version?: number },
  why: string,
): Promise<void> {
  const open = await openRequests(tx, what.model === undefined ? {} : { modelId: what.model });
  for (const request of open) {
    if (request.artifact !== what.artifact && request.version !== what.version) continue;
    await append(tx, ctx, {
      kind: 'request.withdrawn',
      payload: {
        request: request.number,
        round: request.round,
        afterEvidence: request.packet !== null || request.round > 1,
      },
    });
    await setState(tx, ctx, request, 'withdrawn');
    await endRequest(tx, ctx, request.number, why);
    await endOverrideOf(tx, ctx, request, 'withdrawn');
  }
}
