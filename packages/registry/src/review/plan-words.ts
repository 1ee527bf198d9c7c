import type { dayPlan } from '@assay/contract';
import type { z } from 'zod';
import { millisecondsOf } from '../database/clock.ts';
import type { Tx } from '../database/schema.ts';
import { type Person, personById } from '../people/queries.ts';

export type DayPlan = z.infer<typeof dayPlan>;
type Lines = Omit<DayPlan, 'told' | 'why'>;

/** Minutes as people say them: `48 min`, `3 h`, `1 h 26 min`. */
export function durationWords(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** A civil date as people say it: `Thu 26 Nov`. */
export function dateWords(date: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  }).formatToParts(millisecondsOf(`${date}T00:00:00.000Z`));
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('weekday')} ${part('day')} ${part('month')}`;
}

function count(items: number): string {
  return items === 1 ? '1 item' : `${items} items`;
}

/** Who is told what when the plan is kept: the manager, each slipped request's producer, each colleague asked. */
export async function toldOf(tx: Tx, person: Person, lines: Lines): Promise<DayPlan['told']> {
  const manager = person.manager_id === null ? undefined : await personById(tx, person.manager_id);
  const toProducers = lines.slips.map(({ item, to, missesLaunch }) => ({
    person: item.submittedBy,
    words: `${item.model} ${item.version} is read on ${dateWords(to)}, for want of reviewer hours${
      missesLaunch && item.launchDate !== null
        ? `; it misses its launch on ${dateWords(item.launchDate)}`
        : ''
    }.`,
  }));
  const toColleagues = lines.handOver.map(({ item, to, minutes }) => ({
    person: to,
    words: `${item.model} ${item.version} to ${item.stage}, slot ${item.slot.slot}, needs ${durationWords(minutes)}: claim it, or leave it where it is.`,
  }));
  const toManager =
    manager === undefined || !manager.active
      ? []
      : [{ person: manager.handle, words: managerWords(person, lines) }];
  return [...toManager, ...toProducers, ...toColleagues];
}

function managerWords(person: Person, lines: Lines): string {
  const { minutes, slips, missingMinutes } = lines;
  const has = `${person.handle} has ${durationWords(minutes)} left this week`;
  if (slips.length === 0) return `${has}. Nothing slips.`;
  const missed = slips
    .filter(({ missesLaunch }) => missesLaunch)
    .map(
      ({ item }) =>
        `${item.model} ${item.version} misses its launch on ${dateWords(item.launchDate ?? lines.week)}`,
    );
  const slip = `${count(slips.length)} ${slips.length === 1 ? 'slips' : 'slip'} for want of ${durationWords(missingMinutes)}`;
  return `${[`${has}. ${slip}`, ...missed].join('; ')}.`;
}

/** Why these items and not the others. */
export function whyOf(person: Person, lines: Lines): string {
  if (person.review_minutes === 0) {
    return 'You have given no review minutes, so nothing fits. Set them under your hours.';
  }
  const riskiest = lines.reads.some(({ riskiestSlot }) => riskiestSlot)
    ? ' One place is kept for the riskiest.'
    : '';
  return `Minutes go where they are most likely to stop a loss: the harm of the tier, and how much reading helps, none below its reading floor.${riskiest} Older items weigh more each day, so nothing starves, and nothing is ever approved by time running out.`;
}
