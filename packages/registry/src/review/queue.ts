import type { dayPlan, queueItem } from '@assay/contract';
import { type Uuid, parseDigest } from '@assay/core';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Actor, Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { trafficOf } from '../deployments/queries.ts';
import { turnsOf } from '../promotion/attention.ts';
import { type RequestRow, type SlotRow, currentSlotsOf } from '../promotion/queries.ts';
import { relationsTo } from '../promotion/relation.ts';
import { handlesOf } from '../people/queries.ts';
import { recusedFrom } from './queries.ts';
import { slotViewsOf } from './slot-view.ts';

type QueueItem = z.infer<typeof queueItem>;
export type Elsewhere = z.infer<typeof dayPlan>['waiting'][number];

export interface QueueEntry {
  readonly request: RequestRow;
  readonly slot: SlotRow;
  readonly item: QueueItem;
}

interface Names {
  readonly model: ReadonlyMap<Uuid, string>;
  readonly team: ReadonlyMap<Uuid, string>;
  readonly person: ReadonlyMap<Uuid, string>;
}

/** Requests whose evidence is sealed and that wait for a reviewer. One index range, however many have ended. */
async function waitingRequests(tx: Tx): Promise<RequestRow[]> {
  return tx
    .selectFrom('request')
    .selectAll()
    .where('state', 'in', ['in-queue', 'in-review'])
    .orderBy('number')
    .execute();
}

/** Everything that waits for reviewers now: a few statements for a whole queue. */
export interface WaitingWork {
  readonly requests: readonly RequestRow[];
  /** Slots of the current rounds, by request number. */
  readonly slots: ReadonlyMap<number, readonly SlotRow[]>;
  /** `request person` of whoever recused from a request. */
  readonly recused: ReadonlySet<string>;
}

/** Reads everything that waits for reviewers. */
export async function waitingWork(tx: Tx): Promise<WaitingWork> {
  const requests = await waitingRequests(tx);
  const numbers = requests.map(({ number }) => number);
  return { requests, slots: await currentSlotsOf(tx, numbers), recused: await recusedFrom(tx, numbers) };
}

export interface WaitingSlot {
  readonly request: RequestRow;
  readonly slot: SlotRow;
}

/** Of what waits, the slots that wait for one person: theirs and not decided, or the first open one that admits them. */
export async function waitingFor(
  tx: Tx,
  work: WaitingWork,
  person: Pick<Actor, 'personId' | 'roles'>,
): Promise<readonly WaitingSlot[]> {
  const me = person.personId;
  const mine = work.requests.flatMap((request): WaitingSlot[] => {
    const all = work.slots.get(request.number) ?? [];
    const held = all.find((slot) => slot.reviewer === me && slot.state !== 'outdated');
    if (held !== undefined) return held.state === 'claimed' ? [{ request, slot: held }] : [];
    if (work.recused.has(`${request.number} ${me}`)) return [];
    const open = all.find((slot) => slot.state === 'open' && slot.admits.includes(me));
    return open === undefined ? [] : [{ request, slot: open }];
  });
  if (mine.length === 0) return [];
  const relations = await relationsTo(
    tx,
    mine.map(({ request }) => request),
    person,
  );
  return mine.filter(({ request }) => relations.get(request.number) === 'independent');
}

/** Slots that wait for the caller, on requests they may judge, as the queue shows them. */
export async function queueEntries(tx: Tx, ctx: Context, work?: WaitingWork): Promise<QueueEntry[]> {
  return withItems(tx, ctx, await waitingFor(tx, work ?? (await waitingWork(tx)), ctx.actor));
}

async function withItems(tx: Tx, ctx: Context, pairs: readonly WaitingSlot[]): Promise<QueueEntry[]> {
  if (pairs.length === 0) return [];
  const names = await namesOf(
    tx,
    pairs.map(({ request }) => request),
    [ctx.actor.personId],
  );
  const readings = await readingsOf(
    tx,
    pairs.map(({ request }) => request),
  );
  const traffic = await trafficOf(
    tx,
    pairs.map(({ request }) => ({ modelId: request.model_id, stage: request.stage })),
  );
  const moves = await firstLaunchDates(
    tx,
    pairs.map(({ request }) => request.number),
  );
  const views = await slotViewsOf(
    tx,
    pairs.map(({ slot }) => slot),
  );
  return pairs.flatMap(({ request, slot }, index) => {
    const view = views[index];
    if (view === undefined) return [];
    const reading = request.packet === null ? undefined : readings.get(request.packet);
    const item: QueueItem = {
      request: request.number,
      round: request.round,
      slot: view,
      model: names.model.get(request.model_id) ?? '',
      version: request.version,
      stage: request.stage,
      replaces: request.baseline_version,
      team: names.team.get(request.team_id) ?? '',
      submittedBy: names.person.get(request.submitted_by) ?? '',
      tier: request.tier,
      trafficPerDay: traffic.get(`${request.model_id} ${request.stage}`) ?? null,
      launchDate: request.launch_date,
      launchMovedFrom: moves.get(request.number) ?? null,
      findings: reading?.findings ?? 0,
      attention: turnOf(ctx, request, slot, names),
      minutes: { granted: slot.minutes, floor: Math.ceil((reading?.floor_seconds ?? 0) / 60) },
      mine: slot.reviewer === ctx.actor.personId,
    };
    return [{ request, slot, item }];
  });
}

function turnOf(ctx: Context, request: RequestRow, slot: SlotRow, names: Names): QueueItem['attention'] {
  const me = names.person.get(ctx.actor.personId) ?? null;
  const since = slot.since ?? request.state_since;
  if (slot.reviewer === ctx.actor.personId) {
    return {
      person: me,
      group: slot.group_name,
      why: request.round > 1 ? 'The evidence changed; you hold the slot.' : 'You claimed it.',
      since,
    };
  }
  return {
    person: me,
    group: slot.group_name,
    why: `The matrix names you, @${slot.group_name}.`,
    since: request.state_since,
  };
}

async function readingsOf(tx: Tx, requests: readonly RequestRow[]) {
  const packets = requests.flatMap(({ packet }) => packet ?? []);
  if (packets.length === 0) return new Map();
  const rows = await tx.selectFrom('packet_reading').selectAll().where('packet', 'in', packets).execute();
  return new Map(rows.map((row) => [parseDigest(row.packet), row]));
}

/** The launch date each request had before it was first moved. */
async function firstLaunchDates(tx: Tx, numbers: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const rows = await tx
    .selectFrom('contact')
    .select(['request', 'detail'])
    .where('request', 'in', [...numbers])
    .where('kind', '=', 'moved-date')
    .orderBy('at')
    .execute();
  const first = new Map<number, string>();
  for (const { request, detail } of rows) {
    const from = detail?.split(' → ')[0];
    if (from !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(from) && !first.has(request))
      first.set(request, from);
  }
  return first;
}

async function namesOf(tx: Tx, requests: readonly RequestRow[], people: readonly Uuid[]): Promise<Names> {
  const models = await tx
    .selectFrom('registered_model')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(requests.map(({ model_id }) => model_id))])
    .execute();
  const teams = await tx
    .selectFrom('team')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(requests.map(({ team_id }) => team_id))])
    .execute();
  const person = await handlesOf(tx, [...requests.map(({ submitted_by }) => submitted_by), ...people]);
  return {
    model: new Map(models.map(({ id, name }) => [id, name])),
    team: new Map(teams.map(({ id, name }) => [id, name])),
    person,
  };
}

/** Open requests of which the caller has read something and that wait for somebody else now. */
export async function elsewhereOf(
  tx: Tx,
  ctx: Context,
  entries: readonly QueueEntry[],
): Promise<Elsewhere[]> {
  const mine = new Set(entries.map(({ request }) => request.number));
  const { rows } = await sql<{ number: number }>`
    select distinct request.number from review join request on request.number = review.request
    where review.reviewer = ${ctx.actor.personId}
      and request.state in ('evaluating', 'evaluation-failed', 'needs-evidence', 'in-queue', 'in-review')
    order by request.number limit 100`.execute(tx);
  const numbers = rows.map(({ number }) => number).filter((number) => !mine.has(number));
  if (numbers.length === 0) return [];
  const requests = await tx
    .selectFrom('request')
    .selectAll()
    .where('number', 'in', numbers)
    .orderBy('number')
    .execute();
  const slots = await currentSlotsOf(tx, numbers);
  const reviewers = [...slots.values()].flat().flatMap(({ reviewer }) => reviewer ?? []);
  const names = await namesOf(tx, requests, reviewers);
  return requests.flatMap((request) => {
    const [turn] = turnsOf({
      state: request.state,
      since: request.state_since,
      submittedBy: request.submitted_by,
      waitsForSuite: request.job_id === null && request.evaluation === 'awaited',
      slots: (slots.get(request.number) ?? []).map((slot) => ({
        slot: slot.slot,
        group: slot.group_name,
        state: slot.state,
        reviewer: slot.reviewer,
        since: slot.since,
        votedBefore: false,
      })),
    });
    if (turn === undefined) return [];
    const person = turn.person === null ? null : (names.person.get(turn.person as Uuid) ?? null);
    return [
      {
        request: request.number,
        model: names.model.get(request.model_id) ?? '',
        version: request.version,
        attention: { ...turn, person },
      },
    ];
  });
}
