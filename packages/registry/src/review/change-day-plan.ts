import { AssayError, type FieldFault } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { requireRole } from '../people/refusals.ts';
import { type PlanGround, dayPlanOf, planGround, planKey } from './day-plan.ts';
import type { DayPlan } from './plan-words.ts';
import { mayTake } from './hand-over.ts';
import type { PlanChange } from './tables.ts';

/**
 * Replaces the caller's changes to this week's plan; a plan that was kept is open again. Changes of what no longer
 * waits for them are dropped. BAD_REQUEST, by field, for minutes below a reading floor and for a hand-over to someone
 * who may not fill the slot.
 */
export async function changeDayPlan(
  ctx: Context,
  input: { readonly changes: readonly PlanChange[] },
): Promise<DayPlan> {
  requireRole(ctx, 'reviewer');
  return ctx.transact(async (tx) => {
    const ground = await planGround(tx, ctx);
    const changes = soundChanges(ground, input.changes);
    await storePlan(tx, ground, changes, null);
    return dayPlanOf(tx, ctx, ground, changes, false);
  });
}

/** The changes that still concern the caller, each slot once. Throws BAD_REQUEST, by field, for those that cannot be. */
export function soundChanges(ground: PlanGround, changes: readonly PlanChange[]): readonly PlanChange[] {
  const items = new Map(ground.items.map((item) => [item.key, item]));
  const entries = new Map(
    ground.entries.map((entry) => [planKey({ request: entry.item.request, slot: entry.slot.slot }), entry]),
  );
  const sound = new Map<string, PlanChange>();
  const faults: FieldFault[] = [];
  for (const [index, change] of changes.entries()) {
    const key = planKey(change);
    const [item, entry] = [items.get(key), entries.get(key)];
    if (item === undefined || entry === undefined) continue;
    const path = `body.changes[${index}]`;
    if (change.minutes !== null && change.minutes < item.floorMinutes) {
      faults.push({
        path: `${path}.minutes`,
        message: `the reading floor of R-${change.request} is ${item.floorMinutes} min; below it, let it slip`,
      });
    }
    if (
      change.move === 'hand-over' &&
      (change.to === null || !mayTake(ground.candidates, entry, change.to))
    ) {
      faults.push({
        path: `${path}.to`,
        message: `slot ${change.slot} of R-${change.request} does not admit them, or they may not judge it`,
      });
    }
    sound.set(key, change);
  }
  const [first] = faults;
  if (first === undefined) return [...sound.values()];
  throw new AssayError({
    code: 'BAD_REQUEST',
    publicMessage: `The plan cannot be changed so: ${faults.map(({ message }) => message).join('; ')}.`,
    fields: faults,
  });
}

/** Stores the changes of this week, kept or open. */
export async function storePlan(
  tx: Tx,
  ground: PlanGround,
  changes: readonly PlanChange[],
  keptAt: string | null,
): Promise<void> {
  const plan = { changes: JSON.stringify(changes), kept_at: keptAt };
  await tx
    .insertInto('day_plan')
    .values({ reviewer: ground.person.id, week: ground.week, ...plan })
    .onConflict((conflict) => conflict.columns(['reviewer', 'week']).doUpdateSet(plan))
    .execute();
}
