import type { Uuid } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { type Person, peopleByIds, teamsOf } from '../people/queries.ts';
import { relationsTo } from '../promotion/relation.ts';
import { budgetOf } from './hour-budget.ts';
import { type WaitingSlot, type WaitingWork, waitingFor } from './queue.ts';

/** Someone else who could fill a slot, with the minutes they have to spare this week. */
export interface Substitute {
  readonly handle: string;
  /** Their first team; empty when they have none. */
  readonly team: string;
  readonly freeMinutes: number;
}

/** Another reviewer, and what this week leaves them. */
interface Candidate {
  readonly person: Person;
  readonly team: string;
  /** Requests that they may judge and in which they hold no slot. */
  readonly mayRead: ReadonlySet<number>;
  /** Minutes of what waits for them already, by request. */
  readonly waiting: ReadonlyMap<number, number>;
  freeMinutes: number;
}

/** Who else could read some slots this week; taking one uses up their minutes. */
export type Candidates = readonly Candidate[];

/** Everyone active whom these slots admit beside the caller. Minutes are free when all that waits for them fits. */
export async function candidatesFor(
  tx: Tx,
  ctx: Context,
  work: WaitingWork,
  slots: readonly WaitingSlot[],
): Promise<Candidates> {
  const ids = slots.flatMap(({ slot }) => slot.admits).filter((id) => id !== ctx.actor.personId);
  const candidates: Candidate[] = [];
  for (const person of (await peopleByIds(tx, ids)).values()) {
    if (!person.active || !person.roles.includes('reviewer')) continue;
    candidates.push(await candidateOf(tx, ctx, work, slots, person));
  }
  return candidates.sort((a, b) => (a.person.handle < b.person.handle ? -1 : 1));
}

async function candidateOf(
  tx: Tx,
  ctx: Context,
  work: WaitingWork,
  slots: readonly WaitingSlot[],
  person: Person,
): Promise<Candidate> {
  const actor = { personId: person.id, roles: person.roles };
  const relations = await relationsTo(
    tx,
    slots.map(({ request }) => request),
    actor,
  );
  const mayRead = slots.filter(({ request: { number } }) => {
    const holds = (work.slots.get(number) ?? []).some(({ reviewer }) => reviewer === person.id);
    return !holds && relations.get(number) === 'independent' && !work.recused.has(`${number} ${person.id}`);
  });
  const waiting = new Map(
    (await waitingFor(tx, work, actor)).map(({ request, slot }) => [request.number, slot.minutes]),
  );
  const taken = [...waiting.values()].reduce((sum, minutes) => sum + minutes, 0);
  const [team] = await teamsOf(tx, person.id);
  const { minutes } = await budgetOf(tx, ctx, person);
  return {
    person,
    team: team?.name ?? '',
    mayRead: new Set(mayRead.map(({ request }) => request.number)),
    waiting,
    freeMinutes: minutes - taken,
  };
}

/** Whoever has most minutes to spare for a slot, or the one named; undefined when nobody may or has them. */
export function takeSubstitute(
  candidates: Candidates,
  entry: WaitingSlot,
  minutes: number,
  named: string | null,
): Substitute | undefined {
  const { number } = entry.request;
  // What waits for them of this very request is no other work.
  const free = (candidate: Candidate): number => candidate.freeMinutes + (candidate.waiting.get(number) ?? 0);
  const able = candidates.filter(
    ({ person, mayRead }) => entry.slot.admits.includes(person.id) && mayRead.has(number),
  );
  const chosen =
    named === null
      ? able.filter((one) => free(one) >= minutes).sort((a, b) => free(b) - free(a))[0]
      : able.find(({ person }) => person.handle === named);
  if (chosen === undefined) return undefined;
  const freeMinutes = Math.max(0, free(chosen));
  if (!chosen.waiting.has(number)) chosen.freeMinutes -= minutes;
  return { handle: chosen.person.handle, team: chosen.team, freeMinutes };
}

/** Whether a person may be handed a slot at all. */
export function mayTake(candidates: Candidates, entry: WaitingSlot, handle: string): boolean {
  return candidates.some(
    ({ person, mayRead }) =>
      person.handle === handle &&
      entry.slot.admits.includes(person.id satisfies Uuid) &&
      mayRead.has(entry.request.number),
  );
}
