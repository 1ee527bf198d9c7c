import type { CallOutput } from '@assay/client';

type Request = CallOutput<'listRequests'>['requests'][number];
type Person = CallOutput<'listPeople'>['people'][number];

const day = 86_400_000;

/** Hours that wait beside hours that were granted: what a manager can act on. No person is ranked. */
export interface Effort {
  readonly neededMinutes: number;
  readonly budgetMinutes: number;
  readonly missingMinutes: number;
  readonly openSlots: number;
  readonly claimedSlots: number;
  /** Waiting slots by group: what waits, how long the oldest does, and how many may fill it. */
  readonly groups: readonly {
    readonly group: string;
    readonly slots: number;
    readonly minutes: number;
    readonly oldestDays: number;
    readonly people: number;
  }[];
  readonly slips: number;
  readonly ended: { readonly promoted: number; readonly rejected: number; readonly withdrawn: number };
  /** Hours from asking to the end, of the last ten that ended in a decision; empty when there are none. */
  readonly hoursToDecision: readonly number[];
}

const waitingStates = new Set<Request['state']>(['in-queue', 'in-review']);

function groupsOf(requests: readonly Request[], now: number): Effort['groups'] {
  const groups = new Map<
    string,
    { slots: number; minutes: number; oldestDays: number; people: Set<string> }
  >();
  for (const request of requests.filter(({ state }) => waitingStates.has(state))) {
    for (const slot of request.slots.filter(({ state }) => state === 'open' || state === 'claimed')) {
      const sum = groups.get(slot.group) ?? {
        slots: 0,
        minutes: 0,
        oldestDays: 0,
        people: new Set<string>(),
      };
      const waited = (now - Date.parse(request.stateSince)) / day;
      for (const person of slot.admits) sum.people.add(person);
      groups.set(slot.group, {
        ...sum,
        slots: sum.slots + 1,
        minutes: sum.minutes + slot.minutes,
        oldestDays: Math.max(sum.oldestDays, waited),
      });
    }
  }
  return [...groups]
    .map(([group, { people, ...sum }]) => ({ group, ...sum, people: people.size }))
    .toSorted((a, b) => b.minutes - a.minutes);
}

/** What waits, against what was granted; requests that ask nobody are left out, from the requests and people that a manager may see. */
export function effortOf(all: readonly Request[], people: readonly Person[], now: number): Effort {
  const requests = all.filter(({ slots }) => slots.length > 0);
  const groups = groupsOf(requests, now);
  const neededMinutes = groups.reduce((sum, { minutes }) => sum + minutes, 0);
  const reviewers = people.filter(({ active, roles }) => active && roles.includes('reviewer'));
  const budgetMinutes = reviewers.reduce((sum, person) => sum + person.reviewMinutesPerWeek, 0);
  const slots = requests.filter(({ state }) => waitingStates.has(state)).flatMap((request) => request.slots);
  const ended = (state: Request['state']): number =>
    requests.filter((request) => request.state === state).length;
  return {
    neededMinutes,
    budgetMinutes,
    missingMinutes: Math.max(0, neededMinutes - budgetMinutes),
    openSlots: slots.filter(({ state }) => state === 'open').length,
    claimedSlots: slots.filter(({ state }) => state === 'claimed').length,
    groups,
    slips: requests.reduce((sum, request) => sum + request.slips, 0),
    ended: {
      promoted: ended('promoted') + ended('superseded') + ended('rolled-back'),
      rejected: ended('rejected'),
      withdrawn: ended('withdrawn'),
    },
    hoursToDecision: requests
      .filter(({ state }) => state === 'promoted' || state === 'rejected' || state === 'superseded')
      .slice(0, 10)
      .map((request) => (Date.parse(request.stateSince) - Date.parse(request.submittedAt)) / 3_600_000),
  };
}

/** The middle of some numbers; null of none. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) return null;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}
