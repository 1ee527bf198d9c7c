import type { Digest, Uuid } from '@assay/core';
import type { Selectable } from 'kysely';
import { millisecondsOf } from '../database/clock.ts';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { notFound, refused } from '../people/refusals.ts';
import { recordReader } from '../suites/suite-readers.ts';
import { type CaseCiphertext, keepMilliseconds, relayOf } from './case-relay.ts';
import { emptyJob } from './create-evaluation-job.ts';
import { endJob } from './finish-job.ts';
import { type EvaluationJob, jobById, rowsAskedBy } from './queries.ts';
import { requireJob, requireLease } from './require-lease.ts';
import { sealedEvidence } from './sealed-evidence.ts';
import type { CaseViewTable } from './tables.ts';

/** What a reviewer asks to read, once it is established that they may. */
export interface CaseViewAsked {
  readonly request: number;
  readonly round: number;
  readonly packet: Digest;
  readonly ordinals: readonly number[];
  /** X25519 public key, base64, made for this one view. */
  readonly recipientKey: string;
  readonly limits: { readonly rowsPerRequest: number; readonly rowsPerReview: number };
}

/**
 * Asks an evaluator for sealed rows, encrypted to the caller's one-time key: the one door (decision 4). The caller of
 * this function has checked that this reviewer may. Only rows on which candidate and baseline disagree are shown, so
 * that the vault stays unread. The reader is remembered for good. LIMIT_REACHED beyond policy's limits. Fact:
 * case-view.asked, exposure.person-read.
 */
export async function openCaseView(
  tx: Tx,
  ctx: Context,
  asked: CaseViewAsked,
): Promise<{ readonly view: Uuid }> {
  const evaluated = await evaluationOf(tx, asked);
  await requireReadable(tx, ctx, asked);
  const view = ctx.newId();
  const job = ctx.newId();
  const reviewer = ctx.actor.personId;
  const ordinals = [...new Set(asked.ordinals)].sort((a, b) => a - b);
  await tx
    .insertInto('evaluation_job')
    .values({
      ...emptyJob,
      id: job,
      kind: 'case-view',
      suite_id: evaluated.suite_id,
      request: asked.request,
      round: asked.round,
      model_id: evaluated.model_id,
      version: evaluated.version,
      artifact: evaluated.artifact,
      baseline: JSON.stringify(evaluated.baseline),
      case_view: view,
      ordinals: JSON.stringify(ordinals),
      recipient_key: asked.recipientKey,
      created_at: ctx.clock.now(),
    })
    .execute();
  await tx
    .insertInto('case_view')
    .values({
      id: view,
      job_id: job,
      request: asked.request,
      suite_id: evaluated.suite_id,
      reviewer,
      rows: ordinals.length,
      asked_at: ctx.clock.now(),
      delivered_at: null,
    })
    .execute();
  await append(tx, ctx, {
    kind: 'case-view.asked',
    payload: {
      view,
      request: asked.request,
      reviewer,
      suite: evaluated.suite_id,
      rows: ordinals.length,
      job,
    },
  });
  await recordReader(tx, ctx, { suite: evaluated.suite_id, person: reviewer, how: 'case-view' });
  return { view };
}

async function evaluationOf(tx: Tx, { packet }: CaseViewAsked): Promise<EvaluationJob> {
  const sealed = await tx
    .selectFrom('evidence_packet')
    .select('job_id')
    .where('digest', '=', packet)
    .executeTakeFirst();
  const id = sealed?.job_id ?? null;
  const job = id === null ? undefined : await jobById(tx, id);
  if (job === undefined) throw refused('WRONG_STATE', 'No sealed rows judged this request.');
  return job;
}

async function requireReadable(tx: Tx, ctx: Context, asked: CaseViewAsked): Promise<void> {
  const { result } = await sealedEvidence(tx, ctx, asked.packet);
  const shown = new Set(result?.disagreements.ordinals ?? []);
  if (!asked.ordinals.every((ordinal) => shown.has(ordinal))) {
    throw refused(
      'BAD_REQUEST',
      'Only rows on which the two versions disagree can be read. Their numbers stand in the report.',
    );
  }
  const { rowsPerRequest, rowsPerReview } = asked.limits;
  if (asked.ordinals.length > rowsPerRequest) {
    throw refused('LIMIT_REACHED', `At most ${rowsPerRequest} rows can be read at once. Ask for fewer.`);
  }
  const before = await rowsAskedBy(tx, asked.request, ctx.actor.personId);
  if (before + asked.ordinals.length > rowsPerReview) {
    throw refused(
      'LIMIT_REACHED',
      `Of ${rowsPerReview} rows that may be read for one request you have asked for ${before}.`,
    );
  }
  if (Buffer.from(asked.recipientKey, 'base64').length !== 32) {
    throw refused('BAD_REQUEST', 'The one-time key is not 32 bytes in base64.');
  }
}

/**
 * Takes an evaluator's answer to a case view and relays it; it is not stored. The same again is accepted. LEASE_LOST
 * as for every job.
 */
export async function postCases(
  ctx: Context,
  input: { readonly job: Uuid; readonly lease: Uuid; readonly ciphertext: CaseCiphertext },
): Promise<{ readonly accepted: boolean }> {
  const view = await ctx.transact(async (tx) => {
    const known = await requireJob(tx, ctx, input.job);
    if (known.state === 'answered' && known.leased_by === ctx.actor.personId) return null;
    const job = await requireLease(tx, ctx, input);
    if (job.kind !== 'case-view' || job.case_view === null) {
      throw refused('WRONG_STATE', 'This job asks for no rows.');
    }
    await endJob(tx, ctx, job, { state: 'answered' });
    return job.case_view;
  });
  if (view !== null) relayOf(ctx).put(view, input.ciphertext, ctx.clock.milliseconds());
  return { accepted: true };
}

/** How far a case view is. */
export interface Cases {
  readonly state: 'waiting' | 'ready' | 'gone' | 'failed';
  readonly ciphertext: { encapsulated: string; ciphertext: string } | null;
}

/**
 * The answer to the caller's own case view, once: fetched, it is gone. NOT_FOUND alike for what is not there and for
 * what another asked. Fact: case-view.delivered.
 */
export async function getCases(ctx: Context, input: { readonly view: Uuid }): Promise<Cases> {
  const relay = relayOf(ctx);
  const text = relay.peek(input.view, ctx.clock.milliseconds());
  const state = await ctx.transact(async (tx) => {
    const view = await ownView(tx, ctx, input.view);
    const job = await jobById(tx, view.job_id);
    const reached = viewState(job, whereIs(ctx, view, job, text !== undefined));
    if (reached !== 'ready') return reached;
    await tx
      .updateTable('case_view')
      .set({ delivered_at: ctx.clock.now() })
      .where('id', '=', view.id)
      .execute();
    await append(tx, ctx, { kind: 'case-view.delivered', payload: { view: view.id } });
    return reached;
  });
  if (state !== 'ready' || text === undefined) return { state, ciphertext: null };
  relay.drop(input.view);
  return { state, ciphertext: { ...text } };
}

async function ownView(tx: Tx, ctx: Context, id: Uuid): Promise<Selectable<CaseViewTable>> {
  const view = await tx.selectFrom('case_view').selectAll().where('id', '=', id).executeTakeFirst();
  if (view === undefined || view.reviewer !== ctx.actor.personId) throw notFound(`case view ${id}`);
  return view;
}

/**
 * Where an answer is. Beside PostgreSQL there may be other server processes: while it can be held by one of them, the
 * reader asks again and reaches it.
 */
function whereIs(
  ctx: Context,
  { delivered_at }: Selectable<CaseViewTable>,
  job: EvaluationJob | undefined,
  held: boolean,
): 'here' | 'elsewhere' | 'nowhere' {
  if (delivered_at !== null) return 'nowhere';
  if (held) return 'here';
  const finished = job?.finished_at ?? null;
  const kept = finished !== null && millisecondsOf(finished) + keepMilliseconds > ctx.clock.milliseconds();
  return ctx.database.kind === 'postgres' && kept ? 'elsewhere' : 'nowhere';
}

function viewState(job: EvaluationJob | undefined, where: 'here' | 'elsewhere' | 'nowhere'): Cases['state'] {
  switch (job?.state) {
    case 'waiting':
    case 'leased':
      return 'waiting';
    case 'answered':
      return where === 'here' ? 'ready' : where === 'elsewhere' ? 'waiting' : 'gone';
    case 'reported':
    case 'judged':
    case 'failed':
    case 'cancelled':
    case undefined:
      return 'failed';
  }
}
