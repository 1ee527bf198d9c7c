import type { apiOperations } from '@assay/contract';
import type { z } from 'zod';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { type Person, personById, requirePerson, requireTeam } from '../people/queries.ts';
import { refused, requireRole } from '../people/refusals.ts';
import { isZone } from '../people/rules.ts';
import { requireProducerOrRole } from './permissions.ts';
import { modelByName } from './queries.ts';
import { recordTag } from './tags.ts';
import { type ModelView, modelViewOf } from './views.ts';

/** A model is of the gravest tier until a steward says otherwise. */
const firstTier = 1;

/**
 * Registers a model for a team. FORBIDDEN unless a producer of that team, a steward or an admin asks;
 * ALREADY_EXISTS when the name is taken, whatever its case is elsewhere.
 */
export async function registerModel(
  ctx: Context,
  input: z.infer<typeof apiOperations.registerModel.body>,
): Promise<ModelView> {
  requireRole(ctx, 'producer', 'steward', 'admin');
  if (!isZone(input.zone))
    throw refused('BAD_REQUEST', `"${input.zone}" is no time zone. Write one such as UTC.`);
  return ctx.transact(async (tx) => {
    const team = await requireTeam(tx, input.team);
    await requireProducerOrRole(tx, ctx, team.id, 'steward', 'admin');
    if ((await modelByName(tx, input.name)) !== undefined) {
      throw refused(
        'ALREADY_EXISTS',
        `A model named ${input.name} exists already. Register a version of it.`,
      );
    }
    const owner = await ownerOf(tx, ctx, input.owner);
    const model = ctx.newId();
    const now = ctx.clock.now();
    const { name, description, zone } = input;
    await tx
      .insertInto('registered_model')
      .values({
        id: model,
        name,
        team_id: team.id,
        owner_id: owner.id,
        description,
        tier: firstTier,
        zone,
        created_at: now,
        last_updated_at: now,
      })
      .execute();
    await append(tx, ctx, {
      kind: 'model.registered',
      payload: { model, name, team: team.id, owner: owner.id, tier: firstTier, zone },
    });
    for (const [key, value] of Object.entries(input.tags))
      await recordTag(tx, ctx, { model, version: null, key, value });
    return modelViewOf(tx, model);
  });
}

/** The owner named, or the caller; WRONG_STATE for someone who has left or is no person. */
async function ownerOf(tx: Tx, ctx: Context, handle: string | undefined): Promise<Person> {
  const owner =
    handle === undefined ? await personById(tx, ctx.actor.personId) : await requirePerson(tx, handle);
  if (owner?.active === true && owner.kind !== 'evaluator') return owner;
  throw refused('WRONG_STATE', `${owner?.handle ?? 'The caller'} cannot own a model. Name an active person.`);
}
