import { base64 } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from './append.ts';
import { keyIdOf } from './signer.ts';
import { ledgerSize } from './tree.ts';

export interface PublicKeyEntry {
  /** 32 bytes, Ed25519. */
  readonly publicKey: Uint8Array;
  /** What people call it; a checkpoint key is called by the log's origin. */
  readonly name: string;
  /** Who holds the private key: `registry`, `evaluator:<id>` or `person:<id>`. */
  readonly holder: string;
}

/**
 * Records a public key, valid from the next ledger position, with its fact; a key already recorded and not
 * retired is left as it is. Returns the key's id.
 */
export async function registerKey(tx: Tx, ctx: Context, entry: PublicKeyEntry): Promise<string> {
  const id = keyIdOf(entry.publicKey);
  const known = await tx
    .selectFrom('ledger_key')
    .select('to_sequence')
    .where('id', '=', id)
    .executeTakeFirst();
  if (known !== undefined && known.to_sequence === null) return id;
  const from = await ledgerSize(tx);
  const row = {
    name: entry.name,
    public_key: entry.publicKey,
    holder: entry.holder,
    from_sequence: from,
    to_sequence: null,
  };
  await tx
    .insertInto('ledger_key')
    .values({ id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
  const publicKey = base64(entry.publicKey);
  await append(tx, ctx, {
    kind: 'ledger.key-added',
    payload: { keyId: id, name: entry.name, publicKey, holder: entry.holder, from },
  });
  return id;
}

/**
 * Ends a key's validity: what it signed before stays good, and so do the facts that are recorded already and only
 * wait for their number.
 */
export async function retireKey(tx: Tx, ctx: Context, keyId: string): Promise<void> {
  const waiting = await tx
    .selectFrom('fact_waiting')
    .select((select) => select.fn.countAll<number>().as('facts'))
    .executeTakeFirstOrThrow();
  const until = (await ledgerSize(tx)) + waiting.facts;
  const { numUpdatedRows } = await tx
    .updateTable('ledger_key')
    .set({ to_sequence: until })
    .where('id', '=', keyId)
    .where('to_sequence', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return;
  await append(tx, ctx, { kind: 'ledger.key-retired', payload: { keyId, until } });
}

/** Every public key of the record with its span. */
export async function ledgerKeys(tx: Tx) {
  const rows = await tx.selectFrom('ledger_key').selectAll().orderBy('from_sequence').orderBy('id').execute();
  return rows.map((row) => ({
    keyId: row.id,
    name: row.name,
    publicKey: base64(row.public_key),
    holder: row.holder,
    from: row.from_sequence,
    until: row.to_sequence,
  }));
}
