import type { EvaluationResult, EvidencePacket } from '@assay/contract';
import type { Digest } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { packetByDigest } from '../evidence/queries.ts';
import { sealedEvidence } from '../evidence/sealed-evidence.ts';
import { readDocument } from '../ledger/documents.ts';
import { notFound } from '../people/refusals.ts';
import { requestByNumber } from '../promotion/queries.ts';
import { isOpened, phaseOf } from './rules.ts';
import { standpointOf } from './standpoint.ts';

/** An evidence packet, byte for byte as it was sealed; NOT_FOUND unless it is open to the caller. */
export async function getPacket(ctx: Context, input: { readonly digest: Digest }): Promise<Uint8Array> {
  return ctx.database.read(async (tx) => {
    await requireOpenPacket(tx, ctx, input.digest);
    return readDocument(tx, input.digest);
  });
}

/** An evidence packet with the result of its report; NOT_FOUND unless it is open to the caller. */
export async function getPacketView(
  ctx: Context,
  input: { readonly digest: Digest },
): Promise<{ readonly packet: EvidencePacket; readonly result: EvaluationResult | null }> {
  return ctx.database.read(async (tx) => {
    await requireOpenPacket(tx, ctx, input.digest);
    const { packet, result } = await sealedEvidence(tx, ctx, input.digest);
    return { packet, result };
  });
}

async function requireOpenPacket(tx: Tx, ctx: Context, digest: Digest): Promise<void> {
  if (!(await isPacketOpen(tx, ctx, digest))) throw notFound(`packet ${digest}`);
}

/**
 * A packet is open where the case is open (decision 6), and stays so for whoever opened this very packet before. The
 * producer's side, whoever has not leaned, and whoever asks for what is not there get the same answer.
 */
export async function isPacketOpen(tx: Tx, ctx: Context, digest: Digest): Promise<boolean> {
  const sealed = await packetByDigest(tx, digest);
  const request = sealed === undefined ? undefined : await requestByNumber(tx, sealed.request);
  if (request === undefined) return false;
  const phase = phaseOf(await standpointOf(tx, ctx, request, null));
  if (phase === null) return false;
  return isOpened(phase) || (await openedBefore(tx, ctx, digest));
}

async function openedBefore(tx: Tx, ctx: Context, digest: Digest): Promise<boolean> {
  const row = await tx
    .selectFrom('review')
    .select('slot')
    .where('reviewer', '=', ctx.actor.personId)
    .where('opened_packet', '=', digest)
    .executeTakeFirst();
  return row !== undefined;
}
