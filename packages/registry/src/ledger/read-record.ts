import type { FactKind, Role, apiOperations } from '@assay/contract';
import { AssayError, type Uuid } from '@assay/core';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Context } from '../database/context.ts';
import { exportBundle } from './export-bundle.ts';
import { integrate } from './integrate.ts';
import { ledgerKeys } from './keys.ts';
import { consistencyBetween, inclusionOf, latestCheckpoint } from './proofs.ts';
import { replayFaults } from './replay.ts';
import type { CapabilityReplay } from './replay-projection.ts';
import { readFact } from './stored-facts.ts';
import { ledgerSize } from './tree.ts';

type Answer<Id extends keyof typeof apiOperations> = z.infer<
  Extract<(typeof apiOperations)[Id]['response'], z.ZodType>
>;

const readers: readonly Role[] = ['auditor', 'admin'];

function requireReader(ctx: Context): void {
  if (readers.some((role) => ctx.actor.roles.includes(role))) return;
  throw new AssayError({
    code: 'FORBIDDEN',
    publicMessage: 'The record is read by auditors and admins. Ask one of them.',
  });
}

interface FactRow {
  readonly id: Uuid;
  readonly kind: string;
  readonly at: string;
  readonly handle: string | null;
  readonly sequence: number;
  readonly bytes: Uint8Array;
}

/** Facts by sequence, a page at a time. FORBIDDEN but for auditors and admins. */
export async function listFacts(
  ctx: Context,
  input: {
    readonly after: number;
    readonly limit: number;
    readonly kind?: string | undefined;
    readonly request?: number | undefined;
  },
): Promise<Answer<'listFacts'>> {
  requireReader(ctx);
  return ctx.database.read(async (tx) => {
    const covered = (await latestCheckpoint(tx))?.size ?? 0;
    const kind = input.kind ?? null;
    const request = input.request === undefined ? null : `request:${input.request}`;
    const { rows } = await sql<FactRow>`
      select fact.id, fact.kind, fact.at, fact.bytes, fact_sequence.sequence, person.handle
      from fact_sequence join fact on fact.id = fact_sequence.fact_id
      left join person on person.id = fact.actor_id
      where fact_sequence.sequence > ${input.after}
        and (${kind}::text is null or fact.kind = ${kind})
        and (${request}::text is null or fact.subject = ${request})
      order by fact_sequence.sequence limit ${input.limit}`.execute(tx);
    const facts = rows.map((row) => {
      const fact = readFact(row.bytes);
      const payload = typeof fact === 'string' ? { unreadable: fact } : { ...fact.payload };
      return {
        id: row.id,
        kind: row.kind,
        at: row.at,
        actor: row.handle,
        sequence: row.sequence,
        covered: row.sequence < covered,
        payload,
      };
    });
    return { facts, next: rows.length < input.limit ? null : (rows.at(-1)?.sequence ?? null) };
  });
}

/** The latest signed checkpoint; signs the first when there is none yet. */
export async function getCheckpoint(ctx: Context): Promise<Answer<'getCheckpoint'>> {
  const known = await ctx.database.read((tx) => latestCheckpoint(tx));
  if (known !== undefined) return { checkpoint: known.note };
  await integrate(ctx);
  const first = await ctx.database.read((tx) => latestCheckpoint(tx));
  if (first === undefined)
    throw new AssayError({
      code: 'UNAVAILABLE',
      publicMessage: 'The ledger has no checkpoint yet. Try again shortly.',
    });
  return { checkpoint: first.note };
}

/** The public keys of the log and of evaluators, each with the positions for which it is valid. */
export async function getLedgerKeys(ctx: Context): Promise<Answer<'getLedgerKeys'>> {
  return ctx.database.read(async (tx) => ({ keys: await ledgerKeys(tx) }));
}

/** Proof that a later head extends an earlier one. */
export async function getConsistency(
  ctx: Context,
  input: { readonly from: number; readonly to: number },
): Promise<Answer<'getConsistency'>> {
  return ctx.database.read(async (tx) => ({
    proof: [...(await consistencyBetween(tx, input.from, input.to))],
  }));
}

/** Where a fact stands, with its proof once it is covered. */
export async function getInclusion(
  ctx: Context,
  input: { readonly fact: Uuid },
): Promise<Answer<'getInclusion'>> {
  return ctx.database.read(async (tx) => {
    const { sequence, checkpoint, proof } = await inclusionOf(tx, input.fact);
    return { sequence, checkpoint, proof: proof === null ? null : [...proof] };
  });
}

/** The audit bundle. FORBIDDEN but for auditors and admins. */
export async function exportAudit(ctx: Context): Promise<Uint8Array> {
  requireReader(ctx);
  return exportBundle(ctx);
}

/** Replays the facts and compares every authority-bearing row. FORBIDDEN but for auditors and admins. */
export async function verifyDatabase(
  ctx: Context,
  replay: readonly CapabilityReplay[],
): Promise<Answer<'verifyDatabase'>> {
  requireReader(ctx);
  while ((await integrate(ctx)).numbered > 0);
  return ctx.database.read(async (tx) => {
    const verdict = await replayFaults(tx, replay);
    const [first] = verdict.faults;
    return {
      ok: first === undefined,
      facts: verdict.facts,
      tables: verdict.tables.map((table) => ({ ...table })),
      first: first ?? null,
    };
  });
}

/** Facts numbered after a position, for followers of the ledger; `null` begins at the present. At most 500 at once. */
export async function factsSince(
  ctx: Context,
  after: number | null,
): Promise<{
  readonly facts: readonly { readonly kind: FactKind; readonly payload: Readonly<Record<string, unknown>> }[];
  readonly last: number;
}> {
  return ctx.database.read(async (tx) => {
    const size = await ledgerSize(tx);
    if (after === null || size - 1 <= after) return { facts: [], last: size - 1 };
    const { rows } = await sql<{ sequence: number; bytes: Uint8Array }>`
      select fact_sequence.sequence, fact.bytes
      from fact_sequence join fact on fact.id = fact_sequence.fact_id
      where fact_sequence.sequence > ${after} order by fact_sequence.sequence limit 500`.execute(tx);
    const facts = rows.flatMap(({ bytes }) => {
      const fact = readFact(bytes);
      return typeof fact === 'string' ? [] : [{ kind: fact.kind, payload: { ...fact.payload } }];
    });
    return { facts, last: rows.at(-1)?.sequence ?? after };
  });
}
