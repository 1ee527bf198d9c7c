import { type DsseEnvelope, type Receipt, dsseEnvelope } from '@assay/contract';
import { AssayError, type Digest, type Uuid, base64 } from '@assay/core';
import type { Tx } from '../database/schema.ts';
import { readJsonDocument } from './documents.ts';
import { inclusionOf } from './proofs.ts';

/**
 * What a reviewer keeps of a decision: the envelope, the fact that names it, and once it is covered the proof that
 * the fact is under a signed checkpoint. `verifyReceipt` checks it with public keys only.
 */
export async function receiptOf(tx: Tx, factId: Uuid, envelopeDigest: Digest): Promise<Receipt> {
  const envelope: DsseEnvelope = dsseEnvelope.parse(await readJsonDocument(tx, envelopeDigest));
  const fact = await tx.selectFrom('fact').select('bytes').where('id', '=', factId).executeTakeFirst();
  if (fact === undefined)
    throw new AssayError({ code: 'NOT_FOUND', publicMessage: 'There is no such decision.' });
  const coverage = await inclusionOf(tx, factId);
  return {
    schema: 'assay.receipt/1',
    envelope,
    factId,
    sequence: coverage.proof === null ? null : coverage.sequence,
    fact: base64(fact.bytes),
    inclusion: coverage.proof === null ? null : [...coverage.proof],
    checkpoint: coverage.checkpoint,
  };
}
