import { type OpenLineageEvent, openLineageEvent } from '@assay/contract';
import { type Digest, isAssayError } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { putJsonDocument } from '../ledger/documents.ts';
import { refused, requireRole } from '../people/refusals.ts';
import { datasetsOfEvent, runKey } from './lineage-rules.ts';

/**
 * Takes a run event of OpenLineage as a training pipeline sends it. The event is kept byte for byte in canonical form;
 * the same event again changes nothing. A run is whoever's sent its first event: FORBIDDEN for anyone else, so that
 * nobody speaks for another's training. Fact: lineage.received.
 */
export async function postLineage(
  ctx: Context,
  event: OpenLineageEvent,
): Promise<{ readonly event: Digest; readonly run: string }> {
  requireRole(ctx, 'producer', 'service');
  const run = runKey(event.run.runId);
  return ctx.transact(async (tx) => {
    await requireOwnRun(tx, ctx, run);
    const digest = await putJsonDocument(tx, { mediaType: 'application/vnd.openlineage+json', value: event });
    const known = await tx
      .selectFrom('lineage_event')
      .select('run')
      .where('digest', '=', digest)
      .executeTakeFirst();
    if (known !== undefined) return { event: digest, run };
    await keep(tx, ctx, { event, digest, run });
    return { event: digest, run };
  });
}

/**
 * As `postLineage` for many events: each is taken or named with the reason, in the form that OpenLineage's clients
 * know. untrusted: every element.
 */
export async function postLineageBatch(ctx: Context, events: readonly unknown[]) {
  requireRole(ctx, 'producer', 'service');
  const failed: { index: number; reason: string }[] = [];
  for (const [index, value] of events.entries()) {
    const parsed = openLineageEvent.safeParse(value);
    if (!parsed.success) {
      const { path, message } = parsed.error.issues[0] ?? { path: [], message: 'not an event' };
      failed.push({ index, reason: `${path.join('.') || 'the event'}: ${message}` });
      continue;
    }
    try {
      await postLineage(ctx, parsed.data);
    } catch (error) {
      if (!isAssayError(error)) throw error;
      failed.push({ index, reason: error.publicMessage });
    }
  }
  const successful = events.length - failed.length;
  const status = failed.length === 0 ? 'success' : successful === 0 ? 'failure' : 'partial_success';
  return {
    status,
    summary: { received: events.length, successful, failed: failed.length },
    failed_events: failed,
  } as const;
}

async function requireOwnRun(tx: Tx, ctx: Context, run: string): Promise<void> {
  const other = await tx
    .selectFrom('lineage_event')
    .select('digest')
    .where('run', '=', run)
    .where('received_by', '!=', ctx.actor.personId)
    .limit(1)
    .executeTakeFirst();
  if (other !== undefined) {
    throw refused(
      'FORBIDDEN',
      `Run ${run} is reported by someone else. Send its events with the same token.`,
    );
  }
}

async function keep(
  tx: Tx,
  ctx: Context,
  { event, digest, run }: { readonly event: OpenLineageEvent; readonly digest: Digest; readonly run: string },
): Promise<void> {
  const type = event.eventType ?? 'OTHER';
  await tx
    .insertInto('lineage_event')
    .values({ digest, run, event_type: type, received_at: ctx.clock.now(), received_by: ctx.actor.personId })
    .execute();
  for (const { digest: version_digest, ...dataset } of datasetsOfEvent(event)) {
    await tx
      .insertInto('lineage_dataset')
      .values({ event: digest, run, ...dataset, version_digest })
      .execute();
  }
  await append(tx, ctx, { kind: 'lineage.received', payload: { run, event: digest, eventType: type } });
}
