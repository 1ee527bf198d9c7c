import type { Uuid } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import * as record from '../ledger/read-record.ts';
import { refused } from '../people/refusals.ts';
import { hasProducedAny } from '../promotion/list-requests.ts';
import { requestByNumber } from '../promotion/queries.ts';
import { waitingFor, waitingWork } from './queue.ts';
import { isWithheld } from './rules.ts';
import { standpointOf } from './standpoint.ts';

/**
 * Facts by sequence, a page at a time; those about a request are left out where relation beats the role: on the
 * producer's side, and before the caller's own leaning in a slot that could be theirs (decisions 1 and 6). What is
 * left out shows as a step in the sequence. FORBIDDEN but for auditors and admins.
 */
export async function listFacts(
  ctx: Context,
  input: Parameters<typeof record.listFacts>[1],
): ReturnType<typeof record.listFacts> {
  const page = await record.listFacts(ctx, input);
  return ctx.database.read(async (tx) => {
    const withheld = new Map<number, boolean>();
    const facts: typeof page.facts = [];
    for (const fact of page.facts) {
      const number = await requestOf(tx, fact.payload);
      if (number !== null && !withheld.has(number)) {
        const request = await requestByNumber(tx, number);
        const hidden = request !== undefined && isWithheld(await standpointOf(tx, ctx, request, null));
        withheld.set(number, hidden);
      }
      if (number === null || withheld.get(number) !== true) facts.push(fact);
    }
    return { facts, next: page.next };
  });
}

/**
 * The audit bundle, whole. FORBIDDEN but for auditors and admins; FORBIDDEN also to whoever has the producer's view of
 * a request, or could still be its blind reader, because a bundle holds every packet and every reason.
 */
export async function exportAudit(ctx: Context): Promise<Uint8Array> {
  await ctx.database.read(async (tx) => {
    if (await hasProducedAny(tx, ctx)) {
      throw refused(
        'FORBIDDEN',
        'The bundle holds the evidence on what your own side produced. Ask an auditor who is independent of it.',
      );
    }
    const waiting = await waitingFor(tx, await waitingWork(tx), ctx.actor);
    for (const { request } of waiting) {
      if (!isWithheld(await standpointOf(tx, ctx, request, null))) continue;
      throw refused(
        'FORBIDDEN',
        `The bundle would open the evidence on R-${request.number} before your own reading. Record your leaning first, or ask another auditor.`,
      );
    }
  });
  return record.exportAudit(ctx);
}

/** The request that a fact is about: named by it, or by its job, case view or decision. */
async function requestOf(tx: Tx, payload: Readonly<Record<string, unknown>>): Promise<number | null> {
  if (typeof payload['request'] === 'number') return payload['request'];
  const tables = [
    ['job', 'evaluation_job'],
    ['view', 'case_view'],
    ['decision', 'decision'],
  ] as const;
  for (const [member, table] of tables) {
    const id = payload[member];
    if (typeof id !== 'string') continue;
    const row = await tx
      .selectFrom(table)
      .select('request')
      .where('id', '=', id as Uuid)
      .executeTakeFirst();
    return row?.request ?? null;
  }
  return null;
}
