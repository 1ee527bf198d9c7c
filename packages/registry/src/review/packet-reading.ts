import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { sealedEvidence } from '../evidence/sealed-evidence.ts';
import { type Registration, onFact } from '../ledger/reactions.ts';
import { policyByDigest } from '../policy/queries.ts';
import { requestByNumber } from '../promotion/queries.ts';
import { readingFloor } from './reading-floor.ts';
import type { Digest } from '@assay/core';

async function countPacket(tx: Tx, ctx: Context, number: number, digest: Digest): Promise<void> {
  const request = await requestByNumber(tx, number);
  if (request === undefined) return;
  const { packet, result } = await sealedEvidence(tx, ctx, digest);
  const { policy } = await policyByDigest(tx, request.policy);
  const floor = readingFloor(
    {
      question: '',
      lineage: packet.lineage.map((set) => `${set.namespace}/${set.name} ${set.version}`).join(' '),
      card: packet.card?.text ?? null,
      cardBefore: null,
      caseAgainst: packet.findings.map(
        (finding) => `${finding.title} ${finding.sentence} ${finding.refutedBy}`,
      ),
      result,
    },
    policy.reading,
  );
  const counted = {
    findings: packet.findings.length,
    figure_rows: floor.figureRows,
    plots: floor.plots,
    words: floor.words,
    floor_seconds: floor.floorSeconds,
  };
  await tx
    .insertInto('packet_reading')
    .values({ packet: digest, ...counted })
    .onConflict((conflict) => conflict.column('packet').doUpdateSet(counted))
    .execute();
}

/** Counts a packet when it is sealed. */
export const packetReadingReactions: readonly Registration[] = [
  onFact('packet.sealed', (tx, ctx, fact) => countPacket(tx, ctx, fact.payload.request, fact.payload.packet)),
];
