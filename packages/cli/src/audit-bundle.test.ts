import { afterAll, beforeAll, expect, test } from 'vitest';
import { approvalPredicateType, inTotoPayloadType } from '@assay/contract';
import { canonicalJson, sealEnvelope } from '@assay/core';
import {
  type Context,
  type Database,
  append,
  contextFor,
  envelopeSignature,
  eraseDocument,
  exportBundle,
  fixedClock,
  freshSigner,
  latestCheckpoint,
  ledgerKeys,
  memoryBlobs,
  migrate,
  noReactions,
  openDatabase,
  putJsonDocument,
  receiptOf,
  systemActor,
  waitCovered,
} from '@assay/registry';
import { trustedKey, verifyBundle, verifyReceipt } from '@assay/verify';

let database: Database;
let ctx: Context;
beforeAll(async () => {
  database = await openDatabase({ kind: 'pglite' });
  await migrate(database);
  const clock = fixedClock('2026-11-24T09:00:00.000Z');
  const environment = {
    database,
    clock,
    blobs: memoryBlobs(),
    reactions: noReactions,
    signer: freshSigner(),
  };
  ctx = contextFor(environment, systemActor);
});
afterAll(() => database.close());

async function decide() {
  return ctx.transact(async (tx) => {
    const mediaType = 'application/json';
    const packet = await putJsonDocument(tx, {
      mediaType,
      value: { schema: 'assay.packet/1', id: ctx.newId() },
    });
    const policy = await putJsonDocument(tx, { mediaType, value: { policy: 1 } });
    const annex = await putJsonDocument(tx, { mediaType, value: { salt: ctx.newId() }, erasable: true });
    const decision = ctx.newId();
    const reviewer = ctx.newId();
    const statement = canonicalJson({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'spam-filter/2', digest: { sha256: packet.slice(7) } }],
      predicateType: approvalPredicateType,
      predicate: {
        decisionId: decision,
        request: 1,
        round: 1,
        decision: 'approve',
        scope: { model: 'spam-filter', version: 2, stage: 'prod', conditions: null, expiresAt: null },
        slot: { id: 'risk-1', group: 'risk', answersFor: 'statistical validity', minutesGranted: 20 },
        reviewer,
        evidence: { packet, report: null, suite: null, baseline: null },
        policy,
        shownDigest: packet,
        decidedAt: ctx.clock.now(),
        annex: { saltedDigest: annex },
      },
    });
    const signature = (message: Uint8Array) => envelopeSignature(ctx.signer, message, 'registry');
    const value = sealEnvelope(inTotoPayloadType, statement, [signature]);
    const envelope = await putJsonDocument(tx, { mediaType, value });
    const { factId } = await append(tx, ctx, {
      kind: 'decision.recorded',
      payload: {
        request: 1,
        round: 1,
        slot: 'risk-1',
        decision,
        reviewer,
        kind: 'approve',
        packet,
        envelope,
        annex,
        policy,
        expiresAt: null,
      },
    });
    return { factId, envelope, annex, decision };
  });
}

test('what the registry exports, the verifier accepts with public keys only, the receipt too', async () => {
  const { factId, envelope } = await decide();
  await waitCovered(ctx, factId);
  const receipt = await database.read((tx) => receiptOf(tx, factId, envelope));
  const keys = await database.read(ledgerKeys);
  const trusted = keys.map((key) => trustedKey(key)).filter((key) => key !== undefined);
  expect(verifyReceipt(receipt, { keys: trusted })).toMatchObject({ ok: true, covered: true });
  const checkpoint = (await database.read(latestCheckpoint))?.note ?? '';
  for (let index = 0; index < 30; index += 1) await decide();
  const verdict = await verifyBundle(await exportBundle(ctx), {
    keys,
    receipts: [receipt],
    knownCheckpoints: [checkpoint],
  });
  expect(verdict.faults).toEqual([]);
  expect(verdict).toMatchObject({ ok: true, size: 32, counts: { decisions: 31 } });
});

test('a document changed in the database is named by the verifier, with the fact that names it', async () => {
  const { factId } = await decide();
  const withoutTriggers = (sql: string) =>
    database.backend.inScriptSession((session) =>
      session.script(`set local session_replication_role = 'replica'; ${sql}`),
    );
  const packets = `where convert_from(bytes, 'UTF8') like '%assay.packet/1%'
    and digest in (select convert_from(bytes, 'UTF8')::jsonb -> 'payload' ->> 'packet' from fact where id = '${factId}')`;
  await withoutTriggers(`update document set bytes = bytes || '\\x20' ${packets}`);
  const { first } = await verifyBundle(await exportBundle(ctx));
  expect(first).toMatchObject({ what: 'document' });
  expect(first?.words).toContain(`fact ${factId} (decision.recorded) names as its packet`);
  await withoutTriggers(`update document set bytes = substr(bytes, 1, length(bytes) - 1) ${packets}`);
  expect((await verifyBundle(await exportBundle(ctx))).ok).toBe(true);
});

test('an annex erased with its fact leaves the bundle whole', async () => {
  const { annex, decision } = await decide();
  await ctx.transact(async (tx) => {
    expect(await eraseDocument(tx, ctx, annex)).toBe(true);
    await append(tx, ctx, { kind: 'annex.erased', payload: { annex, decision } });
  });
  const verdict = await verifyBundle(await exportBundle(ctx));
  expect(verdict).toMatchObject({ ok: true, counts: { erased: 1 } });
});
