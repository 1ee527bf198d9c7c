import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { requireRole } from '../people/refusals.ts';
import { soundChanges, storePlan } from './change-day-plan.ts';
import { type PlanGround, dayPlanOf, planGround } from './day-plan.ts';
import type { DayPlan } from './plan-words.ts';
import { giveBack } from './slot-holders.ts';
import type { PlanChange } from './tables.ts';

/**
 * Keeps the caller's plan of the week: producers of what slips and the caller's manager are told. A slot they hold and
 * hand over is open again, for the other to claim; it stays on both lists until one does. Fact: plan.kept.
 */
export async function keepDayPlan(
  ctx: Context,
  input: { readonly changes: readonly PlanChange[] },
): Promise<DayPlan> {
  requireRole(ctx, 'reviewer');
  return ctx.transact(async (tx) => {
    const ground = await planGround(tx, ctx);
    const changes = soundChanges(ground, input.changes);
    const plan = await dayPlanOf(tx, ctx, ground, changes, true);
    await storePlan(tx, ground, changes, ctx.clock.now());
    await append(tx, ctx, {
      kind: 'plan.kept',
      payload: {
        reviewer: ground.person.id,
        week: ground.week,
        reads: plan.reads.map(({ item }) => item.request),
        slips: plan.slips.map(({ item }) => item.request),
        missingMinutes: plan.missingMinutes,
      },
    });
    await openHandedOver(tx, ctx, ground, changes);
    return plan;
  });
}

async function openHandedOver(
  tx: Tx,
  ctx: Context,
  ground: PlanGround,
  changes: readonly PlanChange[],
): Promise<void> {
  for (const { request, slot, move, to } of changes) {
    const held = ground.entries.find((entry) => entry.item.request === request && entry.slot.slot === slot);
    if (move !== 'hand-over' || held?.slot.state !== 'claimed') continue;
    await giveBack(tx, ctx, held.slot, ground.person.id, {
      reason: 'released',
      words: `Handed over to ${to ?? 'another'}.`,
    });
  }
}
