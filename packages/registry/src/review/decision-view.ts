import type { decisionView } from '@assay/contract';
import type { Uuid } from '@assay/core';
import type { z } from 'zod';
import type { Tx } from '../database/schema.ts';
import { receiptOf } from '../ledger/receipt.ts';
import { handlesOf } from '../people/queries.ts';
import { notFound } from '../people/refusals.ts';
import { requestByNumber } from '../promotion/queries.ts';
import { decisionById } from './queries.ts';

export type DecisionView = z.infer<typeof decisionView>;

/** A decision with its receipt; NOT_FOUND when there is none. */
export async function decisionViewOf(tx: Tx, id: Uuid): Promise<DecisionView> {
  const decision = await decisionById(tx, id);
  const request = decision === undefined ? undefined : await requestByNumber(tx, decision.request);
  if (decision === undefined || request === undefined) throw notFound(`decision ${id}`);
  const handles = await handlesOf(tx, [decision.reviewer]);
  return {
    decision: decision.id,
    request: decision.request,
    slot: decision.slot,
    kind: decision.kind,
    by: handles.get(decision.reviewer) ?? decision.reviewer,
    at: decision.at,
    requestState: request.state,
    receipt: await receiptOf(tx, decision.fact_id, decision.envelope),
  };
}
