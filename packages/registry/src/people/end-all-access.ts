import type { Uuid } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import type {} from './tables.ts';

/** Revokes every token of a person and ends every session: at once, because both are read on every call. */
export async function endAllAccess(tx: Tx, ctx: Context, person: Uuid): Promise<void> {
  const tokens = await tx
    .selectFrom('api_token')
    .select('id')
    .where('person_id', '=', person)
    .where('revoked_at', 'is', null)
    .execute();
  for (const { id } of tokens) await endToken(tx, ctx, id);
  const sessions = await tx
    .selectFrom('session')
    .select('id')
    .where('person_id', '=', person)
    .where('ended_at', 'is', null)
    .execute();
  for (const { id } of sessions) await endSession(tx, ctx, id);
}

/** Revokes one token. */
export async function endToken(tx: Tx, ctx: Context, id: Uuid): Promise<void> {
  const { at } = await append(tx, ctx, { kind: 'token.revoked', payload: { token: id } });
  await tx.updateTable('api_token').set({ revoked_at: at }).where('id', '=', id).execute();
}

/** Ends one session. */
export async function endSession(tx: Tx, ctx: Context, id: Uuid): Promise<void> {
  const { at } = await append(tx, ctx, { kind: 'session.ended', payload: { session: id } });
  await tx.updateTable('session').set({ ended_at: at }).where('id', '=', id).execute();
}
