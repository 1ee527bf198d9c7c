import type { Context } from '../database/context.ts';
import { append } from '../ledger/append.ts';
import { isMember, managersAbove, requirePerson } from '../people/queries.ts';
import { hasRole, refused, requireRole } from '../people/refusals.ts';
import { requireModel } from './queries.ts';
import { type ModelView, modelViewOf } from './views.ts';

/**
 * Sets how grave a model is. FORBIDDEN unless a steward asks; SEPARATION_OF_DUTIES to one who is on the team that
 * makes it, because the tier decides how many approvals the team needs.
 */
export async function setModelTier(
  ctx: Context,
  input: { readonly model: string; readonly tier: number },
): Promise<ModelView> {
  requireRole(ctx, 'steward');
  return ctx.transact(async (tx) => {
    const model = await requireModel(tx, input.model);
    if (await isMember(tx, model.team_id, ctx.actor.personId)) {
      throw refused(
        'SEPARATION_OF_DUTIES',
        'You are on the team that makes this model. Ask another steward.',
      );
    }
    if (model.tier !== input.tier) {
      await tx.updateTable('registered_model').set({ tier: input.tier }).where('id', '=', model.id).execute();
      await append(tx, ctx, {
        kind: 'model.tier-set',
        payload: { model: model.id, tier: input.tier, previous: model.tier },
      });
    }
    return modelViewOf(tx, model.id);
  });
}

/**
 * Hands a model to another owner. FORBIDDEN unless its owner, someone above the owner, or an admin asks;
 * WRONG_STATE when the new owner has left.
 */
export async function setModelOwner(
  ctx: Context,
  input: { readonly model: string; readonly owner: string },
): Promise<ModelView> {
  return ctx.transact(async (tx) => {
    const model = await requireModel(tx, input.model);
    const caller = ctx.actor.personId;
    const may =
      hasRole(ctx, 'admin') ||
      model.owner_id === caller ||
      (await managersAbove(tx, model.owner_id)).includes(caller);
    if (!may) throw refused('FORBIDDEN', 'Only its owner, their manager or an admin may hand a model over.');
    const owner = await requirePerson(tx, input.owner);
    if (!owner.active || owner.kind === 'evaluator')
      throw refused('WRONG_STATE', `${owner.handle} cannot own a model. Name an active person.`);
    if (owner.id !== model.owner_id) {
      await tx
        .updateTable('registered_model')
        .set({ owner_id: owner.id })
        .where('id', '=', model.id)
        .execute();
      await append(tx, ctx, {
        kind: 'model.owner-set',
        payload: { model: model.id, owner: owner.id, previous: model.owner_id },
      });
    }
    return modelViewOf(tx, model.id);
  });
}
