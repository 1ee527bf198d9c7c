import { AssayError, type Digest } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { packetByDigest } from '../evidence/queries.ts';
import { sealedEvidence } from '../evidence/sealed-evidence.ts';
import { refused } from '../people/refusals.ts';
import { baselineUsed, evidenceStillFits } from '../promotion/evidence-fits.ts';
import type { RequestRow } from '../promotion/queries.ts';
import { evidenceChanges } from '../promotion/rules.ts';

interface Change {
  readonly what: string;
  readonly was: string;
  readonly is: string;
}

/**
 * Throws STALE_EVIDENCE, with what changed, when the packet that was read is no longer the evidence of the request;
 * WRONG_STATE when it fits and there is nothing to decide.
 */
export async function requireFresh(tx: Tx, ctx: Context, request: RequestRow, read: Digest): Promise<void> {
  const changed: readonly Change[] =
    request.packet === read
      ? await evidenceStillFits(tx, request)
      : await changesSince(tx, ctx, request, read);
  if (changed.length > 0) {
    throw new AssayError({
      code: 'STALE_EVIDENCE',
      publicMessage: `The ${changed.map(({ what }) => what).join(' and ')} changed while you were reading. Your words are kept; read the new evidence.`,
      data: { changed: changed.map((change) => ({ ...change })) },
    });
  }
  if (request.state !== 'in-review' && request.state !== 'in-queue') {
    const state = request.state.replaceAll('-', ' ');
    throw refused('WRONG_STATE', `R-${request.number} is ${state}; there is nothing to decide.`);
  }
}

/** What the current round rests on otherwise than a packet of an earlier one; the packet itself when all is alike. */
async function changesSince(
  tx: Tx,
  ctx: Context,
  request: RequestRow,
  read: Digest,
): Promise<readonly Change[]> {
  const sealed = await packetByDigest(tx, read);
  const packetChanged = { what: 'packet', was: read, is: `the packet of round ${request.round}` };
  if (sealed === undefined || sealed.request !== request.number) return [packetChanged];
  const { packet } = await sealedEvidence(tx, ctx, read);
  const changed = evidenceChanges(
    { artifact: packet.artifact, baseline: sealed.baseline, suite: sealed.suite, policy: packet.policy },
    {
      artifact: request.artifact,
      baseline: baselineUsed(request),
      suite: request.packet_suite ?? request.suite_digest ?? 'none',
      policy: request.policy,
    },
  );
  return changed.length > 0 ? changed : [packetChanged];
}
