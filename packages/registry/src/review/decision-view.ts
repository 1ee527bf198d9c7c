import type { Receipt, decisionView } from '@assay/contract';
import { dsseEnvelope } from '@assay/contract';
import { type Uuid, base64 } from '@assay/core';
import type { z } from 'zod';
import type { Tx } from '../database/schema.ts';
import { readJsonDocument } from '../ledger/documents.ts';
import { inclusionOf } from '../ledger/proofs.ts';
import { handlesOf } from '../people/queries.ts';
import { notFound } from '../people/refusals.ts';
import { requestByNumber } from '../promotion/queries.ts';
import { type DecisionRow, decisionById } from './queries.ts';

export type DecisionView = z.infer<typeof decisionView>;

/** What a reviewer keeps: envelope, fact and, once covered, the proof that it is in the log. */
export async function receiptOf(tx: Tx, decision: DecisionRow): Promise<Receipt> {
  const envelope = dsseEnvelope.parse(await readJsonDocument(tx, decision.envelope));
  const fact = await tx
    .selectFrom('fact')
    .select('bytes')
    .where('id', '=', decision.fact_id)
    .executeTakeFirstOrThrow();
  const coverage = await inclusionOf(tx, decision.fact_id);
  return {
    schema: 'assay.receipt/1',
    envelope,
    factId: decision.fact_id,
    sequence: coverage.sequence,
    fact: base64(fact.bytes),
    inclusion: coverage.proof === null ? null : [...coverage.proof],
    checkpoint: coverage.checkpoint,
  };
}

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
    receipt: await receiptOf(tx, decision),
  };
}
