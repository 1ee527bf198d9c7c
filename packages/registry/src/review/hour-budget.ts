import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import type { Person } from '../people/queries.ts';
import { localTime, minutesLeft, mondayOf, startOfCivilDate } from './working-week.ts';

/** What a reviewer has of their week. */
export interface HourBudget {
  /** The Monday of the week in their own zone. */
  readonly week: string;
  /** Minutes still to spend in it. */
  readonly minutes: number;
}

/**
 * A reviewer's remaining review minutes of the current week: their weekly minutes, less what policy granted for the
 * slots they decided since Monday, and never more than their remaining working time.
 */
export async function budgetOf(tx: Tx, ctx: Context, person: Person): Promise<HourBudget> {
  const now = ctx.clock.milliseconds();
  const week = mondayOf(localTime(person.zone, now).date);
  const decided = await tx
    .selectFrom('request_slot')
    .select((expression) => expression.fn.sum<number | null>('minutes').as('minutes'))
    .where('reviewer', '=', person.id)
    .where('decided_at', '>=', startOfCivilDate(week, person.zone))
    .executeTakeFirst();
  const spent = Number(decided?.minutes ?? 0);
  return { week, minutes: minutesLeft(person, { perWeek: person.review_minutes, spent }, now) };
}
