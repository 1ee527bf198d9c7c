import { isBarred, versionOf } from '../catalog/queries.ts';
import { setHolder } from '../catalog/set-stage.ts';
import { instantOf, millisecondsOf } from '../database/clock.ts';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { hasRole, notFound, refused } from '../people/refusals.ts';
import { policyInForce } from '../policy/queries.ts';
import { modelOf } from './catalog-reads.ts';
import { requireNoneRunning } from './propose-override.ts';
import { type OverrideRow, openRequests } from './queries.ts';
import { isOwnerOrOnCall } from './roll-back.ts';
import { insertRequest } from './submit-request.ts';

const hour = 3_600_000;

/**
 * Confirms an override as the second named person: the version goes live in the stage beside its holder, the alias
 * follows it, and the review it skipped is opened as a request. It ends by itself; it is never an approval.
 */
export async function confirmOverride(
  ctx: Context,
  input: { readonly override: number },
): Promise<{ readonly override: number; readonly until: string; readonly request: number }> {
  return ctx.transact(async (tx) => {
    const override = await requireProposal(tx, ctx, input.override);
    await requireNoneRunning(tx, override.model_id, override.stage);
    const request = await owedReview(tx, ctx, override);
    const policy = await policyInForce(tx);
    const until = instantOf(ctx.clock.milliseconds() + policy.policy.overrideHours * hour);
    const { at } = await append(tx, ctx, {
      kind: 'override.confirmed',
      payload: { override: override.number, by: ctx.actor.personId, until, request },
    });
    await tx
      .updateTable('stage_override')
      .set({
        state: 'overridden',
        confirmed_by: ctx.actor.personId,
        confirmed_at: at,
        until,
        request,
      })
      .where('number', '=', override.number)
      .execute();
    await setHolder(tx, ctx, {
      model: override.model_id,
      stage: override.stage,
      version: override.version,
      cause: 'override',
      request,
    });
    return { override: override.number, until, request };
  });
}

async function requireProposal(tx: Tx, ctx: Context, number: number): Promise<OverrideRow> {
  const override = await tx
    .selectFrom('stage_override')
    .selectAll()
    .where('number', '=', number)
    .executeTakeFirst();
  if (override === undefined) throw notFound(`override ${number}`);
  if (override.proposed_by === ctx.actor.personId) {
    throw refused('SEPARATION_OF_DUTIES', 'An override needs a second person; you proposed it.');
  }
  const model = await modelOf(tx, override.model_id);
  const may = hasRole(ctx, 'manager', 'admin') || (await isOwnerOrOnCall(tx, ctx, model));
  if (ctx.actor.kind !== 'person' || !may) {
    throw refused(
      'FORBIDDEN',
      `Only the owner of ${model.name}, someone on call, a manager or an admin may confirm an override.`,
    );
  }
  if (override.state !== 'proposed') {
    throw refused('WRONG_STATE', `Override ${number} is ${override.state} and cannot be confirmed.`);
  }
  const policy = await policyInForce(tx);
  const oldest = millisecondsOf(override.proposed_at) + policy.policy.overrideHours * hour;
  if (ctx.clock.milliseconds() > oldest) {
    throw refused('WRONG_STATE', `Override ${number} was proposed too long ago. Propose it again.`);
  }
  const version = await versionOf(tx, override.model_id, override.version);
  if (version?.artifact_digest !== override.artifact || (await isBarred(tx, override.artifact))) {
    throw refused('CONFLICT', `The artifact of override ${number} is barred or not the one proposed.`);
  }
  return override;
}

/** The request that reviews the version after all: the open one, or one opened now in the proposer's name. */
async function owedReview(tx: Tx, ctx: Context, override: OverrideRow): Promise<number> {
  const open = await openRequests(tx, { modelId: override.model_id, stage: override.stage });
  const same = open.find(({ version }) => version === override.version);
  if (same !== undefined) return same.number;
  const model = await modelOf(tx, override.model_id);
  const version = await versionOf(tx, override.model_id, override.version);
  if (version === undefined) throw notFound(`model version ${model.name}/${override.version}`);
  return insertRequest(tx, ctx, {
    model,
    version,
    stage: override.stage,
    policy: await policyInForce(tx),
    launchDate: null,
    note: null,
    submittedBy: override.proposed_by,
  });
}
