import type { FactPayload } from '@assay/contract';
import type { Uuid } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { refused } from '../people/refusals.ts';
import { findPolicyInForce } from '../policy/queries.ts';
import { pointAlias } from './point-alias.ts';
import { isBarred, stagePointer, versionOf } from './queries.ts';

/** A move of what a stage serves. The caller has authorised it. */
export interface HolderMove {
  readonly model: Uuid;
  readonly stage: string;
  /** Null leaves the stage without a holder. Not read when an override ends. */
  readonly version: number | null;
  readonly cause: FactPayload<'stage.holder-set'>['cause'];
  readonly request: number | null;
}

/**
 * Moves a stage's holder and, with it, the alias that follows the stage, with the facts of both.
 *
 * An override serves its version instead of the holder and leaves the holder, which stays everybody's baseline;
 * when it ends, the alias returns to the holder. A limited version that becomes the holder is limited no more.
 * Refused with WRONG_STATE: a barred artifact, and a retired version.
 */
export async function setHolder(tx: Tx, ctx: Context, move: HolderMove): Promise<void> {
  const { model, stage, cause, request } = move;
  const before = await stagePointer(tx, model, stage);
  if (cause !== 'override-ended') await requireServable(tx, model, move.version);
  const after = {
    holder: cause === 'override' || cause === 'override-ended' ? before.holder : move.version,
    overridden: cause === 'override' ? move.version : cause === 'override-ended' ? null : before.overridden,
  };
  await writePointer(tx, model, stage, after);
  const payload = {
    version: cause === 'override-ended' ? before.holder : move.version,
    previous: cause === 'override' || cause === 'override-ended' ? before.overridden : before.holder,
  };
  await append(tx, ctx, {
    kind: 'stage.holder-set',
    payload: { model, stage, ...payload, cause, request },
  });
  await followStage(tx, ctx, model, stage);
  if (after.holder !== null && before.limited === after.holder)
    await setLimited(tx, ctx, { model, stage, version: null, request });
}

/** Sets or clears the one version that a stage serves beside its holder. Setting what is set changes nothing. */
export async function setLimited(
  tx: Tx,
  ctx: Context,
  move: Pick<HolderMove, 'model' | 'stage' | 'version' | 'request'>,
): Promise<void> {
  const { model, stage, version, request } = move;
  const { limited: previous } = await stagePointer(tx, model, stage);
  if (previous === version) return;
  await requireServable(tx, model, version);
  await writePointer(tx, model, stage, { limited: version });
  await append(tx, ctx, { kind: 'stage.limited-set', payload: { model, stage, version, previous, request } });
}

/** Points the alias that policy gives a stage at what the stage serves; removes it when it serves nothing. */
export async function followStage(tx: Tx, ctx: Context, model: Uuid, stage: string): Promise<void> {
  const policy = await findPolicyInForce(tx);
  const alias = policy?.policy.stages.find(({ name }) => name === stage)?.alias;
  if (alias === undefined) return;
  const { holder, overridden } = await stagePointer(tx, model, stage);
  await pointAlias(tx, ctx, { model, alias, version: overridden ?? holder });
}

async function writePointer(
  tx: Tx,
  model: Uuid,
  stage: string,
  change: { holder?: number | null; limited?: number | null; overridden?: number | null },
): Promise<void> {
  await tx
    .insertInto('stage_pointer')
    .values({ model_id: model, stage, holder: null, limited: null, overridden: null, ...change })
    .onConflict((conflict) => conflict.columns(['model_id', 'stage']).doUpdateSet(change))
    .execute();
}

async function requireServable(tx: Tx, model: Uuid, version: number | null): Promise<void> {
  if (version === null) return;
  const row = await versionOf(tx, model, version);
  if (row === undefined) throw refused('NOT_FOUND', `There is no version ${version} of this model.`);
  if (row.state === 'retired') {
    throw refused(
      'WRONG_STATE',
      `Version ${version} is retired and can hold no stage. Register a new version.`,
    );
  }
  if (await isBarred(tx, row.artifact_digest)) {
    throw refused('WRONG_STATE', `The artifact of version ${version} is barred from every stage.`);
  }
}
