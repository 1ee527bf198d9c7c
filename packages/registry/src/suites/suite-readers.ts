import type { Uuid } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import type { SuiteReaderTable } from './tables.ts';

/**
 * Records that a person sealed, stewarded or read rows of a suite version. It is never forgotten: from then on
 * they may not produce against it. The same again changes nothing.
 */
export async function recordReader(
  tx: Tx,
  ctx: Context,
  reader: { readonly suite: Uuid; readonly person: Uuid; readonly how: SuiteReaderTable['how'] },
): Promise<void> {
  const { suite, person, how } = reader;
  const known = await tx
    .selectFrom('suite_reader')
    .select('how')
    .where('suite_id', '=', suite)
    .where('person_id', '=', person)
    .where('how', '=', how)
    .executeTakeFirst();
  if (known !== undefined) return;
  await tx
    .insertInto('suite_reader')
    .values({ suite_id: suite, person_id: person, how, at: ctx.clock.now() })
    .execute();
  await append(tx, ctx, { kind: 'exposure.person-read', payload: { suite, person, how } });
}
