import { millisecondsOf } from '../database/clock.ts';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { type Person, personById } from '../people/queries.ts';
import { notFound } from '../people/refusals.ts';
import type { PolicyVersion } from '../policy/policy-version.ts';
import { policyInForce } from '../policy/queries.ts';
import { type ArrangedWeek, arrangeWeek } from './arrange-week.ts';
import { type Candidates, candidatesFor, takeSubstitute } from './hand-over.ts';
import { budgetOf } from './hour-budget.ts';
import { type DayPlan, toldOf, whyOf } from './plan-words.ts';
import type { PlannedItem } from './planner.ts';
import { type QueueEntry, elsewhereOf, queueEntries, waitingWork } from './queue.ts';
import type { PlanChange } from './tables.ts';
import { slipDates } from './working-week.ts';

const day = 86_400_000;

/** What identifies an item of a plan: a slot of a request. */
export function planKey(item: { readonly request: number; readonly slot: string }): string {
  return `${item.request}:${item.slot}`;
}

/** A reviewer's queue with everything a plan is made of. */
export interface PlanGround {
  readonly person: Person;
  readonly week: string;
  readonly minutes: number;
  readonly entries: readonly QueueEntry[];
  readonly items: readonly PlannedItem[];
  readonly candidates: Candidates;
}

/** Reads what the caller's plan is made of. */
export async function planGround(tx: Tx, ctx: Context): Promise<PlanGround> {
  const person = await personById(tx, ctx.actor.personId);
  if (person === undefined) throw notFound('plan');
  const policy = await policyInForce(tx);
  const work = await waitingWork(tx);
  const entries = await queueEntries(tx, ctx, work);
  return {
    person,
    ...(await budgetOf(tx, ctx, person)),
    entries,
    items: entries.map((entry) => plannedItem(entry, policy, ctx.clock.milliseconds())),
    candidates: await candidatesFor(tx, ctx, work, entries),
  };
}

function plannedItem({ request, item }: QueueEntry, { policy }: PolicyVersion, now: number): PlannedItem {
  const tier = policy.tiers[String(request.tier) as '1' | '2' | '3'];
  return {
    key: planKey({ request: request.number, slot: item.slot.slot }),
    minutes: Math.max(1, item.minutes.granted, item.minutes.floor),
    floorMinutes: Math.max(1, item.minutes.floor),
    priorBad: Number(tier?.priorBad ?? 0),
    harm: tier?.harm.minorUnits ?? 0,
    daysWaiting: Math.max(0, (now - millisecondsOf(request.submitted_at)) / day),
  };
}

/** The reviewer's changes of this week, and when they kept the plan. */
export async function storedPlan(
  tx: Tx,
  ground: PlanGround,
): Promise<{ readonly changes: readonly PlanChange[]; readonly keptAt: string | null }> {
  const row = await tx
    .selectFrom('day_plan')
    .select(['changes', 'kept_at'])
    .where('reviewer', '=', ground.person.id)
    .where('week', '=', ground.week)
    .executeTakeFirst();
  return { changes: row?.changes ?? [], keptAt: row?.kept_at ?? null };
}

/**
 * The caller's queue laid against the minutes they have this week. What fits is read in depth; what somebody else
 * admitted has the minutes for is proposed to them; the rest slips, with the day on which it can be read and whether
 * that misses its launch. Nothing is ever planned below its reading floor, and nothing is approved by time.
 */
export async function dayPlanOf(
  tx: Tx,
  ctx: Context,
  ground: PlanGround,
  changes: readonly PlanChange[],
  kept: boolean,
): Promise<DayPlan> {
  const { entries, minutes, week } = ground;
  const wishes = changes.map(({ request, slot, ...wish }) => ({ key: planKey({ request, slot }), ...wish }));
  const arranged = arrangeWeek(ground.items, wishes, minutes);
  const handOver = handOvers(ground, arranged);
  const handed = new Set(
    handOver.map(({ item }) => planKey({ request: item.request, slot: item.slot.slot })),
  );
  const slips = slipsOf(ground, arranged, handed);
  const needed = sum([...arranged.minutes.values()]);
  const lines = {
    week,
    minutes,
    needed,
    kept,
    reads: arranged.reads.map((key) => ({
      ...entryOf(ground, arranged, key),
      riskiestSlot: key === arranged.riskiest,
    })),
    slips,
    handOver,
    waiting: await elsewhereOf(tx, ctx, entries),
    missingMinutes: Math.max(0, needed - sum(handOver.map((line) => line.minutes)) - minutes),
  };
  return { ...lines, told: await toldOf(tx, ground.person, lines), why: whyOf(ground.person, lines) };
}

function entryOf(ground: PlanGround, arranged: ArrangedWeek, key: string) {
  const entry = ground.entries.find(
    ({ item }) => planKey({ request: item.request, slot: item.slot.slot }) === key,
  );
  if (entry === undefined) throw new Error(`the plan names ${key}, which does not wait for its reviewer`);
  return { item: entry.item, minutes: arranged.minutes.get(key) ?? 0 };
}

function handOvers(ground: PlanGround, arranged: ArrangedWeek): DayPlan['handOver'] {
  const asked = new Map(arranged.handOver.map(({ key, to }) => [key, to]));
  return [...asked.keys(), ...arranged.slips].flatMap((key) => {
    const entry = ground.entries.find(
      ({ item }) => planKey({ request: item.request, slot: item.slot.slot }) === key,
    );
    const { item, minutes } = entryOf(ground, arranged, key);
    const substitute =
      entry === undefined
        ? undefined
        : takeSubstitute(ground.candidates, entry, minutes, asked.get(key) ?? null);
    if (substitute === undefined) return [];
    return [
      { item, minutes, to: substitute.handle, team: substitute.team, freeMinutes: substitute.freeMinutes },
    ];
  });
}

function slipsOf(ground: PlanGround, arranged: ArrangedWeek, handed: ReadonlySet<string>): DayPlan['slips'] {
  const asked = arranged.handOver.map(({ key }) => key);
  const lines = [...arranged.slips, ...asked]
    .filter((key) => !handed.has(key))
    .map((key) => entryOf(ground, arranged, key));
  const dates = slipDates(
    lines.map(({ minutes }) => minutes),
    ground.person,
    ground.person.review_minutes,
    ground.week,
  );
  return lines.map((line, index) => {
    const to = dates[index] ?? ground.week;
    return { ...line, to, missesLaunch: line.item.launchDate !== null && to > line.item.launchDate };
  });
}

function sum(minutes: readonly number[]): number {
  return minutes.reduce((total, one) => total + one, 0);
}
