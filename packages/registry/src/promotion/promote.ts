import { setHolder, setLimited } from '../catalog/set-stage.ts';
import { stagePointer } from '../catalog/queries.ts';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { endOverrideOf } from './overrides.ts';
import { type RequestRow, requestByNumber } from './queries.ts';

/**
 * Promotes the version of an approved request in one transaction with its fact: the stage's holder and alias move,
 * or, under conditions, the limited version beside it. Whoever stood there before is superseded. The evidence was
 * checked by the caller.
 */
export async function promote(tx: Tx, ctx: Context, number: number): Promise<void> {
  const request = await requestByNumber(tx, number);
  if (request === undefined || request.packet === null || request.expires_at === null) {
    throw new Error(`request ${number} is promoted without evidence or expiry`);
  }
  const before = await stagePointer(tx, request.model_id, request.stage);
  const { at } = await append(tx, ctx, {
    kind: 'request.promoted',
    payload: {
      request: number,
      round: request.round,
      model: request.model_id,
      version: request.version,
      artifact: request.artifact,
      stage: request.stage,
      limited: request.limited,
      packet: request.packet,
      expiresAt: request.expires_at,
    },
  });
  await tx
    .updateTable('request')
    .set({ state: 'promoted', state_since: at, promoted_at: at })
    .where('number', '=', number)
    .execute();
  await supersede(tx, ctx, request, request.limited ? before.limited : before.holder);
  const where = { model: request.model_id, stage: request.stage, request: number };
  if (request.limited) {
    await setLimited(tx, ctx, { ...where, version: request.version });
  } else {
    await endOverrideOf(tx, ctx, request, 'approved');
    await setHolder(tx, ctx, { ...where, version: request.version, cause: 'promotion' });
  }
}

/** The request under which a version stood in the same place is superseded; requests that ended stay as they are. */
async function supersede(tx: Tx, ctx: Context, by: RequestRow, previous: number | null): Promise<void> {
  const standing = await tx
    .selectFrom('request')
    .select(['number', 'round', 'version'])
    .where('model_id', '=', by.model_id)
    .where('stage', '=', by.stage)
    .where('state', '=', 'promoted')
    .where('number', '<>', by.number)
    .orderBy('number')
    .execute();
  for (const { number, round, version } of standing) {
    if (version !== previous && version !== by.version) continue;
    await append(tx, ctx, {
      kind: 'request.superseded',
      payload: { request: number, round, by: by.number },
    });
    await tx
      .updateTable('request')
      .set({
        state: 'superseded',
        state_since: ctx.clock.now(),
        ended_at: ctx.clock.now(),
        ended_why: `R-${by.number} took its place.`,
      })
      .where('number', '=', number)
      .execute();
  }
}
