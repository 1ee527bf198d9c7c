import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiOperations } from '@assay/contract';
import { digestOf, utf8 } from '@assay/core';
import {
  type Context,
  type Database,
  actorByHandle,
  addPerson,
  bootstrap,
  claimSlot,
  contextFor,
  createTeam,
  decide,
  eraseAnnex,
  exportBundle,
  fixedClock,
  freshSigner,
  getCase,
  getDecision,
  ledgerKeys,
  memoryBlobs,
  migrate,
  openDatabase,
  proposePolicy,
  putArtifact,
  recordDisposition,
  recordLeaning,
  registerModel,
  registerVersion,
  registryReactions,
  submitRequest,
  systemActor,
} from '@assay/registry';
import { trustedKey, verifyBundle, verifyReceipt } from '@assay/verify';

const policy = `organisation: Example
stages:
  - { name: staging, evaluated: false, approvalDays: { "1": 90, "2": 90, "3": 90 } }
groups:
  risk: { members: [noor, tomas], answersFor: Statistical validity, minutes: 20 }
tiers:
  "1": { harm: { minorUnits: 1, currency: EUR }, priorBad: "0.2" }
  "2": { harm: { minorUnits: 1, currency: EUR }, priorBad: "0.2" }
  "3": { harm: { minorUnits: 1, currency: EUR }, priorBad: "0.2" }
`;
let database: Database;
let by: (handle: string) => Promise<Context>;

beforeAll(async () => {
  database = await openDatabase({ kind: 'pglite' });
  await migrate(database);
  const clock = fixedClock('2026-11-24T09:00:00.000Z');
  const environment = {
    database,
    clock,
    blobs: memoryBlobs(),
    reactions: registryReactions,
    signer: freshSigner(),
  };
  by = async (handle) => contextFor(environment, await actorByHandle(database, handle));
  const admin = { handle: 'kit', name: 'Kit' };
  await bootstrap(contextFor(environment, systemActor), { organisation: 'Example', admin });
  const kit = await by('kit');
  for (const [handle, role] of [
    ['ada', 'producer'],
    ['noor', 'reviewer'],
    ['tomas', 'reviewer'],
  ] as const) {
    await addPerson(kit, apiOperations.addPerson.body.parse({ handle, name: handle, roles: [role] }));
  }
  await createTeam(kit, { name: 'mail', title: 'Mail', members: ['ada'] });
  await proposePolicy(kit, { sources: { 'assay.yaml': policy, MODELOWNERS: '* staging -> 1 of @risk\n' } });
  await registerSpamFilter();
});
afterAll(() => database.close());

async function registerSpamFilter(): Promise<void> {
  const ada = await by('ada');
  const body = utf8('weights');
  await registerModel(ada, apiOperations.registerModel.body.parse({ name: 'spam-filter', team: 'mail' }));
  const { digest, bytes } = await putArtifact(ada, { digest: digestOf(body), body });
  const version = apiOperations.registerVersion.body.parse({ files: [{ path: 'm.onnx', digest, bytes }] });
  await registerVersion(ada, { ...version, model: 'spam-filter' });
}

/** Submits the version and approves it as Noor, from claim to signature. */
async function approve() {
  const asked = { version: 'spam-filter/1', stage: 'staging', launchDate: null, note: null };
  const { number } = await submitRequest(await by('ada'), asked);
  const noor = await by('noor');
  const slot = { number, slot: 'risk-1' };
  await claimSlot(noor, slot);
  const { shownDigest } = await getCase(noor, slot);
  const opened = await recordLeaning(noor, { ...slot, lean: 'approve', forecast: '0.1', shownDigest });
  for (const { id } of opened.revealed?.findings ?? []) {
    await recordDisposition(noor, { ...slot, finding: id, disposition: 'accepted', reason: 'Known.' });
  }
  const body = apiOperations.decide.body.parse({
    decision: 'approve',
    packet: opened.packet,
    forecast: '0.05',
    reasons: 'Something only Noor should read.',
    contactedElsewhere: 'no',
  });
  return decide(noor, { ...slot, ...body });
}

test('a review, exported, is accepted with public keys only: its receipt, its bundle, and after annex and leaning were erased', async () => {
  const { decision, requestState } = await approve();
  expect(requestState).toBe('promoted');
  const kit = await by('kit');
  await exportBundle(kit);
  const { receipt } = await getDecision(await by('noor'), { decision });
  const keys = await database.read(ledgerKeys);
  const trusted = keys.map((key) => trustedKey(key)).filter((key) => key !== undefined);
  expect(verifyReceipt(receipt, { keys: trusted })).toMatchObject({ ok: true, covered: true });
  const altered = { ...receipt, fact: receipt.fact === null ? null : receipt.fact.replace('A', 'B') };
  expect(verifyReceipt(altered, { keys: trusted })).toMatchObject({ ok: false });
  const verdict = await verifyBundle(await exportBundle(kit), { keys, receipts: [receipt] });
  expect(verdict.faults).toEqual([]);
  expect(verdict).toMatchObject({ ok: true, counts: { decisions: 1, erased: 0 } });
  await eraseAnnex(kit, { decision });
  const erased = await verifyBundle(await exportBundle(kit), { keys, receipts: [receipt] });
  expect(erased.faults).toEqual([]);
  expect(erased).toMatchObject({ ok: true, counts: { decisions: 1, erased: 2 } });
});
