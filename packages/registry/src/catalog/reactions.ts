import { type Registration, onFact } from '../ledger/reactions.ts';
import { policyInForce } from '../policy/queries.ts';
import { followStage } from './set-stage.ts';

/**
 * A policy may give a stage another alias. From then on that alias follows the stage, also where someone had
 * pointed it elsewhere while it was free.
 */
const aliasesFollowPolicy = onFact('policy.in-force', async (tx, ctx) => {
  const { policy } = await policyInForce(tx);
  for (const { name, alias } of policy.stages) {
    if (alias === undefined) continue;
    const models = await tx
      .selectFrom('stage_pointer')
      .select('model_id')
      .where('stage', '=', name)
      .union(tx.selectFrom('model_alias').select('model_id').where('alias', '=', alias))
      .execute();
    for (const { model_id } of models) await followStage(tx, ctx, model_id, name);
  }
});

export const catalogReactions: readonly Registration[] = [aliasesFollowPolicy];
