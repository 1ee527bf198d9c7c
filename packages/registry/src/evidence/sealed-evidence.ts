import {
  type EvaluationResult,
  type EvidencePacket,
  type RerunOptions,
  evaluationReport,
  evaluationResult,
  evidencePacket,
} from '@assay/contract';
import type { Digest, Uuid } from '@assay/core';
import type { z } from 'zod';
import type { evaluationReport as reportSchema } from '@assay/contract';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { readJsonDocument } from '../ledger/documents.ts';
import type {} from './tables.ts';

/** A sealed packet with the report it rests on; checked against their digests on the way out. */
export interface SealedEvidence {
  readonly packet: EvidencePacket;
  readonly result: EvaluationResult | null;
  readonly measured: z.infer<typeof reportSchema>['measured'] | null;
}

/** What was sealed under a packet's digest. NOT_FOUND when there is none, INTEGRITY when it was changed. */
export async function sealedEvidence(tx: Tx, _ctx: Context, digest: Digest): Promise<SealedEvidence> {
  const packet = evidencePacket.parse(await readJsonDocument(tx, digest));
  if (packet.report === null) return { packet, result: null, measured: null };
  const { result, measured } = evaluationReport.parse(await readJsonDocument(tx, packet.report.digest));
  return { packet, result, measured };
}

/** A reviewer's own run of the evaluation. */
export interface Rerun {
  readonly job: Uuid;
  readonly by: Uuid;
  readonly at: string;
  readonly state: string;
  readonly options: RerunOptions | null;
  readonly result: EvaluationResult | null;
}

/** The runs that reviewers asked for on a request, oldest first. */
export async function rerunsOfRequest(tx: Tx, _ctx: Context, request: number): Promise<readonly Rerun[]> {
  const rows = await tx
    .selectFrom('evaluation_job')
    .select(['id', 'rerun_by', 'created_at', 'state', 'rerun_options', 'result'])
    .where('request', '=', request)
    .where('rerun_by', 'is not', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const reruns: Rerun[] = [];
  for (const { id, rerun_by: by, created_at: at, state, rerun_options: options, result } of rows) {
    if (by === null) continue;
    const read = result === null ? null : evaluationResult.parse(await readJsonDocument(tx, result));
    reruns.push({ job: id, by, at, state, options, result: read });
  }
  return reruns;
}
