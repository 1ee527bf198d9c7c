import { factPayloads } from '@assay/contract';
import { type Uuid, fromUtf8 } from '@assay/core';
import type { Tx } from '../database/schema.ts';
import type {} from '../ledger/tables.ts';
import { handlesOf, managersAboveAll, membersOf, teamById } from '../people/queries.ts';
import type { ProducedModel } from './satisfiable.ts';

/**
 * Every registered model with those who are not independent of it. Read from the record, because the catalog
 * stands right of policy; proposals are rare and the facts are indexed by kind.
 */
export async function producedModels(tx: Tx): Promise<readonly ProducedModel[]> {
  const tiers = new Map<Uuid, number>();
  for (const { model, tier } of await payloadsOf(tx, 'model.tier-set')) tiers.set(model, tier);
  const sides = new Map<Uuid, Promise<Side>>();
  const models: ProducedModel[] = [];
  for (const { model, name, team, tier } of await payloadsOf(tx, 'model.registered')) {
    const side = sides.get(team) ?? producingSide(tx, team);
    sides.set(team, side);
    models.push({ name, tier: tiers.get(model) ?? tier, ...(await side) });
  }
  return models;
}

type Side = Pick<ProducedModel, 'team' | 'producers'>;

async function producingSide(tx: Tx, team: Uuid): Promise<Side> {
  const members = await membersOf(tx, team);
  const people = [...members, ...(await managersAboveAll(tx, members))];
  const handles = await handlesOf(tx, people);
  return { team: (await teamById(tx, team))?.name ?? '', producers: new Set(handles.values()) };
}

async function payloadsOf<K extends 'model.registered' | 'model.tier-set'>(tx: Tx, kind: K) {
  const rows = await tx.selectFrom('fact').select('bytes').where('kind', '=', kind).orderBy('id').execute();
  const schema = (factPayloads as Pick<typeof factPayloads, K>)[kind];
  return rows.map(({ bytes }) => {
    const fact = JSON.parse(fromUtf8(bytes)) as { readonly payload: unknown };
    return schema.parse(fact.payload) as ReturnType<(typeof factPayloads)[K]['parse']>;
  });
}
