import { instantOf, millisecondsOf } from '../database/clock.ts';
import type { WorkingHours } from '../people/tables.ts';
import { endOfCivilDate } from '../promotion/civil-date.ts';

const day = 86_400_000;
/** How far ahead slips are dated: a year. What does not fit by then has the last day of it. */
const weeksAhead = 52;

/** When a person works, in their own zone. */
export interface WorkingCalendar {
  /** IANA zone. */
  readonly zone: string;
  /** Empty when nobody said: then Monday to Friday alike, and no hour of the day counts. */
  readonly hours: readonly WorkingHours[];
}

/** The civil date and the minutes since midnight that it is in a zone at a moment (milliseconds since 1970). */
export function localTime(
  zone: string,
  milliseconds: number,
): { readonly date: string; readonly minutes: number } {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(milliseconds);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    minutes: Number(part('hour')) * 60 + Number(part('minute')),
  };
}

function daysOf(date: string): number {
  return millisecondsOf(`${date}T00:00:00.000Z`) / day;
}

/** The civil date so many days later. */
export function addDays(date: string, days: number): string {
  return instantOf((daysOf(date) + days) * day).slice(0, 10);
}

/** Weekday of a civil date; 1 is Monday (1970-01-01 was a Thursday). */
export function weekdayOf(date: string): number {
  return ((daysOf(date) + 3) % 7) + 1;
}

/** The Monday of the week of a civil date. */
export function mondayOf(date: string): string {
  return addDays(date, 1 - weekdayOf(date));
}

/** The moment at which a civil date begins in a zone. */
export function startOfCivilDate(date: string, zone: string): string {
  return endOfCivilDate(addDays(date, -1), zone);
}

/**
 * Minutes a person still has for reviewing this week: what is left of the week's budget, and never more than the
 * working time left in it.
 */
export function minutesLeft(
  calendar: WorkingCalendar,
  budget: { readonly perWeek: number; readonly spent: number },
  milliseconds: number,
): number {
  const left = Math.max(0, budget.perWeek - budget.spent);
  if (calendar.hours.length === 0) return left;
  const now = localTime(calendar.zone, milliseconds);
  const today = weekdayOf(now.date);
  const working = calendar.hours.map(({ weekday, from, to }) => {
    if (weekday < today) return 0;
    return Math.max(0, to - (weekday === today ? Math.max(from, now.minutes) : from));
  });
  return Math.min(
    left,
    working.reduce((sum, minutes) => sum + minutes, 0),
  );
}

/**
 * The days on which items that slip are read, in the order given: from the week after `monday` on, the week's budget
 * spread over its working hours. An item is dated on the day on which it can be finished.
 */
export function slipDates(
  minutes: readonly number[],
  calendar: WorkingCalendar,
  perWeek: number,
  monday: string,
): readonly string[] {
  const shares = dayShares(calendar);
  const dates: string[] = [];
  let [given, wanted] = [0, minutes[0] ?? 0];
  for (let ahead = 7; ahead < 7 * (weeksAhead + 1) && dates.length < minutes.length; ahead += 1) {
    const date = addDays(monday, ahead);
    given += perWeek * (shares.get(weekdayOf(date)) ?? 0);
    while (dates.length < minutes.length && wanted <= given + 1e-9) {
      dates.push(date);
      wanted += minutes[dates.length] ?? 0;
    }
  }
  const last = addDays(monday, 7 * (weeksAhead + 1) - 1);
  return minutes.map((_, index) => dates[index] ?? last);
}

/** Share of a week's working time on each weekday. */
function dayShares({ hours }: WorkingCalendar): ReadonlyMap<number, number> {
  const office = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: 0, to: 1 }));
  const worked = hours.some(({ from, to }) => to > from) ? hours : office;
  const total = worked.reduce((sum, { from, to }) => sum + (to - from), 0);
  const shares = new Map<number, number>();
  for (const { weekday, from, to } of worked) {
    shares.set(weekday, (shares.get(weekday) ?? 0) + (to - from) / total);
  }
  return shares;
}
