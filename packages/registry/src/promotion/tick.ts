import type { Context } from '../database/context.ts';
import { append } from '../ledger/append.ts';
import { civilDateIn } from './civil-date.ts';
import { endOverride } from './overrides.ts';
import { openStates } from './rules.ts';

/**
 * What time alone does to promotions: overrides end, and launch dates that passed are counted as slips. Nothing else:
 * time never approves. Run it as Assay itself, every minute or so; running it twice changes nothing.
 */
export async function tickPromotion(ctx: Context): Promise<{ ended: number; slipped: number }> {
  return { ended: await endExpiredOverrides(ctx), slipped: await countSlips(ctx) };
}

async function endExpiredOverrides(ctx: Context): Promise<number> {
  return ctx.transact(async (tx) => {
    const expired = await tx
      .selectFrom('stage_override')
      .selectAll()
      .where('state', '=', 'overridden')
      .where('until', '<=', ctx.clock.now())
      .orderBy('number')
      .execute();
    for (const override of expired) await endOverride(tx, ctx, override, 'expired');
    return expired.length;
  });
}

async function countSlips(ctx: Context): Promise<number> {
  return ctx.transact(async (tx) => {
    const launching = await tx
      .selectFrom('request')
      .innerJoin('registered_model', 'registered_model.id', 'request.model_id')
      .select(['request.number', 'round', 'launch_date', 'slipped_date', 'slips', 'registered_model.zone'])
      .where('state', 'in', [...openStates])
      .where('launch_date', 'is not', null)
      .orderBy('request.number')
      .execute();
    let counted = 0;
    for (const { number, round, launch_date: date, slipped_date, slips, zone } of launching) {
      if (date === null || date === slipped_date) continue;
      if (civilDateIn(zone, ctx.clock.milliseconds()) <= date) continue;
      await append(tx, ctx, { kind: 'request.launch-slipped', payload: { request: number, round, date } });
      await tx
        .updateTable('request')
        .set({ slips: slips + 1, slipped_date: date })
        .where('number', '=', number)
        .execute();
      counted += 1;
    }
    return counted;
  });
}
