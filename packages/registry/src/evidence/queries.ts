import type { ProducerOutcome, RequestView } from '@assay/contract';
import type { Digest, Uuid } from '@assay/core';
import type { Selectable } from 'kysely';
import type { Tx } from '../database/schema.ts';
import type { EvaluationJobTable, EvidencePacketTable } from './tables.ts';

export type EvaluationJob = Selectable<EvaluationJobTable>;
export type SealedPacket = Selectable<EvidencePacketTable>;

/** The job with this id. */
export async function jobById(tx: Tx, id: Uuid): Promise<EvaluationJob | undefined> {
  return tx.selectFrom('evaluation_job').selectAll().where('id', '=', id).executeTakeFirst();
}

/** How far the evaluation of a request's round is. For the independent side: durations and failures tell something. */
export async function evaluationProgress(
  tx: Tx,
  request: number,
  round: number,
): Promise<RequestView['evaluation']> {
  const job = await tx
    .selectFrom('evaluation_job')
    .select(['state', 'attempts', 'step', 'done', 'of'])
    .where('request', '=', request)
    .where('round', '=', round)
    .where('kind', '=', 'evaluate')
    .where('rerun_by', 'is', null)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (job === undefined) return { state: 'none', attempt: 0, step: null, done: null, of: null };
  const { step, done, of } = job;
  return { state: progressState(job.state), attempt: job.attempts, step, done, of };
}

function progressState(state: EvaluationJob['state']): RequestView['evaluation']['state'] {
  switch (state) {
    case 'waiting':
      return 'waiting';
    case 'leased':
      return 'running';
    case 'reported':
      return 'reported';
    case 'failed':
      return 'failed';
    case 'judged':
    case 'answered':
    case 'cancelled':
      return 'none';
  }
}

/** All that the producer was told of a round; null while nothing was released. */
export async function producerOutcomeOf(
  tx: Tx,
  request: number,
  round: number,
): Promise<ProducerOutcome | null> {
  const row = await tx
    .selectFrom('producer_outcome')
    .select(['verdict', 'category'])
    .where('request', '=', request)
    .where('round', '=', round)
    .executeTakeFirst();
  return row ?? null;
}

/** The packet with this digest, and the request and round whose evidence it is. */
export async function packetByDigest(tx: Tx, digest: Digest): Promise<SealedPacket | undefined> {
  return tx.selectFrom('evidence_packet').selectAll().where('digest', '=', digest).executeTakeFirst();
}

/** How often this model was judged on this suite version before: every answer makes the next test stricter. */
export async function earlierAttempts(tx: Tx, model: Uuid, suite: Uuid): Promise<number> {
  const row = await tx
    .selectFrom('producer_outcome')
    .select((expression) => expression.fn.countAll<number>().as('n'))
    .where('model_id', '=', model)
    .where('suite_id', '=', suite)
    .executeTakeFirstOrThrow();
  return row.n;
}

/** Rows of sealed suites that a reviewer has asked to read for one request. */
export async function rowsAskedBy(tx: Tx, request: number, reviewer: Uuid): Promise<number> {
  const row = await tx
    .selectFrom('case_view')
    .select((expression) => expression.fn.sum<number | null>('rows').as('rows'))
    .where('request', '=', request)
    .where('reviewer', '=', reviewer)
    .executeTakeFirstOrThrow();
  return row.rows ?? 0;
}

/** When an evaluator last took or kept a lease, and how many jobs wait: for readiness. */
export async function evaluatorReadiness(
  tx: Tx,
  now: string,
): Promise<{ readonly waiting: number; readonly running: number }> {
  const rows = await tx
    .selectFrom('evaluation_job')
    .select(['state', 'lease_until'])
    .where('state', 'in', ['waiting', 'leased'])
    .execute();
  const running = rows.filter(({ lease_until }) => lease_until !== null && lease_until > now).length;
  return { waiting: rows.length - running, running };
}
