import type { Uuid } from '@assay/core';
import { sql } from 'kysely';
import type { Tx } from '../database/schema.ts';

/**
 * The version that held a stage before this one last came to hold it, as the facts say; null when none
 * did. Renewing an approval is no coming. Read from
 * the ledger, because a stage's row knows only what holds it now.
 */
export async function heldBefore(
  tx: Tx,
  held: { readonly model: Uuid; readonly stage: string; readonly version: number },
): Promise<number | null> {
  const { rows } = await sql<{ previous: number | null }>`
    select (payload ->> 'previous')::integer as previous
    from (
      select fact.at, fact.id, convert_from(fact.bytes, 'UTF8')::jsonb -> 'payload' as payload
      from fact where fact.kind = 'stage.holder-set'
    ) as holders
    where payload ->> 'model' = ${held.model}
      and payload ->> 'stage' = ${held.stage}
      and (payload ->> 'version')::integer = ${held.version}
      and (payload ->> 'previous')::integer is distinct from ${held.version}
    order by at desc, id desc
    limit 1`.execute(tx);
  return rows[0]?.previous ?? null;
}
