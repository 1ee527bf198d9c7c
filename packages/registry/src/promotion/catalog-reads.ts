import type { Uuid } from '@assay/core';
import { type RegisteredModel, modelById } from '../catalog/queries.ts';
import type { Tx } from '../database/schema.ts';

/** The registered model of this id, which exists because a row names it. */
export async function modelOf(tx: Tx, id: Uuid): Promise<RegisteredModel> {
  const model = await modelById(tx, id);
  if (model === undefined) throw new Error(`model ${id} is named by a row and is not there`);
  return model;
}
