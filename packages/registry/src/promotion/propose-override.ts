import { digestOf, utf8 } from '@assay/core';
import { sql } from 'kysely';
import { isBarred, resolveReference } from '../catalog/queries.ts';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { refused, requireRole } from '../people/refusals.ts';
import { stageRuleOf } from '../policy/policy-version.ts';
import { policyInForce } from '../policy/queries.ts';
import { runningOverride } from './queries.ts';

/**
 * Proposes going ahead without the matrix, as the first of two named people. Nothing moves until a second person
 * confirms. Refused for a barred or retired version, and while another override runs in that stage.
 */
export async function proposeOverride(
  ctx: Context,
  input: { readonly version: string; readonly stage: string; readonly reason: string },
): Promise<{ readonly override: number; readonly needs: string }> {
  requireRole(ctx, 'producer', 'manager', 'admin');
  return ctx.transact(async (tx) => {
    const { model, version } = await resolveReference(tx, input.version);
    const policy = await policyInForce(tx);
    if (stageRuleOf(policy, input.stage) === undefined) {
      throw refused('BAD_REQUEST', `There is no stage ${input.stage} in the policy in force.`);
    }
    if (version.state === 'retired' || (await isBarred(tx, version.artifact_digest))) {
      throw refused('CONFLICT', `${model.name}/${version.version} is retired or barred from every stage.`);
    }
    await requireNoneRunning(tx, model.id, input.stage);
    const number = await nextNumber(tx);
    await append(tx, ctx, {
      kind: 'override.proposed',
      payload: {
        override: number,
        model: model.id,
        version: version.version,
        artifact: version.artifact_digest,
        stage: input.stage,
        by: ctx.actor.personId,
        reason: digestOf(utf8(`${ctx.newId()}\n${input.reason}`)),
      },
    });
    await tx
      .insertInto('stage_override')
      .values({
        number,
        model_id: model.id,
        version: version.version,
        artifact: version.artifact_digest,
        stage: input.stage,
        state: 'proposed',
        proposed_by: ctx.actor.personId,
        proposed_at: ctx.clock.now(),
        reason: input.reason,
      })
      .execute();
    return {
      override: number,
      needs: `A second person confirms it within ${policy.policy.overrideHours} h: the owner of ${model.name}, someone on call, a manager or an admin. It then lasts at most ${policy.policy.overrideHours} h and is never called approved.`,
    };
  });
}

/** Refuses while an override runs in a stage: there is at most one. */
export async function requireNoneRunning(
  tx: Tx,
  modelId: Parameters<typeof runningOverride>[1],
  stage: string,
): Promise<void> {
  const running = await runningOverride(tx, modelId, stage);
  if (running !== undefined) {
    throw refused('WRONG_STATE', `Override ${running.number} runs in ${stage} until ${running.until}.`);
  }
}

async function nextNumber(tx: Tx): Promise<number> {
  const { rows } = await sql<{ n: number }>`select nextval('override_number') as n`.execute(tx);
  const number = rows[0]?.n;
  if (number === undefined) throw new Error('the sequence of override numbers gave none');
  return number;
}
