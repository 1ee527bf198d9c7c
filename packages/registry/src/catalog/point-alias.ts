import type { Uuid } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { aliasOf } from './queries.ts';

/** Points an alias at a version, or removes it with null; with its fact. Pointing it where it points is nothing. */
export async function pointAlias(
  tx: Tx,
  ctx: Context,
  move: { readonly model: Uuid; readonly alias: string; readonly version: number | null },
): Promise<void> {
  const { model, alias, version } = move;
  const previous = (await aliasOf(tx, model, alias)) ?? null;
  if (previous === version) return;
  if (version === null) {
    if (previous === null) return;
    await tx.deleteFrom('model_alias').where('model_id', '=', model).where('alias', '=', alias).execute();
    await append(tx, ctx, { kind: 'alias.removed', payload: { model, alias, previous } });
    return;
  }
  await tx
    .insertInto('model_alias')
    .values({ model_id: model, alias, version })
    .onConflict((conflict) => conflict.columns(['model_id', 'alias']).doUpdateSet({ version }))
    .execute();
  await append(tx, ctx, { kind: 'alias.set', payload: { model, alias, version, previous } });
}
