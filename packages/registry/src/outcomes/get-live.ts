import type { liveRow } from '@assay/contract';
import type { z } from 'zod';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { type DeploymentRow, runningAt } from '../deployments/queries.ts';
import { refused } from '../people/refusals.ts';
import { modelOf } from '../promotion/catalog-reads.ts';
import { deploymentViews } from '../standing/deployment-view.ts';
import { worthNow } from './count-worth.ts';
import { liveSentence } from './live-sentence.ts';
import type { Worth } from './worth.ts';
import { inStageOrder } from '../policy/stage-order.ts';

export type LiveRow = z.infer<typeof liveRow>;

/** The live board: what runs where now or at a moment, whether an approval stands under it, and what that is worth. */
export async function getLive(
  ctx: Context,
  input: { readonly stage?: string | undefined; readonly at?: string | undefined },
): Promise<{ asOf: string; sentence: string; rows: LiveRow[]; worth: Worth }> {
  const now = ctx.clock.now();
  const asOf = input.at ?? now;
  if (asOf > now) throw refused('BAD_REQUEST', 'What will run is not known. Ask for a moment that passed.');
  return ctx.database.read(async (tx) => {
    const running = await runningAt(tx, asOf, input.stage);
    const views = await deploymentViews(tx, ctx, running, asOf === now ? undefined : asOf);
    const rows: LiveRow[] = [];
    for (const [index, view] of views.entries()) {
      rows.push({ ...view, ...(await placeOf(tx, running[index])) });
    }
    return { asOf, sentence: liveSentence(rows), rows, worth: await worthNow(tx, ctx) };
  });
}

/** The model's tier, and what all its stages serve now, beside what runs. */
async function placeOf(tx: Tx, row: DeploymentRow | undefined): Promise<Pick<LiveRow, 'tier' | 'stages'>> {
  if (row === undefined || row.model_id === null) return { tier: null, stages: [] };
  const model = await modelOf(tx, row.model_id);
  const stages = await tx
    .selectFrom('stage_pointer')
    .select(['stage', 'holder', 'limited', 'overridden'])
    .where('model_id', '=', row.model_id)
    .orderBy('stage')
    .execute();
  return { tier: model.tier, stages: await inStageOrder(tx, stages) };
}
