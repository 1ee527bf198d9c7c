import type { Context } from '../database/context.ts';
import { requireRole } from '../people/refusals.ts';
import { dayPlanOf, planGround, storedPlan } from './day-plan.ts';
import type { DayPlan } from './plan-words.ts';

/** The caller's queue laid against the minutes they have left this week, with the changes they made to it. */
export async function getDayPlan(ctx: Context): Promise<DayPlan> {
  requireRole(ctx, 'reviewer');
  return ctx.database.read(async (tx) => {
    const ground = await planGround(tx, ctx);
    const { changes, keptAt } = await storedPlan(tx, ground);
    return dayPlanOf(tx, ctx, ground, changes, keptAt !== null);
  });
}
