import { artifactFaults } from '../catalog/artifact-faults.ts';
import { filesOf, isBarred, requireModel, stagePointer, versionOf } from '../catalog/queries.ts';
import type { RegisteredModel } from '../catalog/queries.ts';
import { setHolder } from '../catalog/set-stage.ts';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { personById } from '../people/queries.ts';
import { notFound, refused } from '../people/refusals.ts';
import { policyInForce } from '../policy/queries.ts';
import { approvalHolds } from './approval.ts';
import { endOverride } from './overrides.ts';
import { type RequestRow, approvalUnder, runningOverride } from './queries.ts';
import { endRequest, setState } from './settle.ts';

/** What a rollback moved. */
export interface RolledBack {
  readonly model: string;
  readonly stage: string;
  readonly from: number | null;
  readonly to: number;
}

/**
 * Moves a stage back to an earlier version whose approval stands, at once: by the model's owner or whoever is on call
 * by policy. An override that runs there ends. FORBIDDEN for anyone else; WRONG_STATE when no approval stands under
 * the version; INTEGRITY when its bytes were altered.
 */
export async function rollBack(
  ctx: Context,
  input: {
    readonly model: string;
    readonly stage: string;
    readonly version: number;
    readonly reason: string;
  },
): Promise<RolledBack> {
  return ctx.transact(async (tx) => {
    const model = await requireModel(tx, input.model);
    await requireOwnerOrOnCall(tx, ctx, model);
    const before = await stagePointer(tx, model.id, input.stage);
    const from = before.overridden ?? before.holder;
    if (from === input.version) {
      throw refused('WRONG_STATE', `${model.name}/${input.version} is what ${input.stage} serves already.`);
    }
    const approval = await requireStanding(tx, ctx, model, input);
    const override = await runningOverride(tx, model.id, input.stage);
    if (override !== undefined) await endOverride(tx, ctx, override, 'withdrawn');
    if (before.holder !== null && before.holder !== input.version) {
      await endUnder(tx, ctx, { model, stage: input.stage, version: before.holder }, input);
    }
    if (before.holder !== input.version) {
      await setHolder(tx, ctx, {
        model: model.id,
        stage: input.stage,
        version: input.version,
        cause: 'rollback',
        request: approval.number,
      });
    }
    await append(tx, ctx, {
      kind: 'rollback.performed',
      payload: { model: model.id, stage: input.stage, from, to: input.version, by: ctx.actor.personId },
    });
    return { model: model.name, stage: input.stage, from, to: input.version };
  });
}

/** Whether the caller owns the model or is on call by the policy in force. */
export async function isOwnerOrOnCall(tx: Tx, ctx: Context, model: RegisteredModel): Promise<boolean> {
  if (ctx.actor.personId === model.owner_id) return true;
  const policy = await policyInForce(tx);
  const caller = await personById(tx, ctx.actor.personId);
  return caller !== undefined && policy.policy.onCall.includes(caller.handle);
}

async function requireOwnerOrOnCall(tx: Tx, ctx: Context, model: RegisteredModel): Promise<void> {
  if (await isOwnerOrOnCall(tx, ctx, model)) return;
  throw refused('FORBIDDEN', `Only the owner of ${model.name} or whoever is on call may roll it back.`);
}

async function requireStanding(
  tx: Tx,
  ctx: Context,
  model: RegisteredModel,
  input: { readonly stage: string; readonly version: number },
): Promise<RequestRow> {
  const name = `${model.name}/${input.version}`;
  const version = await versionOf(tx, model.id, input.version);
  if (version === undefined) throw notFound(`model version ${name}`);
  const approval = await approvalUnder(tx, {
    modelId: model.id,
    version: input.version,
    stage: input.stage,
  });
  if (approval === undefined || approval.limited || !approvalHolds(approval, ctx.clock.now())) {
    throw refused(
      'WRONG_STATE',
      `No approval stands under ${name} in ${input.stage}. Roll back to a version whose approval stands, or propose an override.`,
    );
  }
  if (version.state === 'retired' || (await isBarred(tx, version.artifact_digest))) {
    throw refused('CONFLICT', `${name} is retired or barred and can hold no stage.`);
  }
  const [fault] = await artifactFaults(ctx, await filesOf(tx, model.id, input.version));
  if (fault !== undefined || version.artifact_digest !== approval.artifact) {
    throw refused('INTEGRITY', `The stored bytes of ${name} are not those that were approved.`);
  }
  return approval;
}

/** The request under which the version stood that is rolled away from: rolled back, for the reason given. */
async function endUnder(
  tx: Tx,
  ctx: Context,
  where: { readonly model: RegisteredModel; readonly stage: string; readonly version: number },
  input: { readonly version: number; readonly reason: string },
): Promise<void> {
  const request = await approvalUnder(tx, {
    modelId: where.model.id,
    version: where.version,
    stage: where.stage,
  });
  if (request === undefined) return;
  await append(tx, ctx, {
    kind: 'request.rolled-back',
    payload: { request: request.number, round: request.round, to: input.version },
  });
  await setState(tx, ctx, request, 'rolled-back');
  await endRequest(tx, ctx, request.number, `Rolled back to version ${input.version}: ${input.reason}`);
}
